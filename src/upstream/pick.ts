/**
 * Picks the upstream of a request: round robin over those whose circuit is closed. A connect failure asks for the next
 * one; nobody is asked twice for the same request.
 */
import { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { createCircuit, type Circuit } from './circuit.js'

type Member = { readonly target: Target, readonly circuit: Circuit }

/** One request's walk through the upstreams of its site. */
export class Turn {
  private readonly members: readonly Member[]
  private first: number
  private asked = 0
  private shortest = Infinity
  private current: Circuit | null = null

  constructor (members: readonly Member[], first: number) {
    this.members = members
    this.first = first
  }

  /**
   * The next upstream to try, or null when all were tried.
   * @param wanted the first one where its circuit is closed; null: whose turn it is
   * @throws UpstreamFailure `upstream_skipped` when circuits keep every one of them from this request
   */
  next (wanted: Target | null = null): Target | null {
    const { members } = this
    const preferred = wanted === null || this.asked > 0 ? -1 : members.findIndex(({ target }) => target === wanted)
    if (preferred >= 0) this.first = preferred
    while (this.asked < members.length) {
      const { target, circuit } = members[(this.first + this.asked++) % members.length] as Member
      const wait = circuit.wait()
      if (wait === 0) {
        this.current = circuit
        return target
      }
      this.shortest = Math.min(this.shortest, wait)
    }
    if (this.current === null) throw skipped(this.shortest)
    return null
  }

  /** How the last upstream did, up to the response head. */
  report (succeeded: boolean): void {
    if (succeeded) this.current?.succeeded()
    else this.current?.failed()
  }
}

/**
 * The upstreams of a site; each request takes a turn that starts one further on. Requests of https visitors may go another
 * way (Target.whenSecure), which has a circuit of its own: one port being closed says nothing about the other.
 */
export class Upstreams {
  private readonly members: readonly Member[]
  private readonly secureMembers: readonly Member[]
  private cursor = 0

  /** @param now clock in ms, for tests */
  constructor (site: SiteSettings, now: () => number = Date.now) {
    const join = (target: Target): Member => ({ target, circuit: createCircuit(site.circuit, now) })
    this.members = site.upstreams.map(join)
    this.secureMembers = this.members.map(member => member.target.whenSecure === undefined ? member : join(member.target.whenSecure))
  }

  /** @param secure the visitor came by https */
  turn (secure = false): Turn {
    const first = this.cursor
    this.cursor = first + 1 < this.members.length ? first + 1 : 0
    return new Turn(secure ? this.secureMembers : this.members, first)
  }
}

function skipped (wait: number): UpstreamFailure {
  const retryAfter = Math.max(1, Math.ceil(wait / 1000))
  return new UpstreamFailure('upstream_skipped', `not tried: it failed too often in a row; next try in ${retryAfter} s`, { retryAfter })
}
