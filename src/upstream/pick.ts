/**
 * Picks the upstream of a request: round robin over those whose circuit is closed. A connect failure asks for the next
 * one; nobody is asked twice for the same request.
 */
import { epochMs } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings, Target } from '../options/settings.js'
import type { CircuitSettings } from './options.js'
import { Circuit } from './circuit.js'

type Member = { readonly target: Target, readonly circuit: Circuit }

/** One request's walk through the upstreams of its site. */
export class UpstreamAttempts {
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

const keyOf = ({ protocol, label, hop }: Target): string => `${hop?.kind ?? ''} ${protocol}//${label}`

/**
 * What is known of the upstreams of a site from one request to the next: the circuit of each, and whose turn it is. It
 * outlives the settings; an upstream is the same one when its scheme and address are.
 */
export class UpstreamMemory {
  /** In the order of the settings. */
  circuits: ReadonlyMap<string, { readonly target: Target, readonly circuit: Circuit }> = new Map()
  cursor = 0
  private order: readonly string[] = []
  private readonly now: () => number

  /** @param now clock in ms, for tests */
  constructor (now: () => number = epochMs) { this.now = now }

  /** Takes these upstreams in place of those before: the ones that stay keep their circuits, and the turn goes on where it was. */
  follow (upstreams: readonly Target[], rule: CircuitSettings): (target: Target) => Circuit {
    const all = upstreams.flatMap(target => target.whenSecure === undefined ? [target] : [target, target.whenSecure])
    const before = this.circuits
    const circuits = new Map<string, { readonly target: Target, readonly circuit: Circuit }>()
    for (const target of all) {
      const key = keyOf(target)
      const circuit = circuits.get(key)?.circuit ?? before.get(key)?.circuit ?? new Circuit(rule, this.now)
      circuit.follow(rule)
      circuits.set(key, { target, circuit })
    }
    const next = this.order[this.cursor]
    this.order = upstreams.map(keyOf)
    this.cursor = next === undefined ? 0 : Math.max(0, this.order.indexOf(next))
    this.circuits = circuits
    return target => (circuits.get(keyOf(target)) as { readonly circuit: Circuit }).circuit
  }
}

/**
 * The upstreams of a site; each request takes a turn that starts one further on. Requests of https visitors may go another
 * way (Target.whenSecure), which has a circuit of its own: one port being closed says nothing about the other.
 */
export class Upstreams {
  private readonly members: readonly Member[]
  private readonly secureMembers: readonly Member[]
  private readonly memory: UpstreamMemory

  constructor (site: Pick<SiteSettings, 'upstreams' | 'circuit'>, memory = new UpstreamMemory()) {
    const circuitOf = memory.follow(site.upstreams, site.circuit)
    const join = (target: Target): Member => ({ target, circuit: circuitOf(target) })
    this.memory = memory
    this.members = site.upstreams.map(join)
    this.secureMembers = this.members.map(member => member.target.whenSecure === undefined ? member : join(member.target.whenSecure))
  }

  /** @param secure the visitor came by https */
  attempts (secure = false): UpstreamAttempts {
    const { memory, members } = this
    const first = memory.cursor
    memory.cursor = first + 1 < members.length ? first + 1 : 0
    return new UpstreamAttempts(secure ? this.secureMembers : members, first)
  }
}

function skipped (wait: number): UpstreamFailure {
  const retryAfter = Math.max(1, Math.ceil(wait / 1000))
  return new UpstreamFailure('upstream_skipped', `not tried: it failed too often in a row; next try in ${retryAfter} s`, { retryAfter })
}
