import type { Fault } from './fault.js'
import { startTls } from './parts/tls.js'

export const tlsProtocolError = {
  provokes: 'tls_protocol_error',
  explain: 'answers the first message of a TLS handshake in plain HTTP',
  start: wish => startTls(wish, socket => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
} as const satisfies Fault
