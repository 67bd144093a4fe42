import type { Fault } from './fault.js'
import { startTls } from './parts/tls.js'

export const tlsHandshakeTimeout = {
  provokes: 'tls_handshake_timeout',
  explain: 'takes the first message of a TLS handshake and never answers it',
  start: wish => startTls(wish, () => {})
} as const satisfies Fault
