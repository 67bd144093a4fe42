/** The cloudflare brand as its tests ask for it: one failure, one request, one rendered page. */
import { BRANDS } from '../../error-pages/index.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import { showOf, type Wish } from './rendered.js'

export { header, type Wish } from './rendered.js'

export const { brand } = BRANDS.cloudflare

export const show = showOf('cloudflare')

/** Status and code by kind: the documented table. */
export const DOCUMENTED = {
  site_not_found: [409, '1001'],
  proxy_loop_detected: [403, '1000'],
  request_denied: [403, '1020'],
  connection_limit_reached: [503, '503'],
  upstream_start_failed: [521, '521'],
  upstream_not_ready: [521, '521'],
  upstream_skipped: [521, '521'],
  dns_error: [530, '1016'],
  dns_timeout: [530, '1016'],
  connection_refused: [521, '521'],
  connection_timeout: [522, '522'],
  destination_ip_unroutable: [523, '523'],
  tls_protocol_error: [525, '525'],
  tls_alert_received: [525, '525'],
  tls_handshake_closed: [525, '525'],
  tls_handshake_timeout: [522, '522'],
  tls_certificate_error: [526, '526'],
  connection_write_timeout: [524, '524'],
  request_unacknowledged: [522, '522'],
  http_response_timeout: [524, '524'],
  http_response_empty: [520, '520'],
  connection_terminated: [520, '520'],
  http_response_incomplete: [520, '520'],
  http_protocol_error: [520, '520'],
  http_response_header_section_size: [520, '520'],
  http_upgrade_failed: [520, '520'],
  http_response_body_incomplete: [520, '520'],
  http_response_body_terminated: [520, '520'],
  http_response_body_timeout: [524, '524'],
  http_response_transfer_coding: [520, '520'],
  upstream_gateway_error: [502, '502'],
  railgun_listener_error: [527, '527'],
  tunnel_disconnected: [530, '1033'],
  http_request_error: [400, '400'],
  proxy_internal_error: [500, '500']
} as const satisfies Record<FailureKind, readonly [status: number, code: string]>

export const html = (kind: FailureKind, wish?: Wish): string => show(kind, wish).body.toString()
