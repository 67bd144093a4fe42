import type { Fault } from './fault.js'
import { partOfBody } from './parts/body.js'
import { startHttp } from './parts/http.js'

export const httpResponseBodyIncomplete = {
  provokes: 'http_response_body_incomplete',
  explain: 'promises a body of 100 bytes and closes the connection before its end',
  reasons: ['nothing', 'half'],
  start: wish => startHttp(wish, socket => socket.end(partOfBody(wish)))
} as const satisfies Fault
