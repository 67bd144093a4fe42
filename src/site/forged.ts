/**
 * What a client says about its own address. Only the edge may say that to the upstream: the headers are either said anew
 * (forward/headers.ts), or the request is refused, as a sign that it has been through a proxy that leads back here.
 */
import { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings } from '../options/settings.js'
import { countIn, headerOf, type RuleCheck } from './asked.js'

/** Characters of X-Forwarded-For. */
const LONGEST = 100

/** The edge says it under any brand. */
const COMMON = ['x-real-ip']

const LIST = 'x-forwarded-for'

const denied = (reason: string, message: string): UpstreamFailure => new UpstreamFailure('request_denied', message, { reason })

/**
 * The check of a site that refuses forged headers, or null when it replaces them.
 * @param named names, lower case, that no client may send; undefined: the brand refuses nothing by itself
 */
export function forgedCheck ({ forgedHeaders }: SiteSettings, named: readonly string[] | undefined): RuleCheck | null {
  const own = forgedHeaders === null ? named : forgedHeaders === 'refuse' ? [...named ?? [], ...COMMON] : undefined
  if (own === undefined) return null
  return asked => {
    for (const name of own) {
      if (headerOf(asked, name) !== undefined) throw denied('forged_address', `the client itself sent ${name}, which only the edge may say`)
    }
    const list = headerOf(asked, LIST)
    if (list === undefined) return
    const lines = countIn(asked.rawHeaders, LIST) + countIn(asked.added, LIST)
    if (lines > 1) throw denied('forwarded_for_repeated', `the request carries ${lines} X-Forwarded-For lines`)
    if (list.length > LONGEST) {
      throw denied('forwarded_for_too_long', `X-Forwarded-For is ${list.length} characters long; ${LONGEST} are taken`)
    }
  }
}
