/**
 * Picks the upstream of a request: round robin over those whose circuit is closed. A connect failure asks for the next
 * one; nobody is asked twice for the same request.
 */
import { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { createCircuit, type Circuit } from './circuit.js'

/** One request's walk through the upstreams of its site. */
export interface Turn {
  /**
   * The next upstream to try, or null when all were tried.
   * @throws UpstreamFailure `upstream_skipped` when circuits keep every one of them closed to this request
   */
  next (): Target | null
  /** How the last upstream did, up to the response head. */
  report (succeeded: boolean): void
}

export interface Upstreams {
  turn (): Turn
}

export function createUpstreams (site: SiteSettings, now: () => number = Date.now): Upstreams {
  const members = site.upstreams.map(target => ({ target, circuit: createCircuit(site.circuit, now) }))
  let cursor = 0
  return {
    turn () {
      const first = cursor
      cursor = (cursor + 1) % members.length
      return takeTurn(members, first)
    }
  }
}

function takeTurn (members: ReadonlyArray<{ target: Target, circuit: Circuit }>, first: number): Turn {
  let tried = 0
  let asked = 0
  let shortest = Infinity
  let current: Circuit | null = null
  return {
    next () {
      while (asked < members.length) {
        const { target, circuit } = members[(first + asked++) % members.length] as { target: Target, circuit: Circuit }
        const wait = circuit.wait()
        if (wait === 0) {
          tried++
          current = circuit
          return target
        }
        shortest = Math.min(shortest, wait)
      }
      if (tried === 0) throw skipped(shortest)
      return null
    },
    report (succeeded) {
      if (succeeded) current?.succeeded()
      else current?.failed()
    }
  }
}

function skipped (wait: number): UpstreamFailure {
  const retryAfter = Math.max(1, Math.ceil(wait / 1000))
  return new UpstreamFailure('upstream_skipped', `not tried: it failed too often in a row; next try in ${retryAfter} s`, { retryAfter })
}
