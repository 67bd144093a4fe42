// TLS on the way to the upstream. Every failure is a real one; the client's page and the log line must agree.
import t from 'tap'
import { requestBytes } from '../support/client.js'
import { meetAll } from '../support/failing.js'

const upgrade = (url: string): string => requestBytes(url, 'GET', {
  accept: 'text/html', connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ=='
})

const address = /^127\.0\.0\.1:\d+$/

const askedFor = 'upstream.edgeproxy.test'
const certificate = (reason: string, code: string, evidence: Record<string, unknown> = {}): Parameters<typeof meetAll>[1][number] =>
  ({ kind: 'tls_certificate_error', reason, status: 526, seen: { reason, code, address, evidence: { certificate: { askedFor, ...evidence } } } })

meetAll(t, [
  { kind: 'tls_protocol_error', status: 525, seen: { code: /^ERR_SSL_/, address } },
  { kind: 'tls_alert_received', status: 525, seen: { code: /ALERT_HANDSHAKE_FAILURE$/, reason: 'handshake_failure', address } },
  { kind: 'tls_alert_received', reason: 'protocol_version', status: 525, seen: { reason: 'protocol_version' } },
  { kind: 'tls_alert_received', reason: 'unrecognized_name', status: 525, seen: { reason: 'unrecognized_name' } },
  { kind: 'tls_alert_received', reason: 'no_application_protocol', status: 525, seen: { reason: 'no_application_protocol' } },
  { kind: 'tls_alert_received', reason: 'internal_error', status: 525, seen: { reason: 'internal_error' } },
  {
    kind: 'tls_alert_received',
    reason: 'certificate_required',
    status: 520,
    seen: { reason: 'certificate_required', clientCertificate: 'missing', message: /after the TLS handshake with an alert/, hint: /has none: give it one with --origin-pull-cert/ }
  },
  { kind: 'tls_alert_received', reason: 'certificate_required', status: 520, request: upgrade, seen: { reason: 'certificate_required', clientCertificate: 'missing' } },
  { kind: 'tls_alert_received', status: 525, request: upgrade },
  { kind: 'tls_handshake_closed', status: 525, seen: { code: 'ECONNRESET', reason: 'closed', message: /closed the connection during the TLS handshake/ } },
  { kind: 'tls_handshake_closed', reason: 'reset', status: 525, seen: { code: 'ECONNRESET', reason: 'reset', message: /reset the connection during the TLS handshake/ } },
  { kind: 'tls_handshake_timeout', status: 522, seen: { address, message: /within 300 ms/ } },
  { kind: 'tls_certificate_error', status: 526, seen: { reason: 'expired' } },
  certificate('expired', 'CERT_HAS_EXPIRED', { names: [askedFor] }),
  certificate('not_yet_valid', 'CERT_NOT_YET_VALID'),
  certificate('self_signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', { subject: askedFor, issuer: askedFor }),
  certificate('unknown_issuer', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { issuer: 'edgeproxy authority nobody trusts' }),
  certificate('wrong_host', 'ERR_TLS_CERT_ALTNAME_INVALID', { names: ['other.edgeproxy.test'] }),
  certificate('revoked', 'CERT_REVOKED')
])
