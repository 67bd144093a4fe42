import type { Fault } from './fault.js'
import { startHttp } from './parts/http.js'

export const httpResponseEmpty = {
  provokes: 'http_response_empty',
  explain: 'reads the request and closes the connection without a word',
  start: wish => startHttp(wish, socket => socket.end())
} as const satisfies Fault
