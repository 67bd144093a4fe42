/** Which fault a request gets: asked for by a rule (`--fail`, `edge.fail()`) or by the header `Edge-Fault`. */
import type { RunningFault } from '../../faults/fault.js'
import { hostOnly } from '../../patterns.js'
import type { RequestContext } from '../request/context.js'
import { inspectAdded } from '../request/inspect.js'
import type { AdmittingEdge, Step } from './step.js'

/** The first request that asks for a fault waits for its start. */
export const fault: Step = (context, edge) => {
  const { journey, request, target } = context
  const { method, host } = journey
  const { headers } = request
  const header = edge.config.settings.failHeader ? headers['edge-fault'] as string | undefined : undefined
  const wish = edge.faulting.pick({ method, host, url: target }, headers, header)
  if (wish === null) return
  wearSite(context, edge)
  journey.fault = wish.reason === undefined ? wish.kind : `${wish.kind}/${wish.reason}`
  const running = edge.faulting.running(wish)
  if (running === undefined) return edge.faulting.start(wish).then(started => { arriveWith(started, context, edge) })
  arriveWith(running, context, edge)
}

/** A failure that comes before the site is chosen is shown as the site would show it that was really asked. */
function wearSite (context: RequestContext, { config: { sites } }: AdmittingEdge): void {
  const { journey, target } = context
  const site = sites.match(hostOnly(journey.host), target)
  if (site === null) return
  context.runtime = site.runtime
  journey.brand = site.runtime.brand.name
}

/** The request goes on as if it had arrived in the way that the fault wants. */
function arriveWith (fault: RunningFault, context: RequestContext, { loopToken }: AdmittingEdge): void {
  context.fault = fault
  if (fault.arrival?.headers === undefined) return
  context.added = fault.arrival.headers.map(part => part.replace('{self}', loopToken))
  inspectAdded(context.request, context.added)
}
