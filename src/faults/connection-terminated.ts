import type { Fault } from './fault.js'
import { startHttp, writeThenReset } from './parts/http.js'

export const connectionTerminated = {
  provokes: 'connection_terminated',
  explain: 'reads the request and resets the connection',
  reasons: ['silence', 'half_head'],
  start: wish => startHttp(wish, socket => {
    if (wish.reason === 'half_head') writeThenReset(socket, 'HTTP/1.1 200 OK\r\nContent-Ty')
    else socket.resetAndDestroy()
  })
} as const satisfies Fault
