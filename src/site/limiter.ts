/**
 * The rate limit of one site: counts each client address by itself, in memory. The counting is rate-limiter-flexible's;
 * bounding its memory is ours.
 */
import { createRequire } from 'node:module'
import type * as Flexible from 'rate-limiter-flexible'
import { UpstreamFailure } from '../failures/failure.js'
import type { RateLimit } from './options/rules.js'
import type { SiteSettings } from '../options/settings.js'

/** Clients remembered; the one that has been known longest is forgotten first. */
const MOST_CLIENTS = 10_000

/** Loaded by the first site that has a limit: the package brings the clients of a dozen databases along. */
const load = (): typeof Flexible => createRequire(import.meta.url)('rate-limiter-flexible') as typeof Flexible

export class RateLimiter {
  readonly limit: RateLimit
  private readonly site: string
  private readonly counts: Flexible.RateLimiterMemory
  private readonly known = new Set<string>()
  private readonly most: number

  constructor (site: string, limit: RateLimit, most = MOST_CLIENTS) {
    this.site = site
    this.limit = limit
    this.most = most
    const { RateLimiterMemory } = load()
    this.counts = new RateLimiterMemory({ points: limit.requests, duration: limit.per / 1000, blockDuration: (limit.block ?? 0) / 1000 })
  }

  /** Clients remembered now; some of them may have a period that is over. */
  get size (): number {
    return this.known.size
  }

  /**
   * Counts one request.
   * @throws UpstreamFailure `request_denied` when it is one too many
   */
  async admit (client: string): Promise<void> {
    this.remember(client)
    try {
      await this.counts.consume(client)
    } catch (over) {
      if (over instanceof Error) throw over
      throw this.tooMany(client, over as Flexible.RateLimiterRes)
    }
  }

  /** Forgets everybody: nothing of it, no timer either, is left. */
  forget (): void {
    for (const client of this.known) void this.counts.delete(client)
    this.known.clear()
  }

  private remember (client: string): void {
    if (this.known.has(client)) return
    this.known.add(client)
    if (this.known.size <= this.most) return
    const [oldest = client] = this.known
    this.known.delete(oldest)
    void this.counts.delete(oldest)
  }

  private tooMany (client: string, { msBeforeNext }: Flexible.RateLimiterRes): UpstreamFailure {
    const { requests, per, block } = this.limit
    const wait = block === null ? '' : `; blocked for another ${timeOf(msBeforeNext)}`
    // without a block of its own the brand's documented wait counts
    const retryAfter = block === null ? undefined : Math.max(1, Math.ceil(msBeforeNext / 1000))
    return new UpstreamFailure('request_denied', `${client} made more than ${requests} ${requests === 1 ? 'request' : 'requests'} ` +
      `in ${timeOf(per)}, the limit of site ${this.site}${wait}`, {
      reason: 'rate_limited',
      retryAfter
    })
  }
}

const timeOf = (ms: number): string => ms < 1000 ? `${Math.ceil(ms)} ms` : `${Math.ceil(ms / 100) / 10} s`

export const createLimiter = ({ name, rateLimit }: SiteSettings): RateLimiter | null =>
  rateLimit === null ? null : new RateLimiter(name, rateLimit)
