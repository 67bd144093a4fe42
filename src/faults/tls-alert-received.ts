import { createServer } from 'node:https'
import { createAuthority, issue } from '../certificates/certificate.js'
import type { Fault, FaultWish, RunningFault } from './fault.js'
import { leadTo, listen, targetAt } from './parts/listen.js'
import { fatalAlert, startTls } from './parts/tls.js'

// RFC 8446 section 6
const ALERTS = { handshake_failure: 40, protocol_version: 70, unrecognized_name: 112, no_application_protocol: 120, internal_error: 80 } as const

export const tlsAlertReceived = {
  provokes: 'tls_alert_received',
  explain: 'refuses the TLS handshake with a fatal alert',
  reasons: ['handshake_failure', 'protocol_version', 'unrecognized_name', 'no_application_protocol', 'internal_error', 'certificate_required'],
  async start (wish) {
    if (wish.reason === 'certificate_required') return await startExclusive(wish)
    const alert = ALERTS[wish.reason as keyof typeof ALERTS] ?? ALERTS.handshake_failure
    return await startTls(wish, socket => socket.end(fatalAlert(alert)))
  }
} as const satisfies Fault

/** An upstream for those only who show a client certificate of its own authority. TLS 1.3 says so after the handshake (RFC 8446 section 4.4.2.4). */
async function startExclusive (wish: FaultWish): Promise<RunningFault> {
  const authority = createAuthority()
  const { certPem, keyPem } = issue({ names: ['upstream.edgeproxy.test'], authority })
  const server = createServer({ cert: certPem, key: keyPem, ca: authority.certPem, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' })
  const { port, close } = await listen(server, wish)
  // a certificate that the site has would be another failure: refused without a word
  return { site: leadTo(targetAt(port, { protocol: 'https:' }), { sslMode: 'full', originPull: null }), close }
}
