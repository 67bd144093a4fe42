/**
 * The rate limit of one site: counts each client address by itself, in memory, and needs no timer: a count that is over is begun
 * anew when its client comes back.
 */
import { epochMs } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { RateLimit } from './options/rules.js'
import type { SiteSettings } from '../options/settings.js'

/** Clients remembered; the one that has been known longest is forgotten first. */
const MOST_CLIENTS = 10_000

interface Count {
  /** Requests of this period. */
  requests: number
  /** Epoch ms: when the period, or the block, is over. */
  end: number
}

export class RateLimiter {
  readonly limit: RateLimit
  private readonly site: string
  private readonly counts = new Map<string, Count>()
  private readonly most: number

  constructor (site: string, limit: RateLimit, most = MOST_CLIENTS) {
    this.site = site
    this.limit = limit
    this.most = most
  }

  /** Clients remembered now; some of them may have a period that is over. */
  get size (): number {
    return this.counts.size
  }

  /**
   * Counts one request.
   * @throws UpstreamFailure `request_denied` when it is one too many
   */
  admit (client: string): void {
    const now = epochMs()
    const count = this.countOf(client, now)
    count.requests++
    if (count.requests <= this.limit.requests) return
    // the first one too many begins the block; those that follow do not prolong it
    if (this.limit.block !== null && count.requests === this.limit.requests + 1) count.end = now + this.limit.block
    throw this.tooMany(client, count.end - now)
  }

  /** Forgets everybody. */
  forget (): void {
    this.counts.clear()
  }

  private countOf (client: string, now: number): Count {
    const known = this.counts.get(client)
    const count = known !== undefined && known.end > now ? known : { requests: 0, end: now + this.limit.per }
    this.counts.set(client, count)
    if (this.counts.size > this.most) {
      const [oldest = client] = this.counts.keys()
      this.counts.delete(oldest)
    }
    return count
  }

  private tooMany (client: string, msLeft: number): UpstreamFailure {
    const { requests, per, block } = this.limit
    const wait = block === null ? '' : `; blocked for another ${timeOf(msLeft)}`
    // without a block of its own the brand's documented wait counts
    const retryAfter = block === null ? undefined : Math.max(1, Math.ceil(msLeft / 1000))
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
