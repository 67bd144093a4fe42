/**
 * A cookie by which a visitor stays with one upstream, or with one instance of a program, as the brand says: it is read when the
 * request's turn begins, and set on the answer of whoever answered.
 */
import type { AffinityFacet } from '../brand/brand.js'
import type { Route } from '../forward/route.js'
import type { Journey } from '../journey.js'
import type { Fleet } from '../launch/fleet.js'
import type { SiteSettings, Target } from '../options/settings.js'

/** What is chosen from. */
export interface Choice {
  readonly upstreams: SiteSettings['upstreams']
  /** The program that the edge starts; null: it starts none. */
  readonly fleet: Fleet | null
  /** The site's place among those that share the program. */
  readonly slot: number
}

type Steering = Pick<Route, 'prefers' | 'lateLines'>

export class Affinity {
  private readonly facet: AffinityFacet
  /** By the name of an upstream or an instance. */
  private readonly values = new Map<string, string>()

  constructor (facet: AffinityFacet) { this.facet = facet }

  /** @param lateLines what the answer gets besides */
  steer (choice: Choice, journey: Journey, cookies: string | undefined, lateLines: Route['lateLines']): Steering {
    const { cookie, lines } = this.facet
    const given = valueOf(cookies, cookie)
    return {
      prefers: given === null ? null : () => this.targetOf(choice, given, journey.secure),
      lateLines: request => {
        const name = nameOf(choice, request)
        const before = lateLines?.(request) ?? []
        return name === null ? before : [...before, ...lines(this.valueFor(name), given, request)]
      }
    }
  }

  /** Where the cookie leads; null: to nobody that there is. */
  private targetOf ({ upstreams, fleet, slot }: Choice, given: string, secure: boolean): Target | null {
    if (fleet !== null) {
      return fleet.instances.find(({ name }) => this.valueFor(name) === given)?.targets[slot] ?? null
    }
    const target = upstreams.find(({ label }) => this.valueFor(label) === given) ?? null
    return secure ? target?.whenSecure ?? target : target
  }

  private valueFor (name: string): string {
    let value = this.values.get(name)
    if (value === undefined) this.values.set(name, value = this.facet.valueFor(name))
    return value
  }
}

/** The instance that answered, or the upstream as configured: the way of https visitors has no name of its own. */
function nameOf ({ upstreams }: Choice, { instance, upstreamLabel }: Journey): string | null {
  if (instance !== null) return instance.name
  return upstreams.find(({ whenSecure }) => whenSecure !== undefined && whenSecure.label === upstreamLabel)?.label ?? upstreamLabel
}

/** A cookie of the request; of several with one name the first (RFC 6265 section 5.4 sends the nearest path first). */
function valueOf (cookies: string | undefined, name: string): string | null {
  for (const pair of cookies?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim().replace(/^"(.*)"$/, '$1')
  }
  return null
}
