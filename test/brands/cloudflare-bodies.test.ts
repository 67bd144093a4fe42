/** The cloudflare brand's bodies for programs: JSON, Problem Details, Markdown and text, member for member as documented. */
import t from 'tap'
import type { FailureKind } from '../../src/failures/catalog.js'
import type { FailureFacts } from '../../src/failures/failure.js'
import { show } from './cloudflare-page.js'

t.test('JSON has the documented members in the documented order', async t => {
  const body = JSON.parse(show('connection_refused', { asked: { accept: 'application/json' } }).body.toString())
  t.strictSame(Object.keys(body), ['type', 'title', 'status', 'detail', 'instance', 'error_code', 'error_name', 'error_category', 'ray_id',
    'timestamp', 'zone', 'cloudflare_error', 'retryable', 'retry_after', 'owner_action_required', 'what_you_should_do', 'footer'])
  t.match(body, {
    type: 'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-521/',
    title: 'Error 521: Web server is down',
    status: 521,
    instance: 'a3436fd6db5a3dde',
    error_code: 521,
    error_name: 'origin_refused_connection',
    error_category: 'origin',
    ray_id: 'a3436fd6db5a3dde',
    timestamp: '2026-09-01T10:02:00Z',
    zone: 'shop.test',
    cloudflare_error: true,
    retryable: true,
    retry_after: 120,
    owner_action_required: true
  })
  const never = JSON.parse(show('dns_error', { asked: { accept: 'application/problem+json' } }).body.toString())
  t.match(never, { status: 530, error_code: 1016, error_category: 'dns', retryable: false, type: /cloudflare-1xxx-errors\/error-1016\/$/ })
  t.notOk('retry_after' in never)
  const skipped = JSON.parse(show('upstream_skipped', { asked: { accept: 'application/json' }, facts: { retryAfter: 7 } }).body.toString())
  t.equal(skipped.retry_after, 7)
})

t.test('names and categories of the machine-readable bodies', async t => {
  const of = (kind: FailureKind, facts: FailureFacts = {}): unknown[] => {
    const body = JSON.parse(show(kind, { asked: { accept: 'application/json' }, facts }).body.toString())
    return [body.error_code, body.error_name, body.error_category]
  }
  t.strictSame(of('proxy_internal_error'), [500, 'internal_server_error', 'cloudflare'])
  t.strictSame(of('upstream_gateway_error', { statusCode: 502 }), [502, 'origin_bad_gateway', 'origin'])
  t.strictSame(of('upstream_gateway_error', { statusCode: 504 }), [504, 'origin_gateway_timeout', 'origin'])
  t.strictSame(of('http_response_empty'), [520, 'origin_unknown_error', 'origin'])
  t.strictSame(of('connection_timeout'), [522, 'connection_timeout', 'origin'])
  t.strictSame(of('destination_ip_unroutable'), [523, 'origin_unreachable', 'origin'])
  t.strictSame(of('http_response_timeout'), [524, 'origin_response_timeout', 'origin'])
  t.strictSame(of('tls_protocol_error'), [525, 'ssl_handshake_failed', 'ssl'])
  t.strictSame(of('tls_certificate_error'), [526, 'invalid_ssl_certificate', 'ssl'])
})

t.test('Markdown: front matter and sections as documented', async t => {
  const body = show('connection_refused', { asked: { accept: 'text/markdown' } }).body.toString()
  t.match(body, /^---\nerror_code: 521\nerror_name: origin_refused_connection\nerror_category: origin\nstatus: 521\nray_id: "a3436fd6db5a3dde"\ntimestamp: "2026-09-01T10:02:00Z"\nzone: "shop.test"\ncloudflare_error: true\nretryable: true\nretry_after: 120\nowner_action_required: true\n---\n\n# Error 521: Web server is down\n\n## What Happened\n\n/)
  t.match(body, /\n## What You Should Do\n\nIf you are visiting this site:\n\n- .+\n\nIf this is your site:\n\n- .+\n\n/s)
  t.match(body, /\n\nWhat to hand .+\n\n---\n\nSimulated/s)
})

t.test('text: the documented line first; tools get nothing else', async t => {
  t.match(show('connection_refused', { asked: { accept: 'text/plain' } }).body.toString(), /^error code: 521\n\nError 521: Web server is down\n/)
  const curl = { accept: '*/*', acceptEncoding: undefined, userAgent: 'curl/8.5.0' }
  t.equal(show('connection_refused', { asked: curl }).body.toString(), 'error code: 521\n')
  t.equal(show('dns_error', { asked: curl }).body.toString(), 'error code: 1016\n')
  t.match(show('connection_refused', { asked: { ...curl, acceptEncoding: 'gzip' } }).body.toString(), /^<!doctype html>/)
})

t.test('nothing from the request becomes another member or another line', async t => {
  const hostile = '"><script>alert(1)</script>\n---\nstatus: 200\r\n{{ray}} \x1b[31m`'
  const wish = { remote: '127.0.0.1', host: hostile, url: hostile, method: hostile, message: hostile }
  const markdown = show('connection_refused', { ...wish, asked: { accept: 'text/markdown' } }).body.toString()
  const [, front = ''] = markdown.split(/^---$/m)
  t.equal(front.match(/^status: .*$/mg)?.length, 1)
  const [zone = ''] = /^zone: .*$/m.exec(front) ?? []
  t.equal(JSON.parse(zone.slice('zone: '.length)), hostile)
  const json = JSON.parse(show('connection_refused', { ...wish, asked: { accept: 'application/json' } }).body.toString())
  t.equal(json.zone, hostile)
  t.equal(json.status, 521)
})
