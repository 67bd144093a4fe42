import type { Fault } from './fault.js'
import { startTls } from './parts/tls.js'

export const tlsHandshakeClosed = {
  provokes: 'tls_handshake_closed',
  explain: 'hangs up in the middle of the TLS handshake',
  reasons: ['closed', 'reset'],
  start: wish => startTls(wish, socket => wish.reason === 'reset' ? socket.resetAndDestroy() : socket.end())
} as const satisfies Fault
