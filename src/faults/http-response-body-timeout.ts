import type { Fault } from './fault.js'
import { partOfBody } from './parts/body.js'
import { startHttp } from './parts/http.js'

export const httpResponseBodyTimeout = {
  provokes: 'http_response_body_timeout',
  explain: 'promises a body of 100 bytes and falls silent before its end',
  reasons: ['nothing', 'half'],
  start: wish => startHttp(wish, socket => socket.write(partOfBody(wish)))
} as const satisfies Fault
