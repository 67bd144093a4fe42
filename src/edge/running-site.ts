/**
 * A site as it runs: settings, upstreams, rules and brand, all immutable. What changes stands beside them, in its SiteState, and
 * outlives them: a reload hands it on by the site's name, so that settings which say the same as before change nothing.
 */
import { isDeepStrictEqual } from 'node:util'
import type { RunningFault } from '../faults/fault.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { createLimiter, type RateLimiter } from '../site/limiter.js'
import { UpstreamMemory, type Upstreams } from '../upstream/pick.js'
import type { Fleet } from '../launch/fleet.js'
import type { RuleCheck } from '../site/asked.js'
import type { Rewrite } from '../site/rewrite.js'
import type { BrandRuntime } from './brand-runtime.js'

export interface RunningSite {
  readonly settings: SiteSettings
  readonly upstreams: Upstreams
  /** The program that the edge starts for it; null where it starts none. */
  readonly fleet: Fleet | null
  readonly guard: RuleCheck | null
  readonly limiter: RateLimiter | null
  readonly rewrite: Rewrite | null
  /** Its brand, made ready: pages and header lines. */
  readonly runtime: BrandRuntime
  /** What is known of it from one request to the next; it outlives these settings. */
  readonly state: SiteState
}

/** What else of a site a connection is made by: one that was dialed with other values must not carry its requests. */
const CONNECTION = ['sslMode', 'serverName', 'originCa', 'originCrl', 'originPull', 'dnsServer', 'parser'] as const satisfies readonly (keyof SiteSettings)[]

export const sameConnections = (one: SiteSettings, other: SiteSettings): boolean =>
  one.limits.maxHeaderSize === other.limits.maxHeaderSize && CONNECTION.every(name => isDeepStrictEqual(one[name], other[name]))

export class SiteState {
  /** Requests inside. */
  running: number
  readonly upstreams = new UpstreamMemory()
  /** The site with the changes of a running fault; made once for each, so that its circuits and turns have a memory, too. */
  readonly variants = new Map<RunningFault, RunningSite>()
  limiter: RateLimiter | null = null
  private settings: SiteSettings | null = null

  /** @param occupied requests that count as running from the start */
  constructor (occupied = 0) { this.running = occupied }

  /** Counts by the settings from now on; a limit that stays as it is goes on counting. */
  count (settings: SiteSettings): RateLimiter | null {
    if (isDeepStrictEqual(this.limiter?.limit ?? null, settings.rateLimit)) return this.limiter
    this.limiter?.forget()
    return (this.limiter = createLimiter(settings))
  }

  /** No site has this name any more, or the edge ends. */
  end (): void {
    this.limiter?.forget()
    for (const { state } of this.variants.values()) state.end()
  }

  /**
   * The settings with upstreams that are objects of this site alone: idle connections are kept by that object, and the sites
   * of one edge may share what was written once for all. One that stays as it was stays the same object.
   */
  follow (settings: SiteSettings): SiteSettings {
    const { settings: before } = this
    const known = before !== null && sameConnections(before, settings) ? before.upstreams : []
    const own = (target: Target): Target => known.find(one => isDeepStrictEqual(one, target)) ?? copyOf(target)
    return (this.settings = { ...settings, upstreams: settings.upstreams.map(own) })
  }
}

const copyOf = ({ whenSecure, ...target }: Target): Target =>
  whenSecure === undefined ? target : { ...target, whenSecure: { ...whenSecure } }
