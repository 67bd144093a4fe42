import type { Fault } from './fault.js'
import { startHttp } from './parts/http.js'

export const httpResponseTimeout = {
  provokes: 'http_response_timeout',
  explain: 'reads the request and never finishes the head of an answer',
  reasons: ['silence', 'half_head'],
  start: wish => startHttp(wish, socket => {
    if (wish.reason === 'half_head') socket.write('HTTP/1.1 200 OK\r\nContent-Ty')
  })
} as const satisfies Fault
