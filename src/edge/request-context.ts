/** A journey under way with the request and the response it belongs to. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journey } from '../journey.js'
import type { Route } from '../forward/route.js'
import type { ClientEnd } from '../upgrade/client-end.js'
import type { BrandRuntime } from './brand-runtime.js'
import type { RunningSite } from './sites.js'

/** One journey under way, and what must happen when its client leaves or it ends. */
export interface RequestContext {
  readonly journey: Journey
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Its neighbors in the list of those inside. */
  previous: RequestContext | null
  next: RequestContext | null
  finished: boolean
  site: RunningSite | null
  /** Its site's, once that is known. */
  runtime: BrandRuntime
  /** Where it is asked, for whoever counts the requests under way; null before. */
  turn: Route['turn'] | null
  abandon: { abandon (): void } | null
  /** Where its connection may become a tunnel. */
  client: ClientEnd | null
}
