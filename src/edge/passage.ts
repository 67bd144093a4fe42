/** A journey under way with the request and the response it belongs to. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journey } from '../journey.js'
import type { Face } from './faces.js'
import type { RunningSite } from './sites.js'

/** One journey under way, and what must happen when its client leaves or it ends. */
export interface Passage {
  readonly journey: Journey
  readonly request: IncomingMessage
  readonly response: ServerResponse
  finished: boolean
  site: RunningSite | null
  /** Its site's, once that is known. */
  face: Face
  abandon: { abandon (): void } | null
}
