/**
 * Every failure of the catalog and the broken upstream that provokes it. A fault under a wrong name does not compile.
 */
import type { FailureKind } from '../failures/catalog.js'
import type { Fault, FaultWish, RunningFault } from './fault.js'
import { siteNotFound } from './site-not-found.js'
import { proxyLoopDetected } from './proxy-loop-detected.js'
import { requestDenied } from './request-denied.js'
import { connectionLimitReached } from './connection-limit-reached.js'
import { upstreamStartFailed } from './upstream-start-failed.js'
import { upstreamNotReady } from './upstream-not-ready.js'
import { upstreamSkipped } from './upstream-skipped.js'
import { dnsError } from './dns-error.js'
import { dnsTimeout } from './dns-timeout.js'
import { connectionRefused } from './connection-refused.js'
import { connectionTimeout } from './connection-timeout.js'
import { destinationIpUnroutable } from './destination-ip-unroutable.js'
import { tlsProtocolError } from './tls-protocol-error.js'
import { tlsAlertReceived } from './tls-alert-received.js'
import { tlsHandshakeClosed } from './tls-handshake-closed.js'
import { tlsHandshakeTimeout } from './tls-handshake-timeout.js'
import { tlsCertificateError } from './tls-certificate-error.js'
import { connectionWriteTimeout } from './connection-write-timeout.js'
import { requestUnacknowledged } from './request-unacknowledged.js'
import { httpResponseTimeout } from './http-response-timeout.js'
import { httpResponseEmpty } from './http-response-empty.js'
import { connectionTerminated } from './connection-terminated.js'
import { httpResponseIncomplete } from './http-response-incomplete.js'
import { httpProtocolError } from './http-protocol-error.js'
import { httpResponseHeaderSectionSize } from './http-response-header-section-size.js'
import { httpUpgradeFailed } from './http-upgrade-failed.js'
import { httpResponseBodyIncomplete } from './http-response-body-incomplete.js'
import { httpResponseBodyTerminated } from './http-response-body-terminated.js'
import { httpResponseBodyTimeout } from './http-response-body-timeout.js'
import { httpResponseTransferCoding } from './http-response-transfer-coding.js'
import { upstreamGatewayError } from './upstream-gateway-error.js'
import { railgunListenerError } from './railgun-listener-error.js'
import { tunnelDisconnected } from './tunnel-disconnected.js'
import { httpRequestError } from './http-request-error.js'
import { proxyInternalError } from './proxy-internal-error.js'

export const FAULTS = {
  site_not_found: siteNotFound,
  proxy_loop_detected: proxyLoopDetected,
  request_denied: requestDenied,
  connection_limit_reached: connectionLimitReached,
  upstream_start_failed: upstreamStartFailed,
  upstream_not_ready: upstreamNotReady,
  upstream_skipped: upstreamSkipped,
  dns_error: dnsError,
  dns_timeout: dnsTimeout,
  connection_refused: connectionRefused,
  connection_timeout: connectionTimeout,
  destination_ip_unroutable: destinationIpUnroutable,
  tls_protocol_error: tlsProtocolError,
  tls_alert_received: tlsAlertReceived,
  tls_handshake_closed: tlsHandshakeClosed,
  tls_handshake_timeout: tlsHandshakeTimeout,
  tls_certificate_error: tlsCertificateError,
  connection_write_timeout: connectionWriteTimeout,
  request_unacknowledged: requestUnacknowledged,
  http_response_timeout: httpResponseTimeout,
  http_response_empty: httpResponseEmpty,
  connection_terminated: connectionTerminated,
  http_response_incomplete: httpResponseIncomplete,
  http_protocol_error: httpProtocolError,
  http_response_header_section_size: httpResponseHeaderSectionSize,
  http_upgrade_failed: httpUpgradeFailed,
  http_response_body_incomplete: httpResponseBodyIncomplete,
  http_response_body_terminated: httpResponseBodyTerminated,
  http_response_body_timeout: httpResponseBodyTimeout,
  http_response_transfer_coding: httpResponseTransferCoding,
  upstream_gateway_error: upstreamGatewayError,
  railgun_listener_error: railgunListenerError,
  tunnel_disconnected: tunnelDisconnected,
  http_request_error: httpRequestError,
  proxy_internal_error: proxyInternalError
} as const satisfies { readonly [K in FailureKind]: Fault & { readonly provokes: K } }

/**
 * Starts the fault of a kind.
 * @throws Error with a sentence for the user: an unknown reason, a fault this machine cannot produce, a port that is taken.
 */
export async function startFault (kind: FailureKind, wish: FaultWish = {}): Promise<RunningFault> {
  const fault: Fault = FAULTS[kind]
  const { reasons = [] } = fault
  if (wish.reason !== undefined && !reasons.includes(wish.reason)) {
    throw new Error(`${kind} has no reason "${wish.reason}": ${reasons.length === 0 ? 'it takes none' : `known are ${reasons.join(', ')}`}`)
  }
  const why = fault.unavailable?.() ?? null
  if (why !== null) throw new Error(`${kind} cannot be produced on this machine: ${why}`)
  return fault.start(wish)
}
