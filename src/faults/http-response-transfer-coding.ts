import type { Fault } from './fault.js'
import { startHttp } from './parts/http.js'

export const httpResponseTransferCoding = {
  provokes: 'http_response_transfer_coding',
  explain: 'sends a chunked body with a chunk size that is no number',
  reasons: ['nothing', 'half'],
  start: wish => startHttp(wish, socket => {
    const chunk = wish.reason === 'half' ? '6\r\nhello \r\n' : ''
    socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}six\r\nworld!\r\n0\r\n\r\n`)
  })
} as const satisfies Fault
