/**
 * What a listener says when it gets no answer from the origin: the reason for the edge, and the lines of its log. The lines
 * that documentation shows are written as it shows them; the others keep their style.
 */
import type { FailureKind } from '../failures/catalog.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { ListenerReason } from '../forward/listener.js'

/** Who was asked, as the lines name it. */
export interface RailgunOrigin {
  /** `ip:port`, as far as it is known. */
  readonly address: string
  /** Name that was asked for, without port. */
  readonly host: string
  readonly tls: boolean
  /** The listener's `lan.timeout`, ms. */
  readonly lanTimeout: number
}

export interface Words {
  readonly reason: ListenerReason
  readonly lines: readonly string[]
}

type Say = (failure: UpstreamFailure, origin: RailgunOrigin) => Words

const failed = ({ address, host }: RailgunOrigin, what: string): string => `connection failed ${address}/${host}: ${what}`

const dialTimeout = (origin: RailgunOrigin): string => failed(origin, `dial tcp ${origin.address}: i/o timeout`)

const timedOut: Say = (_failure, origin) => ({ reason: 'timeout', lines: [dialTimeout(origin)] })

/** The documented line is the one of a dial; the second one is ours, and tells the two apart. */
const lanTimedOut: Say = (_failure, origin) => ({
  reason: 'lan_timeout',
  lines: [
    dialTimeout(origin),
    `lan.timeout (${origin.lanTimeout / 1000} s) exceeded: ${origin.address}/${origin.host} sent no HTTP response`
  ]
})

const tls = (what: (failure: UpstreamFailure) => string): Say =>
  (failure, origin) => ({ reason: 'tls', lines: [failed(origin, what(failure))] })

/** The alert's name in words: handshake failure. */
const alert = ({ facts }: UpstreamFailure): string => `remote error: ${(facts.reason ?? 'handshake_failure').replaceAll('_', ' ')}`

const REFUSED_CERTIFICATE: Readonly<Record<string, string>> = {
  expired: 'certificate has expired or is not yet valid',
  not_yet_valid: 'certificate has expired or is not yet valid',
  self_signed: 'certificate signed by unknown authority',
  unknown_issuer: 'certificate signed by unknown authority',
  revoked: 'certificate is revoked'
}

function certificate (failure: UpstreamFailure): string {
  const { reason = '', certificate: seen } = failure.facts
  if (reason === 'wrong_host' && seen !== undefined) {
    return `x509: certificate is valid for ${seen.names.join(', ') || seen.subject}, not ${seen.askedFor}`
  }
  return `x509: ${REFUSED_CERTIFICATE[reason] ?? `certificate refused: ${reason.replaceAll('_', ' ')}`}`
}

const SAID: Readonly<Partial<Record<FailureKind, Say>>> = {
  connection_timeout: timedOut,
  tls_handshake_timeout: timedOut,
  request_unacknowledged: (_failure, origin) => ({
    reason: 'timeout',
    lines: [`no response from origin (timeout) ${origin.address}/${origin.host}`]
  }),
  http_response_timeout: lanTimedOut,
  // it took the connection and reads nothing: overloaded, like one that reads and says nothing
  connection_write_timeout: lanTimedOut,
  // documented twice: alone for a plain origin, among the TLS errors for port 443
  connection_refused: (_failure, origin) => ({
    reason: 'refused',
    lines: [origin.tls
      ? failed(origin, `dial tcp ${origin.address}:connection refused`)
      : `Error getting page: dial tcp ${origin.address}:connection refused`]
  }),
  tls_alert_received: tls(alert),
  tls_certificate_error: tls(certificate),
  tls_protocol_error: tls(() => 'tls: first record does not look like a TLS handshake'),
  tls_handshake_closed: tls(() => 'EOF'),
  destination_ip_unroutable: (_failure, origin) => ({
    reason: 'origin',
    lines: [failed(origin, `dial tcp ${origin.address}: no route to host`)]
  })
}

/** Everything else between listener and origin. */
const other: Say = ({ kind, message, facts: { reason } }) =>
  ({ reason: 'origin', lines: [`Error getting page: ${message} (${kind}${reason === undefined ? '' : `, ${reason}`})`] })

export const wordsFor = (failure: UpstreamFailure, origin: RailgunOrigin): Words => (SAID[failure.kind] ?? other)(failure, origin)
