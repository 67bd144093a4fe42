// Which of a site's own Error Pages stands in for which code, type by type, by real failures; and which codes and statuses
// none of them may replace.
import t from 'tap'
import type { FailureKind } from '../../src/failures/catalog.js'
import { answerBytes, startUpstream } from '../support/upstream.js'
import { edgeWith, fetchFrom, page } from './custom-edge.js'

const FILES = {
  '500.html': page('::CLOUDFLARE_ERROR_500S_BOX::'),
  '1000.html': page('::CLOUDFLARE_ERROR_1000S_BOX::'),
  'waf.html': page('<p>waf</p>'),
  'ip.html': page('<p>ip</p>'),
  'rate.html': page('<p>rate</p>')
}

interface Row { readonly kind: FailureKind, readonly reason?: string, readonly code: string, readonly status: number, readonly type: string | undefined }

const ROWS: readonly Row[] = [
  { kind: 'upstream_gateway_error', code: '502', status: 502, type: '500_errors' },
  { kind: 'upstream_gateway_error', reason: '504', code: '504', status: 504, type: '500_errors' },
  { kind: 'http_response_empty', code: '520', status: 520, type: '500_errors' },
  { kind: 'connection_refused', code: '521', status: 521, type: '500_errors' },
  { kind: 'tls_alert_received', code: '525', status: 525, type: '500_errors' },
  { kind: 'tls_certificate_error', code: '526', status: 526, type: '500_errors' },
  { kind: 'dns_error', code: '1016', status: 530, type: '1000_errors' },
  { kind: 'proxy_loop_detected', code: '1000', status: 403, type: '1000_errors' },
  { kind: 'request_denied', reason: 'browser_banned', code: '1010', status: 403, type: '1000_errors' },
  { kind: 'request_denied', reason: 'deny_rule', code: '1020', status: 403, type: 'waf_block' },
  { kind: 'request_denied', reason: 'ip_banned', code: '1006', status: 403, type: 'ip_block' },
  { kind: 'request_denied', reason: 'asn_banned', code: '1005', status: 403, type: 'ip_block' },
  { kind: 'request_denied', reason: 'country_banned', code: '1009', status: 403, type: 'ip_block' },
  { kind: 'request_denied', reason: 'rate_limited', code: '1015', status: 429, type: 'ratelimit_block' },
  // never
  { kind: 'proxy_internal_error', code: '500', status: 500, type: undefined },
  { kind: 'connection_limit_reached', code: '503', status: 503, type: undefined },
  { kind: 'site_not_found', code: '1001', status: 409, type: undefined },
  { kind: 'request_denied', reason: 'direct_ip', code: '1003', status: 403, type: undefined },
  { kind: 'site_not_found', reason: 'pending', code: '1018', status: 409, type: undefined }
]

t.test('which Error Page stands in for which code, with the status that belongs to it', async t => {
  const edge = await edgeWith(t, FILES, path => ({
    customPages: { '5xx': path('500.html'), '1xxx': path('1000.html'), waf_block: path('waf.html'), ip_block: path('ip.html'), ratelimit_block: path('rate.html') }
  }))
  for (const { kind, reason, code, status, type } of ROWS) {
    edge.edge.fail({ kind, reason, rate: 1, times: 1 })
    const { answer, line, body } = await fetchFrom(edge)
    t.equal(answer.status, status, code)
    t.match(line, { page: code, custom: type }, code)
    t.equal(body.includes('Our own page'), type !== undefined, `${code}: ${type ?? 'the default'}`)
  }
})

t.test('an origin\'s own 500, 501, 503 and 505 keep their bodies beside Error Pages', async t => {
  const upstream = await startUpstream(t, ({ target }, socket) => socket.write(answerBytes('its own', `${target.slice(1)} Own`)))
  const edge = await edgeWith(t, FILES, path => ({ upstream: upstream.url, customPages: { '5xx': path('500.html') } }))
  for (const status of [500, 501, 503, 505]) t.match(await fetchFrom(edge, `/${status}`), { answer: { status }, body: 'its own' })
})
