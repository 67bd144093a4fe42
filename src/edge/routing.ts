/** What the edge decides for a request that may go on, put together for the exchange: the header lines, the target, the turn. */
import { appended } from '../forward/headers.js'
import type { Route } from '../forward/route.js'
import { hostOnly } from '../patterns.js'
import { trimmed } from '../site/trim.js'
import { askedBy, type Arrived } from './admission.js'
import { rayLines } from './brand-runtime.js'
import { slotOf, type RunningSite } from './sites.js'

const NONE: readonly string[] = []

type Outward = Pick<Route, 'forwardedFor' | 'loopEntry' | 'forwardLines'>

/** What the edge and its brand say to the upstream. @param target as it is sent */
function outwardOf ({ settings, runtime }: RunningSite, context: Arrived['context'], target: string, loopToken: string): Outward {
  const { outward = {} } = runtime.brand
  const { journey, request: { headers } } = context
  const given = headers['x-forwarded-for'] as string | undefined
  return {
    forwardedFor: outward.forwardedFor?.(given, journey) ?? appended(given, journey.remoteAddress),
    loopEntry: outward.cdnLoop === undefined ? loopToken : `${outward.cdnLoop}, ${loopToken}`,
    forwardLines: outward.request?.(journey, { target, headers, options: settings }) ?? NONE
  }
}

/** @param loopToken this edge's own entry of CDN-Loop */
export function routeTo (site: RunningSite, arrived: Arrived, url: string, loopToken: string): Route {
  const { settings, runtime, upstreams, fleet, rewrite } = site
  const { journey, request: { headers } } = arrived.context
  const rewritten = rewrite === null ? null : rewrite(askedBy(arrived, hostOnly(journey.host), url))
  const target = rewritten?.url ?? url
  // the site's rules speak of the target as the client asked for it, so its path goes last
  const sent = settings.trimPath ? trimmed(settings.path, target) : target
  const passing = runtime.passing[settings.originHeaders]
  const slot = slotOf(settings)
  const { forwardedFor, loopEntry, forwardLines } = outwardOf(site, arrived.context, sent, loopToken)
  const steering = runtime.affinity?.steer({ upstreams: settings.upstreams, fleet, slot }, journey, headers.cookie, passing.lines)
  return {
    site: settings,
    url: sent,
    turn: fleet === null ? upstreams.turn(journey.secure) : fleet.turn(journey, slot),
    answerLines: [...rayLines(runtime, journey.ray), ...passing.added],
    prefers: steering?.prefers ?? null,
    lateLines: steering?.lateLines ?? passing.lines,
    appendedLines: passing.appended,
    endsHere: passing.endsHere,
    stopsHere: runtime.stopsHere,
    forwardedFor,
    loopEntry,
    forwardLines,
    edits: rewritten?.edits ?? null,
    replace: runtime.replace,
    intercepts: (settings.intercept ?? (runtime.brand.pages.intercepts ? 'replace' : 'pass')) === 'replace'
  }
}
