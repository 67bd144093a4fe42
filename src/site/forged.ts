/**
 * What a client says about its own address. Only the edge may say that to the upstream: the headers are either said anew
 * (forward/headers.ts), or the request is refused, as a sign that it has been through a proxy that leads back here.
 */
import { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings } from '../options/settings.js'
import { countIn, headerOf, type Check } from './asked.js'

/** Characters of X-Forwarded-For; https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1000/ */
const LONGEST = 100

const LIST = 'x-forwarded-for'

const denied = (reason: string, message: string): UpstreamFailure => new UpstreamFailure('request_denied', message, { reason })

/**
 * The check of a site that refuses forged headers, or null when it replaces them.
 * @param own names, lower case, that no client may send
 * @param byDefault what holds where the site says nothing
 */
export function forgedCheck ({ forgedHeaders }: SiteSettings, own: readonly string[], byDefault: boolean): Check | null {
  if (!(forgedHeaders === null ? byDefault : forgedHeaders === 'refuse')) return null
  return asked => {
    for (const name of own) {
      if (headerOf(asked, name) !== undefined) throw denied('forged_address', `the client itself sent ${name}, which only the edge may say`)
    }
    const list = headerOf(asked, LIST)
    if (list === undefined) return
    const lines = countIn(asked.rawHeaders, LIST) + countIn(asked.added, LIST)
    if (lines > 1) throw denied('forwarded_for_repeated', `the request carries ${lines} X-Forwarded-For lines`)
    if (list.length > LONGEST) throw denied('forwarded_for_too_long', `X-Forwarded-For is ${list.length} characters long; ${LONGEST} are taken`)
  }
}
