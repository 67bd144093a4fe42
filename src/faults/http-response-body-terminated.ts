import type { Fault } from './fault.js'
import { partOfBody } from './parts/body.js'
import { startHttp, writeThenReset } from './parts/http.js'

export const httpResponseBodyTerminated = {
  provokes: 'http_response_body_terminated',
  explain: 'promises a body of 100 bytes and resets the connection before its end',
  reasons: ['nothing', 'half'],
  start: wish => startHttp(wish, socket => writeThenReset(socket, partOfBody(wish)))
} as const satisfies Fault
