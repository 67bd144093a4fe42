/** The cloudflare brand as its tests ask for it: one failure, one request, one rendered page. */
import { BRANDS, brandFolder } from '../../error-pages/index.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import { UpstreamFailure, type FailureFacts } from '../../src/failures/failure.js'
import { Journey } from '../../src/journey.js'
import { createRenderer, type Asked, type Rendered } from '../../src/page/respond.js'
import type { Language } from '../../src/page/brand.js'

export const { brand } = BRANDS.cloudflare

/** When every page of the tests is made: 2026-09-01 10:02:00 UTC. */
const MADE = Date.UTC(2026, 8, 1, 10, 2, 0)

const render = createRenderer({ brand, folder: brandFolder('cloudflare'), now: () => MADE })

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

export interface Wish { asked?: Partial<Asked>, language?: Language, remote?: string, host?: string, url?: string, method?: string, message?: string, facts?: FailureFacts }

/** Renders the page; a bug of ours is thrown instead of being papered over. */
export function show (kind: FailureKind, wish: Wish = {}): Rendered {
  const { asked, language = 'en', remote = '192.0.2.55', host = 'shop.test:8080', url = '/pay?id=1', method = 'GET', message = 'seen at 127.0.0.1:3000', facts = {} } = wish
  const journey = new Journey('a3436fd6db5a3dde-LAB', 'cloudflare', method, url, host, remote, 40000)
  const headers = { method, accept: 'text/html', acceptLanguage: language, acceptEncoding: 'gzip', userAgent: 'Mozilla/5.0', ...asked }
  const answer = render(headers, journey, new UpstreamFailure(kind, message, facts))
  if (journey.bug !== null) throw journey.bug
  return answer
}

export const header = ({ headers }: Rendered, name: string): string | undefined => {
  const at = headers.indexOf(name)
  return at < 0 ? undefined : headers[at + 1]
}

export const html = (kind: FailureKind, wish?: Wish): string => show(kind, wish).body.toString()
