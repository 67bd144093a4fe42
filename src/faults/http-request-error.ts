import type { Fault } from './fault.js'
import { nothingToClose } from './parts/listen.js'

/** RFC 9112 section 3.2: more than one Host line must be answered 400. */
export const httpRequestError = {
  provokes: 'http_request_error',
  explain: 'arrives with a second Host line, which HTTP forbids',
  async start () {
    return { arrival: { headers: ['Host', 'second.edgeproxy.test'] }, close: nothingToClose }
  }
} as const satisfies Fault
