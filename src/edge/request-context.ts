/** A request under way: its journey, what node:http has of it, and what must happen when its client leaves or it ends. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journey } from '../journey.js'
import type { Route } from '../forward/route.js'
import type { ClientEnd } from '../upgrade/client-end.js'
import type { BrandRuntime } from './brand-runtime.js'
import type { RunningSite } from './sites.js'

/** Its fields are all present from the start: one shape, so that the engine stays fast. */
export class RequestContext {
  readonly journey: Journey
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Its neighbors in the list of those inside. */
  previous: RequestContext | null = null
  next: RequestContext | null = null
  finished = false
  site: RunningSite | null = null
  /** Its site's, once that is known. */
  runtime: BrandRuntime
  /** Where it is asked, for whoever counts the requests under way; null before. */
  turn: Route['turn'] | null = null
  abandon: { abandon (): void } | null = null
  /** Where its connection may become a tunnel. */
  client: ClientEnd | null = null

  constructor (journey: Journey, request: IncomingMessage, response: ServerResponse, runtime: BrandRuntime) {
    this.journey = journey
    this.request = request
    this.response = response
    this.runtime = runtime
  }
}
