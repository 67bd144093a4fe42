// The log dialect cloudflare: records of the Logpush dataset http_requests, one for each request, held against the schema
// that is published beside the brand.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { loadBrands } from '../../error-pages/index.js'
import { createEdge, type Edge } from '../../src/edge.js'
import { FAULTS } from '../../src/faults/index.js'
import type { Fault } from '../../src/faults/fault.js'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { startEdge } from '../../src/index.js'
import { createLog } from '../../src/observe/log.js'
import { type EdgeOptions, resolveOptions } from '../../src/settings/options.js'
import { decodeRay } from '../../src/ray/ray.js'
import { Journey } from '../../src/journey.js'
import { ask, connect, get } from '../support/client.js'
import { fits, type Fields } from '../support/logpush.js'
import { eventually } from '../support/story.js'
import { answerBytes, startUpstream, type Respond, type Upstream } from '../support/upstream.js'

interface Logged {
  readonly edge: Edge
  readonly url: string
  readonly upstream: Upstream
  readonly lines: string[]
  /** The record of an answer, by its ray. */
  recordOf (answer: { header (name: string): string | undefined }): Promise<Fields>
}

async function logged (t: Test, respond: Respond, options: Partial<EdgeOptions> = {}): Promise<Logged> {
  const upstream = await startUpstream(t, respond)
  const settings = resolveOptions({ upstream: upstream.url, log: 'json', logDialect: 'cloudflare', ...options })
  const lines: string[] = []
  const edge = await createEdge(settings, { ...await loadBrands(settings), sink: { write: line => lines.push(line) } })
  t.teardown(() => edge.close({ within: 0 }))
  const records = (): Fields[] => lines.map(line => JSON.parse(line) as Fields)
  return {
    edge,
    url: await edge.listen(),
    upstream,
    lines,
    recordOf: answer => eventually(() => records().find(({ RayID }) => RayID === answer.header('cf-ray')?.slice(0, 16)))
  }
}

t.test('an answer that is passed on', async t => {
  const body = 'x'.repeat(1000)
  const { url, upstream, recordOf } = await logged(t, answerBytes(body, '200 OK', ['Content-Type: text/html; charset=utf-8']), { country: 'FR' })
  const before = Date.now()
  const answer = await get(`${url}/orders?page=2`, { host: 'www.shop.test:8080', 'user-agent': 'curl/8.5.0', referer: 'http://www.shop.test/' })
  const one = await recordOf(answer)
  fits(t, one, 'fits the schema')
  t.match(one, {
    ZoneName: 'shop.test',
    ParentRayID: '00',
    EdgeColoCode: 'LAB',
    EdgeResponseStatus: 200,
    OriginResponseStatus: 200,
    ClientIP: '127.0.0.1',
    ClientCountry: 'fr',
    ClientRequestScheme: 'http',
    ClientRequestHost: 'www.shop.test',
    ClientRequestMethod: 'GET',
    ClientRequestURI: '/orders?page=2',
    ClientRequestPath: '/orders',
    ClientRequestProtocol: 'HTTP/1.1',
    ClientRequestSource: 'eyeball',
    ClientRequestReferer: 'http://www.shop.test/',
    ClientRequestUserAgent: 'curl/8.5.0',
    ClientSSLProtocol: 'none',
    ClientSSLCipher: 'NONE',
    CacheCacheStatus: 'dynamic',
    EdgeServerIP: '127.0.0.1',
    EdgeRequestHost: 'www.shop.test',
    OriginIP: '127.0.0.1',
    OriginPort: upstream.port,
    OriginSSLProtocol: 'none',
    EdgeResponseBodyBytes: 1000,
    EdgeResponseContentType: 'text/html',
    SecurityAction: '',
    SecurityActions: [],
    SecuritySources: []
  })
  const head = answer.statusLine.length + 4 + answer.headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)
  t.equal(one['EdgeResponseBytes'], 1000 + head, 'the head as it stood on the wire')
  const sent = 'GET /orders?page=2 HTTP/1.1\r\nhost: www.shop.test:8080\r\nuser-agent: curl/8.5.0\r\nreferer: http://www.shop.test/\r\n\r\n'
  t.equal(one['ClientRequestBytes'], sent.length)
  const [start, end] = [Date.parse(String(one['EdgeStartTimestamp'])), Date.parse(String(one['EdgeEndTimestamp']))]
  t.ok(before <= start && start <= end && end <= Date.now() + 1)
  const made = decodeRay(String(one['RayID'])).time.getTime()
  t.ok(before - 1 <= made && made <= start + 1, 'the ray decodes to the start')
  t.notOk(Object.keys(one).some(name => /^EdgeError|^EdgePhase/.test(name)), 'nothing failed')
})

t.test('every failure that can be produced here: a record that fits, and says who answered', { timeout: 120_000 }, async t => {
  const { edge, url, lines, recordOf } = await logged(t, answerBytes('ok'), { dnsTimeout: '800ms', connectTimeout: '800ms', tlsTimeout: '800ms', ackTimeout: '1s', writeTimeout: '1s', responseTimeout: '1500ms', idleTimeout: '500ms' })
  // one needs a body that is too large for the socket's buffers
  const kinds = FAILURE_KINDS.filter(kind => kind !== 'connection_write_timeout' && (FAULTS[kind] as Fault).unavailable === undefined)
  for (const kind of kinds) {
    edge.fail({ kind, rate: 1, times: 1 })
    const answer = await ask(url, `GET /${kind} HTTP/1.1\r\nHost: www.shop.test\r\nAccept: text/html\r\n\r\n`).catch(() => null)
    if (answer === null) continue
    const one = await recordOf(answer)
    fits(t, one, kind)
    t.match(one, { EdgeErrorCause: kind, EdgePhase: String, EdgeErrorMessage: String, EdgeResponseStatus: answer.status, EdgeErrorCode: Number }, kind)
    t.equal(one['OriginResponseStatus'] !== 0, kind === 'upstream_gateway_error' || answer.complete === false, `${kind}: 0 when the edge answered`)
  }
  t.equal(lines.length, kinds.length, 'one record each')
  for (const line of lines) fits(t, JSON.parse(line) as Fields, 'fits the schema')
})

t.test('refusals and the edge\'s own answers name no origin; blocks are security actions', async t => {
  const { url, recordOf } = await logged(t, answerBytes('ok'), { deny: [{ path: '/no' }] })
  const denied = await recordOf(await get(`${url}/no`))
  t.match(denied, { EdgeResponseStatus: 403, OriginResponseStatus: 0, EdgeServerIP: '', OriginIP: '', EdgeRequestHost: '', CacheCacheStatus: 'unknown', OriginResponseDurationMs: 0, SecurityAction: 'block', SecurityActions: ['block'], SecuritySources: ['firewallCustom'], EdgeErrorCode: 1020 })
  const trace = await recordOf(await get(`${url}/cdn-cgi/trace`))
  t.match(trace, { EdgeResponseStatus: 200, OriginResponseStatus: 0, OriginIP: '', CacheCacheStatus: 'unknown', SecurityAction: '', EdgeResponseContentType: 'text/plain' })
  const preview = await recordOf(await get(`${url}/cdn-cgi/error/521`))
  t.match(preview, { EdgeResponseStatus: 521, OriginResponseStatus: 0 })
  t.notOk('EdgeErrorCause' in preview, 'a preview is no failure')
  for (const one of [denied, trace, preview]) fits(t, one, 'fits the schema')
})

t.test('a client that leaves before any answer is a 499; one cut short has the status it was told', async t => {
  const { url, upstream, lines } = await logged(t, ({ target }, socket) => { if (target === '/cut') socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort') })
  const client = await connect(url, t)
  client.send('GET /leaves HTTP/1.1\r\nHost: a.test\r\n\r\n')
  await eventually(() => upstream.requests.length === 1)
  client.close('reset')
  await ask(url, 'GET /cut HTTP/1.1\r\nHost: a.test\r\n\r\n')
  await eventually(() => lines.length === 2)
  const [left = {}, cut = {}] = lines.map(line => JSON.parse(line) as Fields).sort((a, b) => String(b['ClientRequestURI']).localeCompare(String(a['ClientRequestURI'])))
  t.match(left, { EdgeResponseStatus: 499, OriginResponseStatus: 0 })
  t.match(cut, { EdgeResponseStatus: 200, OriginResponseStatus: 200, EdgeErrorCause: 'http_response_body_incomplete' })
  for (const one of [left, cut]) fits(t, one, 'fits the schema')
})

t.test('control bytes cannot break a line', async t => {
  const { url, lines } = await logged(t, answerBytes('ok'))
  await ask(url, 'GET /\x9b31m?\x85 HTTP/1.1\r\nHost: a.test\r\nUser-Agent: a\x85\x9b[2Jb\tc\r\nReferer: \xe2\x80\xa8\r\n\r\n')
  await eventually(() => lines.length === 1)
  t.notMatch(lines[0], /[^\x20-\x7e\n\xa0-\xff]/)
  t.equal(lines[0]?.indexOf('\n'), lines[0] === undefined ? -1 : lines[0].length - 1)
  fits(t, JSON.parse(lines[0] ?? '') as Fields, 'fits the schema')
})

t.test('a file holds records and nothing else, whatever is on the terminal; our own form stays the default', async t => {
  const folder = t.testdir()
  const upstream = await startUpstream(t, answerBytes('ok'))
  for (const [logDialect, own] of [['cloudflare', false], [undefined, true]] as const) {
    const logFile = join(folder, `${logDialect ?? 'own'}.log`)
    const edge = await startEdge({ upstream: upstream.url, logFile, logDialect })
    await get(edge.url)
    await edge.close()
    const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as Fields)
    t.equal(lines.length, 1)
    t.equal('ray' in (lines[0] ?? {}), own)
    if (!own) fits(t, lines[0] ?? {}, 'fits the schema')
  }
})

t.test('mistakes with a dialect are told', async t => {
  await t.rejects(startEdge({ upstream: 9, log: 'json', logDialect: 'cloudflair' }), { name: 'OptionsError', message: /^logDialect: there is no log dialect "cloudflair"; known are edgeproxy, cloudflare.*; did you mean "cloudflare"\?$/ })
  t.throws(() => resolveOptions({ upstream: 9, logDialect: 'cloudflare' }), {
    message: /^logDialect: is a form of the lines for programs, and with log none nobody writes any; set log to json, or name a log file$/
  })
  t.throws(() => resolveOptions({ upstream: 9, log: 'pretty', logDialect: 'cloudflare' }), /with log pretty/)
  t.doesNotThrow(() => resolveOptions({ upstream: 9, log: 'pretty', logFile: 'x', logDialect: 'cloudflare' }))
})

t.test('a dialect that throws loses no line', async t => {
  const lines: string[] = []
  const log = createLog(
    { format: 'json', file: null, level: 'info', dialect: 'own' },
    { write: line => lines.push(line) },
    new Map([['own', { write: () => { throw new Error('of its own') } }]])
  )
  const journey = Object.assign(new Journey('a3436fd6db5a3dde-LAB', 'own', 'GET', '/', 'a.test', '127.0.0.1', 1), { outcome: 'relayed', statusCode: 200 })
  log.journey(journey)
  t.match(JSON.parse(lines[0] ?? ''), { ray: 'a3436fd6db5a3dde-LAB', err: { message: 'of its own' } })
})
