import type { Fault } from './fault.js'
import { startHttp } from './parts/http.js'

export const httpResponseIncomplete = {
  provokes: 'http_response_incomplete',
  explain: 'closes the connection in the middle of its response head',
  start: wish => startHttp(wish, socket => socket.end('HTTP/1.1 200 OK\r\nContent-Ty'))
} as const satisfies Fault
