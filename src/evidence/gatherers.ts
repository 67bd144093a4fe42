/**
 * The table of hints: which gatherer speaks about which kind of failure. A kind without an entry has no hint: its message
 * says all there is.
 */
import type { FailureKind } from '../failures/catalog.js'
import type { Gatherer } from './gatherer.js'
import { aboutAnswer, aboutChunks, aboutCutHead, aboutRequest } from './answer.js'
import { aboutCertificate } from './certificate.js'
import { aboutClosed, aboutEmpty } from './closed.js'
import { aboutAlert, aboutClientCertificate, aboutHandshakeClosed, aboutNoTls } from './handshake.js'
import { aboutListener, aboutTunnel } from './hops.js'
import { aboutSilentResolver, aboutUnknownName } from './names.js'
import { aboutOpenFiles } from './open-files.js'
import { aboutOversize } from './oversize.js'
import { aboutRefused } from './refused.js'
import { aboutGatewayError, aboutNoRoute, aboutSkipped } from './routes.js'
import { aboutStart } from './start.js'
import { aboutConnectTimeout, aboutHandshakeTimeout, aboutSilence, aboutUnacknowledged } from './stalled.js'

type Table = Readonly<Partial<Record<FailureKind, Gatherer>>>

/** Speak from the journey's own record: microseconds, for every failure. */
export const READERS: Table = {
  upstream_start_failed: aboutStart,
  upstream_not_ready: aboutStart,
  upstream_skipped: aboutSkipped,
  connection_refused: aboutStart,
  dns_error: aboutUnknownName,
  dns_timeout: aboutSilentResolver,
  destination_ip_unroutable: aboutNoRoute,
  tls_protocol_error: aboutNoTls,
  tls_alert_received: aboutAlert,
  tls_handshake_closed: aboutHandshakeClosed,
  tls_certificate_error: aboutCertificate,
  http_response_empty: aboutClientCertificate,
  connection_terminated: aboutClientCertificate,
  http_response_incomplete: aboutCutHead,
  http_protocol_error: aboutAnswer,
  http_response_header_section_size: aboutOversize,
  http_response_transfer_coding: aboutChunks,
  upstream_gateway_error: aboutGatewayError,
  railgun_listener_error: aboutListener,
  tunnel_disconnected: aboutTunnel,
  http_request_error: aboutRequest,
  proxy_internal_error: aboutOpenFiles
}

/** Look at the machine: some 10 ms, a few times a second. */
export const LOOKERS: Table = {
  connection_refused: aboutRefused,
  connection_timeout: aboutConnectTimeout,
  tls_handshake_closed: aboutClosed,
  tls_handshake_timeout: aboutHandshakeTimeout,
  connection_write_timeout: aboutSilence,
  request_unacknowledged: aboutUnacknowledged,
  http_response_timeout: aboutSilence,
  http_response_empty: aboutEmpty,
  connection_terminated: aboutClosed,
  http_response_incomplete: aboutClosed,
  http_response_body_incomplete: aboutClosed,
  http_response_body_terminated: aboutClosed,
  http_response_body_timeout: aboutSilence
}
