/**
 * Pages, headers and bodies of a documented commercial edge, rebuilt from its public documentation in our own words and
 * drawing. README.md says what was taken from where and what differs.
 */
import { defineBrand, type Fields, type Language, type View } from '../../src/brand/brand.js'
import { deniedPage, isFrozen } from './denied.js'
import { custom } from './custom/index.js'
import { PAGES } from './pages/index.js'
import { answerOwn } from './cdn-cgi.js'
import { EDGE_ONLY, forwardedLines, RELAYED } from './headers.js'
import { json, markdown, text, toolText, utc } from './structured.js'
import { support } from './support.js'
import { logpush } from './logpush.js'
import { readLogpush } from './logpush-read.js'
import { statusBoxes } from './status-boxes.js'
import { INTERFACE } from './words.js'
import type { EdgePage } from './page.js'

const REQUEST_LENGTH = 240

const COMMON = [
  'Server', 'cloudflare',
  'Referrer-Policy', 'same-origin',
  'X-Frame-Options', 'SAMEORIGIN',
  'Expires', 'Thu, 01 Jan 1970 00:00:01 GMT'
]

/** A handshake that fails is 525; what goes wrong after it, as a client certificate refused in TLS 1.3 does, is documented as 520. */
const duringHandshake = ({ facts }: { facts: { readonly afterHandshake?: true | undefined } }): '520' | '525' => facts.afterHandshake === true ? '520' : '525'

export const cloudflare = defineBrand({
  name: 'cloudflare',
  pages: {
    all: PAGES,
    byKind: {
      site_not_found: ({ facts }) => facts.reason === 'pending' ? '1018' : '1001',
      proxy_loop_detected: '1000',
      request_denied: ({ facts }) => deniedPage(facts.reason),
      connection_limit_reached: '503',
      upstream_start_failed: '521',
      upstream_not_ready: '521',
      upstream_skipped: '521',
      dns_error: '1016',
      dns_timeout: '1016',
      connection_refused: '521',
      connection_timeout: '522',
      destination_ip_unroutable: '523',
      tls_protocol_error: duringHandshake,
      tls_alert_received: duringHandshake,
      tls_handshake_closed: '525',
      tls_handshake_timeout: '522',
      tls_certificate_error: '526',
      connection_write_timeout: '524',
      request_unacknowledged: '522',
      http_response_timeout: '524',
      http_response_empty: '520',
      connection_terminated: '520',
      http_response_incomplete: '520',
      http_protocol_error: '520',
      http_response_header_section_size: '520',
      http_upgrade_failed: '520',
      http_response_body_incomplete: '520',
      http_response_body_terminated: '520',
      http_response_body_timeout: '524',
      http_response_transfer_coding: '520',
      upstream_gateway_error: ({ facts }) => facts.statusCode === 504 ? '504' : '502',
      railgun_listener_error: '527',
      tunnel_disconnected: '1033',
      http_request_error: '400',
      proxy_internal_error: '500'
    },
    headers: (_view, page: EdgePage) => page.edgeMade ? [...COMMON, 'cf-error-type', page.code, 'cf-error-origin', 'edge'] : COMMON,
    intercepts: true
  },
  forms: {
    json,
    markdown,
    text,
    words: (page: EdgePage, language: Language): Fields => ({ ...INTERFACE[language], ...statusBoxes(page, language) }),
    fields: (view: View) => ({
      utc: utc(view.made),
      request: `${view.method} ${view.url}`.slice(0, REQUEST_LENGTH)
    }),
    textForTools: true,
    toolText
  },
  outward: {
    rayHeader: 'CF-RAY',
    request: forwardedLines,
    edgeOnly: EDGE_ONLY,
    forwardedFor: (given, { remoteAddress }) => given === undefined ? remoteAddress : `${given},${remoteAddress}`,
    cdnLoop: 'cloudflare',
    relayed: RELAYED,
    addressHeaders: ['cf-connecting-ip'],
    frozenHeaders: isFrozen
  },
  own: { prefix: '/cdn-cgi/', answer: answerOwn },
  dialects: { cloudflare: { write: logpush, read: readLogpush } },
  support,
  custom
})
