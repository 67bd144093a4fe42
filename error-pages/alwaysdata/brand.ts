/**
 * Pages, headers and bodies of a documented hosting platform whose proxy starts the sites' programs itself, rebuilt from its
 * public documentation in our own words and drawing. README.md says what was taken from where and what differs.
 */
import { defineBrand, type View } from '../../src/brand/brand.js'
import { deniedPage, launchPage } from './choices.js'
import type { PlatformPage } from './page.js'
import { PAGES } from './pages/index.js'
import { json, markdown, text, utc, waitLine } from './structured.js'
import { support } from './support.js'
import { wordsFor } from './words.js'

const REQUEST_LENGTH = 240

/** Seen in the wild on every answer; the version is the one of the connection to the program. */
const VIA = ['Via', '1.1 alproxy']

export const alwaysdata = defineBrand({
  name: 'alwaysdata',
  pages: {
    all: PAGES,
    byKind: {
      site_not_found: 'site_not_found',
      proxy_loop_detected: 'proxy_loop',
      request_denied: ({ facts }) => deniedPage(facts),
      connection_limit_reached: 'connection_limit',
      upstream_start_failed: ({ facts }) => launchPage(facts),
      upstream_not_ready: 'upstream_starting',
      upstream_skipped: 'upstream_skipped',
      dns_error: 'upstream_failed',
      dns_timeout: 'dns_timeout',
      connection_refused: 'upstream_refused',
      connection_timeout: 'connect_timeout',
      destination_ip_unroutable: 'upstream_failed',
      tls_protocol_error: 'upstream_failed',
      tls_alert_received: 'upstream_failed',
      tls_handshake_closed: 'upstream_failed',
      tls_handshake_timeout: 'tls_timeout',
      tls_certificate_error: 'upstream_failed',
      connection_write_timeout: 'upstream_timeout',
      request_unacknowledged: 'upstream_timeout',
      http_response_timeout: 'upstream_timeout',
      http_response_empty: 'upstream_failed',
      connection_terminated: 'upstream_failed',
      http_response_incomplete: 'upstream_failed',
      http_protocol_error: 'upstream_parse',
      http_response_header_section_size: 'upstream_parse',
      http_upgrade_failed: 'upstream_parse',
      http_response_body_incomplete: 'upstream_failed',
      http_response_body_terminated: 'upstream_failed',
      http_response_body_timeout: 'upstream_timeout',
      http_response_transfer_coding: 'upstream_parse',
      upstream_gateway_error: ({ facts }) => facts.statusCode === 504 ? 'upstream_gateway_timeout' : 'upstream_gateway_error',
      railgun_listener_error: 'upstream_failed',
      tunnel_disconnected: 'upstream_failed',
      http_request_error: 'bad_request',
      proxy_internal_error: 'internal_error'
    },
    headers: () => VIA,
    intercepts: false
  },
  forms: {
    json,
    markdown,
    text,
    words: wordsFor,
    fields: (view: View, page: PlatformPage) => ({
      answered: String(page.status),
      utc: utc(view.made),
      request: `${view.method} ${view.url}`.slice(0, REQUEST_LENGTH),
      wait: waitLine(view, page)
    }),
    textForTools: true
  },
  outward: {
    // X-Forwarded-Proto, the other documented line, goes out under every brand
    request: ({ remoteAddress }) => ['X-Real-IP', remoteAddress],
    relayed: { appended: VIA }
  },
  support,
  platform: { elsewhere: 'refuse' }
})
