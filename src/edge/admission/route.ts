/** What the edge decides for a request that may go on, put together for the exchange: header lines, target, turn. Then it goes. */
import { Exchange } from '../../exchange/exchange.js'
import { appended } from '../../forward/headers.js'
import type { Route } from '../../forward/route.js'
import { trimmed } from '../../site/trim.js'
import { rayLines } from '../brand-runtime.js'
import type { RequestContext } from '../request/context.js'
import { belowPrefix } from '../request/inspect.js'
import { withBody } from '../request/with-body.js'
import { slotOf } from '../sites.js'
import type { Step } from './step.js'

const NONE: readonly string[] = []

type Outward = Pick<Route, 'forwardedFor' | 'loopEntry' | 'forwardLines'>

/** What the edge and its brand say to the upstream. @param target as it is sent */
function outwardOf ({ journey, request: { headers }, site: { settings, runtime } }: RequestContext, target: string, loopToken: string): Outward {
  const { outward = {} } = runtime.brand
  const given = headers['x-forwarded-for'] as string | undefined
  return {
    forwardedFor: outward.forwardedFor?.(given, journey) ?? appended(given, journey.remoteAddress),
    loopEntry: outward.cdnLoop === undefined ? loopToken : `${outward.cdnLoop}, ${loopToken}`,
    forwardLines: outward.request?.(journey, { target, headers, options: settings }) ?? NONE
  }
}

/** Rewrites the target and takes a turn at the upstreams. */
export const route: Step = (context, { loopToken }) => {
  const { journey, request: { headers }, site: { settings, runtime, upstreams, fleet, rewrite } } = context
  const url = belowPrefix(context.target, context.prefix)
  const rewritten = rewrite === null ? null : rewrite(context.askedFor(url))
  const target = rewritten?.url ?? url
  // the site's rules speak of the target as the client asked for it, so its path goes last
  const sent = settings.trimPath ? trimmed(settings.path, target) : target
  const passing = runtime.passing[settings.originHeaders]
  const slot = slotOf(settings)
  const { forwardedFor, loopEntry, forwardLines } = outwardOf(context, sent, loopToken)
  const steering = runtime.affinity?.steer({ upstreams: settings.upstreams, fleet, slot }, journey, headers.cookie, passing.lines)
  context.route = {
    site: settings,
    url: sent,
    delays: context.delays,
    turn: fleet === null ? upstreams.attempts(journey.secure) : fleet.attempts(journey, slot),
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

/** Hands the request to the exchange. */
export const forward: Step = (context, edge) => {
  const { journey, response, route, upgrade, fault } = context
  const request = withBody(context.request, fault?.arrival?.bodyBytes ?? 0)
  context.exchange = new Exchange(journey, request, response, route, edge.links, edge.exitOf(context), upgrade)
  context.exchange.start()
}
