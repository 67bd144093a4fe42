/** What the edge decides for a request that may go on, put together for the exchange: the header lines, the target, the turn. */
import { appended } from '../forward/headers.js'
import type { Route } from '../forward/route.js'
import { hostOnly } from '../patterns.js'
import { trimmed } from '../site/trim.js'
import { askedBy, type Arrived } from './admission.js'
import { rayLines } from './brand-runtime.js'
import { slotOf, type RunningSite } from './sites.js'

/** @param loopToken this edge's own entry of CDN-Loop */
export function routeTo (site: RunningSite, arrived: Arrived, url: string, loopToken: string): Route {
  const { settings, runtime, upstreams, fleet, rewrite } = site
  const { brand } = runtime
  const { journey, request: { headers } } = arrived.context
  const rewritten = rewrite === null ? null : rewrite(askedBy(arrived, hostOnly(journey.host), url))
  const target = rewritten?.url ?? url
  const passing = runtime.passing[settings.originHeaders]
  const given = headers['x-forwarded-for'] as string | undefined
  return {
    site: settings,
    // the site's rules speak of the target as the client asked for it, so its path goes last
    url: settings.trimPath ? trimmed(settings.path, target) : target,
    turn: fleet === null ? upstreams.turn(journey.secure) : fleet.turn(journey, slotOf(settings)),
    answerLines: [...rayLines(runtime, journey.ray), ...passing.added],
    appendedLines: passing.appended,
    endsHere: passing.endsHere,
    stopsHere: runtime.stopsHere,
    forwardedFor: brand.forwardedFor?.(given, journey) ?? appended(given, journey.remoteAddress),
    loopEntry: brand.cdnLoop === undefined ? loopToken : `${brand.cdnLoop}, ${loopToken}`,
    forwardLines: brand.forwardHeaders(journey, settings),
    edits: rewritten?.edits ?? null,
    replace: runtime.replace,
    intercepts: (settings.intercept ?? (brand.interceptsGatewayErrors ? 'replace' : 'pass')) === 'replace'
  }
}
