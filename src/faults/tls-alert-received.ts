import type { Fault } from './fault.js'
import { fatalAlert, startTls } from './parts/tls.js'

// RFC 8446 section 6
const ALERTS = { handshake_failure: 40, protocol_version: 70, unrecognized_name: 112, no_application_protocol: 120, internal_error: 80 } as const

export const tlsAlertReceived = {
  provokes: 'tls_alert_received',
  explain: 'refuses the TLS handshake with a fatal alert',
  reasons: ['handshake_failure', 'protocol_version', 'unrecognized_name', 'no_application_protocol', 'internal_error'],
  start (wish) {
    const alert = ALERTS[wish.reason as keyof typeof ALERTS] ?? ALERTS.handshake_failure
    return startTls(wish, socket => socket.end(fatalAlert(alert)))
  }
} as const satisfies Fault
