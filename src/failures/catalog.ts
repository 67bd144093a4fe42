import { siteNotFound } from './kinds/site-not-found.js'
import { proxyLoopDetected } from './kinds/proxy-loop-detected.js'
import { requestDenied } from './kinds/request-denied.js'
import { connectionLimitReached } from './kinds/connection-limit-reached.js'
import { upstreamStartFailed } from './kinds/upstream-start-failed.js'
import { upstreamNotReady } from './kinds/upstream-not-ready.js'
import { upstreamSkipped } from './kinds/upstream-skipped.js'
import { dnsError } from './kinds/dns-error.js'
import { dnsTimeout } from './kinds/dns-timeout.js'
import { connectionRefused } from './kinds/connection-refused.js'
import { connectionTimeout } from './kinds/connection-timeout.js'
import { destinationIpUnroutable } from './kinds/destination-ip-unroutable.js'
import { tlsProtocolError } from './kinds/tls-protocol-error.js'
import { tlsAlertReceived } from './kinds/tls-alert-received.js'
import { tlsHandshakeClosed } from './kinds/tls-handshake-closed.js'
import { tlsHandshakeTimeout } from './kinds/tls-handshake-timeout.js'
import { tlsCertificateError } from './kinds/tls-certificate-error.js'
import { connectionWriteTimeout } from './kinds/connection-write-timeout.js'
import { requestUnacknowledged } from './kinds/request-unacknowledged.js'
import { httpResponseTimeout } from './kinds/http-response-timeout.js'
import { httpResponseEmpty } from './kinds/http-response-empty.js'
import { connectionTerminated } from './kinds/connection-terminated.js'
import { httpResponseIncomplete } from './kinds/http-response-incomplete.js'
import { httpProtocolError } from './kinds/http-protocol-error.js'
import { httpResponseHeaderSectionSize } from './kinds/http-response-header-section-size.js'
import { httpUpgradeFailed } from './kinds/http-upgrade-failed.js'
import { httpResponseBodyIncomplete } from './kinds/http-response-body-incomplete.js'
import { httpResponseBodyTerminated } from './kinds/http-response-body-terminated.js'
import { httpResponseBodyTimeout } from './kinds/http-response-body-timeout.js'
import { httpResponseTransferCoding } from './kinds/http-response-transfer-coding.js'
import { upstreamGatewayError } from './kinds/upstream-gateway-error.js'
import { railgunListenerError } from './kinds/railgun-listener-error.js'
import { tunnelDisconnected } from './kinds/tunnel-disconnected.js'
import { httpRequestError } from './kinds/http-request-error.js'
import { proxyInternalError } from './kinds/proxy-internal-error.js'
import type { Kind } from './kind.js'

/**
 * The closed list of everything that can go wrong on a journey, in travel order. Names are public: they stand in the log,
 * in metrics, in headers and in the fixture API. A retired name is never used again.
 */
export const CATALOG = {
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
} as const satisfies Record<string, Kind>

export type FailureKind = keyof typeof CATALOG

export const FAILURE_KINDS = Object.keys(CATALOG) as FailureKind[]

export const isFailureKind = (name: string): name is FailureKind => Object.hasOwn(CATALOG, name)
