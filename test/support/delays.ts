/** A scene for delays: an edge with an upstream that answers at once. */
import { startEdge, type FixtureOptions, type StartedEdge } from '../../src/index.js'
import { answerBytes, startUpstream, type Respond, type Upstream } from './upstream.js'

/** A timer may fire as much too early, ms. */
export const EARLY = 1

export interface DelayScene { readonly edge: StartedEdge, readonly upstream: Upstream }

interface Teardown { teardown (end: () => unknown): unknown }

export async function startDelayed (t: Teardown, options: Partial<FixtureOptions> = {}, respond?: Respond): Promise<DelayScene> {
  const upstream = await startUpstream(t, respond ?? answerBytes('healthy'))
  const edge = await startEdge({ upstream: upstream.url, ...options })
  t.teardown(() => edge.close())
  return { edge, upstream }
}
