// The alwaysdata brand through a real edge before a real upstream: what the client saw, what the upstream was told, and the
// log line. What needs a program that the edge starts itself is told with the launcher.
import t, { type Test } from 'tap'
import { startEdge } from '../../src/index.js'
import type { EdgeOptions } from '../../src/settings/options.js'
import { closedPort, answerBytes } from '../support/upstream.js'
import { eventually, tell, type Story } from '../support/story.js'

const OK = answerBytes('ok')
const HTML = { accept: 'text/html', 'user-agent': 'Mozilla/5.0' }

const story = (t: Test, respond: Parameters<typeof tell>[1], options: Partial<EdgeOptions> = {}): Promise<Story> => tell(t, respond, { brand: 'alwaysdata', ...options })

interface Want { readonly status: number, readonly title: string, readonly page: string, readonly kind: string, readonly retryAfter?: string }

/** One request that fails: its page and its log line say the same. */
async function meets (t: Test, { get, lineOf }: Story, { status, title, page, kind, retryAfter }: Want, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const answer = await get('/', { ...HTML, ...headers })
  t.equal(answer.status, status, title)
  t.match(answer.text(), `<h1 lang="en">${title}</h1>`)
  t.match(answer.text(), `<code>${kind}</code>`, 'seen here')
  t.equal(answer.header('retry-after'), retryAfter)
  t.strictSame(answer.all('via'), ['1.1 alproxy'])
  t.equal(answer.header('x-edgeproxy-simulated'), '1')
  t.match(answer.text(), answer.header('x-edge-ray')?.slice(0, 16), 'the ray of the header is on the page')
  t.match(await lineOf(answer), { brand: 'alwaysdata', page, outcome: 'branded', res: { statusCode: status }, failure: { kind } })
}

t.test('refused', async t => {
  const told = await story(t, OK, { upstream: await closedPort(t) })
  await meets(t, told, { status: 502, title: 'Connection to upstream refused', page: 'upstream_refused', kind: 'connection_refused' })
  await told.endsWith(1)
})

t.test('skipped, after refusals', async t => {
  const told = await story(t, OK, { upstream: await closedPort(t), circuitFailures: 2, circuitCooldown: '7s' })
  for (let i = 0; i < 2; i++) await meets(t, told, { status: 502, title: 'Connection to upstream refused', page: 'upstream_refused', kind: 'connection_refused' })
  await meets(t, told, { status: 503, title: 'Connection to upstream skipped', page: 'upstream_skipped', kind: 'upstream_skipped', retryAfter: '7' })
  await told.endsWith(3)
})

t.test('failed: closed without a byte', async t => {
  const told = await story(t, (_, socket) => { socket.end() })
  await meets(t, told, { status: 502, title: 'Connection to upstream failed', page: 'upstream_failed', kind: 'http_response_empty' })
  await told.endsWith(1)
})

t.test('failed: no answer in time', async t => {
  const told = await story(t, () => {}, { responseTimeout: '150ms' })
  await meets(t, told, { status: 504, title: 'Connection to upstream failed', page: 'upstream_timeout', kind: 'http_response_timeout' })
  await told.endsWith(1)
})

t.test('cannot parse', async t => {
  const told = await story(t, 'SSH-2.0-OpenSSH_9.2p1 Debian\r\n')
  await meets(t, told, { status: 502, title: 'Cannot parse upstream response', page: 'upstream_parse', kind: 'http_protocol_error' })
  await told.endsWith(1)
})

t.test('site not found', async t => {
  const told = await story(t, OK, { upstream: undefined, sites: [{ hosts: ['shop.test'], upstream: 9 }] })
  await meets(t, told, { status: 404, title: 'Site not found', page: 'site_not_found', kind: 'site_not_found' }, { host: 'nobody.test' })
  await told.endsWith(1)
})

t.test('not ready: no place for one more request', async t => {
  const told = await story(t, () => {}, { maxConnections: 1 })
  const first = told.get('/').catch(() => null)
  await eventually(() => told.upstream.requests.length === 1)
  await meets(t, told, { status: 503, title: 'Upstream not ready', page: 'connection_limit', kind: 'connection_limit_reached', retryAfter: '1' })
  await told.endsWith(2)
  await first
})

t.test('the edge\'s own cases: 403, 429, 400', async t => {
  const told = await story(t, OK, { deny: [{ path: '/secret' }], rateLimit: '2/60s block 60s' })
  const denied = await told.get('/secret', { ...HTML, 'accept-language': 'fr' })
  t.equal(denied.status, 403)
  t.match(denied.text(), 'Accès refusé')
  t.match(await told.lineOf(denied), { page: 'request_denied', failure: { kind: 'request_denied' } })
  for (let left = 3; left > 0; left--) await told.get('/', HTML)
  const limited = await told.get('/', HTML)
  t.equal(limited.status, 429)
  t.match(limited.text(), 'Too many requests')
  t.equal(limited.header('retry-after'), '60', 'what is left of the block')
  t.match(await told.lineOf(limited), { page: 'rate_limited', failure: { kind: 'request_denied', reason: 'rate_limited' } })
})

t.test('an upstream\'s own 502 and 504 are relayed; with intercept replace they get a page', async t => {
  for (const status of [502, 504]) {
    const relayed = await story(t, answerBytes('mine', `${status} Mine`))
    const answer = await relayed.get('/', HTML)
    t.strictSame([answer.status, answer.text()], [status, 'mine'])
    t.match(await relayed.lineOf(answer), { outcome: 'relayed' })
    const replaced = await story(t, answerBytes('mine', `${status} Mine`), { intercept: 'replace' })
    const page = await replaced.get('/', HTML)
    t.equal(page.status, status)
    t.match(page.text(), 'Connection to upstream failed')
  }
})

t.test('a program\'s own 500 passes with its body', async t => {
  const told = await story(t, answerBytes('no application', '500 Internal Server Error'))
  const answer = await told.get('/', HTML)
  t.strictSame([answer.status, answer.text()], [500, 'no application'])
  t.match(await told.lineOf(answer), { outcome: 'relayed', page: null })
})

t.test('to the upstream: X-Real-IP and X-Forwarded-Proto; a client\'s own are never passed on', async t => {
  const told = await story(t, OK)
  await told.get('/', { 'X-Real-IP': '192.0.2.9', 'x-real-ip': '192.0.2.8', 'X-Forwarded-Proto': 'https' })
  const request = told.upstream.requests.at(-1)
  t.strictSame(request?.all('x-real-ip'), ['127.0.0.1'])
  t.strictSame(request?.all('x-forwarded-proto'), ['http'])
  t.notOk(request?.headers.some(([name]) => /^cf-/i.test(name)), 'no word of another brand')
})

t.test('to the client: Via behind the upstream\'s own entries; X-Edge-Ray alone carries the ray', async t => {
  const told = await story(t, answerBytes('ok', '200 OK', ['Via: 1.1 varnish', 'Server: nginx']))
  const answer = await told.get('/')
  t.strictSame(answer.all('via'), ['1.1 varnish', '1.1 alproxy'])
  t.strictSame(answer.all('server'), ['nginx'])
  t.match(answer.header('x-edge-ray'), /^[0-9a-f]{16}-LAB$/)
  t.strictSame(answer.all('cf-ray'), [])
  const kept = await story(t, answerBytes('ok', '200 OK', ['Via: 1.1 varnish']), { originHeaders: 'keep' })
  t.strictSame((await kept.get('/')).all('via'), ['1.1 varnish'])
})

t.test('answers to an upgrade and to HEAD have it, too', async t => {
  const told = await story(t, ({ method }, socket) => socket.write(method === 'HEAD'
    ? 'HTTP/1.1 200 OK\r\n\r\n'
    : 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'))
  for (const request of ['HEAD / HTTP/1.1', 'GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: echo']) {
    t.strictSame((await told.ask(`${request}\r\nHost: ${told.host}\r\n\r\n`)).all('via'), ['1.1 alproxy'], request)
  }
  await told.upstream.close()
})

t.test('a page in place of these pages is a mistake, as documented', async t => {
  await t.rejects(startEdge({ upstream: 9, brand: 'alwaysdata', customPages: '5xx=./500.html' }), { message: /the brand alwaysdata has no pages of a site's own/ })
})
