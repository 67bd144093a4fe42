/** How a request is slowed down: by a rule (`--delay`, `edge.delay()`) or by the header `Edge-Delay`. */
import type { Step } from './step.js'

export const delay: Step = (context, edge) => {
  const { journey: { method, host }, request: { headers }, target } = context
  const header = edge.config.settings.failHeader ? headers['edge-delay'] as string | undefined : undefined
  context.delays = edge.delaying.pick({ method, host, url: target }, headers, header)
}
