/** The alwaysdata brand as its tests ask for it: one failure, one request, one rendered page. */
import { BRANDS } from '../../error-pages/index.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import type { FailureFacts } from '../../src/failures/failure.js'
import type { Rendered } from '../../src/page/respond.js'
import { inStyle } from '../../src/page/style.js'
import { showOf, type Wish as AnyWish } from './rendered.js'

export { header } from './rendered.js'

export const { brand } = BRANDS.alwaysdata

const SHOW = { documented: showOf('alwaysdata'), all502: showOf('alwaysdata', inStyle(brand, 'all502')) }

const NOT_READY = 'Upstream not ready'
const REFUSED = 'Connection to upstream refused'
const SKIPPED = 'Connection to upstream skipped'
const FAILED = 'Connection to upstream failed'
const PARSE = 'Cannot parse upstream response'

/** Status, title, Retry-After and page by kind: the table of the brand's README. */
export const MAPPED = {
  site_not_found: [404, 'Site not found', null, 'site_not_found'],
  proxy_loop_detected: [502, FAILED, null, 'proxy_loop'],
  request_denied: [403, 'Access refused', null, 'request_denied'],
  connection_limit_reached: [503, NOT_READY, 1, 'connection_limit'],
  upstream_start_failed: [502, REFUSED, null, 'upstream_refused'],
  upstream_not_ready: [503, NOT_READY, 1, 'upstream_starting'],
  upstream_skipped: [503, SKIPPED, 10, 'upstream_skipped'],
  dns_error: [502, FAILED, null, 'upstream_failed'],
  dns_timeout: [504, FAILED, null, 'dns_timeout'],
  connection_refused: [502, REFUSED, null, 'upstream_refused'],
  connection_timeout: [504, FAILED, null, 'connect_timeout'],
  destination_ip_unroutable: [502, FAILED, null, 'upstream_failed'],
  tls_protocol_error: [502, FAILED, null, 'upstream_failed'],
  tls_alert_received: [502, FAILED, null, 'upstream_failed'],
  tls_handshake_closed: [502, FAILED, null, 'upstream_failed'],
  tls_handshake_timeout: [504, FAILED, null, 'tls_timeout'],
  tls_certificate_error: [502, FAILED, null, 'upstream_failed'],
  connection_write_timeout: [504, FAILED, null, 'upstream_timeout'],
  request_unacknowledged: [504, FAILED, null, 'upstream_timeout'],
  http_response_timeout: [504, FAILED, null, 'upstream_timeout'],
  http_response_empty: [502, FAILED, null, 'upstream_failed'],
  connection_terminated: [502, FAILED, null, 'upstream_failed'],
  http_response_incomplete: [502, FAILED, null, 'upstream_failed'],
  http_protocol_error: [502, PARSE, null, 'upstream_parse'],
  http_response_header_section_size: [502, PARSE, null, 'upstream_parse'],
  http_upgrade_failed: [502, PARSE, null, 'upstream_parse'],
  http_response_body_incomplete: [502, FAILED, null, 'upstream_failed'],
  http_response_body_terminated: [502, FAILED, null, 'upstream_failed'],
  http_response_body_timeout: [504, FAILED, null, 'upstream_timeout'],
  http_response_transfer_coding: [502, PARSE, null, 'upstream_parse'],
  upstream_gateway_error: [502, FAILED, null, 'upstream_gateway_error'],
  railgun_listener_error: [502, FAILED, null, 'upstream_failed'],
  tunnel_disconnected: [502, FAILED, null, 'upstream_failed'],
  http_request_error: [400, 'Bad request', null, 'bad_request'],
  proxy_internal_error: [500, 'Internal error', 30, 'internal_error']
} as const satisfies Record<FailureKind, readonly [status: number, title: string, retryAfter: number | null, page: string]>

/** Titles of our own, which French pages have in French. */
export const TRANSLATED: Readonly<Record<string, string>> = {
  'Access refused': 'Accès refusé',
  'Too many requests': 'Trop de requêtes',
  'Bad request': 'Requête incorrecte',
  'Internal error': 'Erreur interne'
}

/** A start of which nothing could be run, and what was recognized of it. */
export const MISSING_FOLDER: FailureFacts = {
  reason: 'cwd_missing',
  start: { command: 'node ~/www/app.js', cwd: '/www/', pid: null, exitCode: null, signal: null, lines: [] },
  explained: {
    happened: { en: 'The working directory /www/ does not exist.', fr: 'Le répertoire de travail /www/ n’existe pas.' },
    fix: { en: 'Create it, or correct cwd.', fr: 'Créez-le, ou corrigez cwd.' }
  }
}

export interface Wish extends AnyWish { style?: keyof typeof SHOW }

export const show = (kind: FailureKind, { style = 'documented', ...wish }: Wish = {}): Rendered => SHOW[style](kind, wish)

export const html = (kind: FailureKind, wish?: Wish): string => show(kind, wish).body.toString()
