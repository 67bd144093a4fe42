// Every 1xxx that the rules of a site lead to, met for real through the edge: the page, the bodies for programs, Retry-After
// and the log line. Faults by name are walked in test/failures/site.test.ts.
import t, { type Test } from 'tap'
import { cloudflare } from '../../error-pages/cloudflare/brand.js'
import { deniedPage } from '../../error-pages/cloudflare/denied.js'
import { PAGES } from '../../error-pages/cloudflare/pages/index.js'
import { CATALOG } from '../../src/failures/catalog.js'
import type { EdgeOptions } from '../../src/settings/options.js'
import { ask, requestBytes, type Answer } from '../support/client.js'
import { startRecordedEdge } from '../support/story.js'
import { startUpstream } from '../support/upstream.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhealthy'
const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0', host: 'shop.test' }

interface Row {
  readonly code: keyof typeof PAGES
  readonly kind: string
  readonly reason: string
  readonly options?: (upstream: string) => Partial<EdgeOptions>
  /** Header lines, also twice the same. */
  readonly lines?: readonly (readonly [name: string, value: string])[]
  /** Target. Default `/pay`. */
  readonly target?: string
  /** How many requests pass before. */
  readonly pass?: number
}

const denied = (code: Row['code'], reason: string, rest: Partial<Row> = {}): Row => ({ code, kind: 'request_denied', reason, ...rest })

const LONG = Array.from({ length: 8 }, (_, i) => `203.0.113.${100 + i}`).join(',')

const ROWS: Row[] = [
  denied(1000, 'forged_address', { lines: [['CF-Connecting-IP', '203.0.113.7']] }),
  denied(1000, 'forwarded_for_repeated', { lines: [['X-Forwarded-For', '203.0.113.7'], ['x-forwarded-for', '203.0.113.8']] }),
  denied(1000, 'forwarded_for_too_long', { lines: [['X-Forwarded-For', LONG]] }),
  { code: 1001, kind: 'site_not_found', reason: 'unknown_host', options: upstream => ({ upstream: undefined, sites: [{ hosts: 'other.test', upstream }] }) },
  denied(1003, 'direct_ip', { options: () => ({ directIp: 'refuse' }), lines: [['Host', '127.0.0.1:8080']] }),
  denied(1003, 'direct_ip', { options: upstream => ({ directIp: 'refuse', upstream: undefined, sites: [{ hosts: 'shop.test', upstream }] }), lines: [['Host', '[::1]']] }),
  denied(1005, 'asn_banned', { options: () => ({ deny: [{ ip: '127.0.0.0/8', because: 'asn_banned' }] }) }),
  denied(1006, 'ip_banned', { options: () => ({ deny: [{ ip: '127.0.0.1', because: 'ip_banned' }] }) }),
  denied(1009, 'country_banned', { options: () => ({ country: 'FR', deny: [{ country: 'FR', because: 'country_banned' }] }) }),
  denied(1010, 'browser_banned', { options: () => ({ deny: [{ userAgent: 'python', because: 'browser_banned' }] }), lines: [['User-Agent', 'python-requests/2']] }),
  denied(1011, 'hotlinked', { options: () => ({ deny: [{ path: '/img', referer: 'foreign', because: 'hotlinked' }] }), target: '/img/a.png', lines: [['Referer', 'https://thief.test/shop.test/']] }),
  denied(1014, 'cross_account', { options: () => ({ sites: [{ hosts: 'shop.test', upstream: 'theirs.test:80', account: 'us' }, { hosts: '*.theirs.test', upstream: 1, account: 'us' }, { hosts: 'theirs.test', upstream: 1, account: 'them' }] }) }),
  denied(1015, 'rate_limited', { options: () => ({ rateLimit: '2/1h' }), pass: 2 }),
  { code: 1018, kind: 'site_not_found', reason: 'pending', options: upstream => ({ sites: [{ hosts: 'shop.test', upstream, state: 'pending' }] }) },
  denied(1020, 'deny_rule', { options: () => ({ deny: [{ path: '/pay' }] }) }),
  denied(1034, 'restricted_upstream', { options: () => ({ upstream: '1.1.1.1:80' }) }),
  denied(1034, 'restricted_upstream', { options: () => ({ upstream: 'https://[2606:4700:4700::1111]' }) }),
  denied(1035, 'rewrite_path_invalid', { options: () => ({ rewrite: { path: '/pay', to: 'buy' } }) }),
  denied(1035, 'rewrite_path_invalid', { options: () => ({ rewrite: { to: '' } }) }),
  denied(1035, 'rewrite_path_invalid', { options: () => ({ rewrite: { path: '/pay', to: '/cdn-cgi/trace' } }) }),
  denied(1035, 'rewrite_path_invalid', { options: () => ({ rewrite: { to: '/{header:X-Path}' } }), lines: [['X-Path', 'a HTTP/1.1']] }),
  denied(1036, 'rewrite_too_long', { options: () => ({ rewrite: { to: '/{header:X-Path}' } }), lines: [['X-Path', 'x'.repeat(16 * 1024)]] }),
  denied(1037, 'rewrite_expression_failed', { options: () => ({ rewrite: { to: '/{header:X-Source}/{path}' } }) }),
  denied(1040, 'rewrite_header_not_allowed', { options: () => ({ rewrite: { set: { 'X-Fine': 'a', 'CF-Ray': 'mine' } } }) }),
  denied(1040, 'rewrite_header_not_allowed', { options: () => ({ rewrite: { set: { 'X-Real-IP': '203.0.113.7' } } }) }),
  denied(1040, 'rewrite_header_not_allowed', { options: () => ({ rewrite: { remove: ['Accept-Encoding'] } }) }),
  denied(1040, 'rewrite_header_not_allowed', { options: () => ({ rewrite: { set: { Host: 'other.test' } } }) }),
  denied(1041, 'rewrite_header_value_invalid', { options: () => ({ rewrite: { set: { 'X-Note': 'caf\u00e9' } } }) }),
  denied(1041, 'rewrite_header_value_invalid', { options: () => ({ rewrite: { set: { 'X-Note': '{header:X-Long}' } } }), lines: [['X-Long', 'x'.repeat(4097)]] })
]

const STATUS: Readonly<Record<number, number>> = { 1001: 409, 1015: 429, 1018: 409 }

/** The same request in another form. */
function bytes ({ lines = [], target = '/pay' }: Row, headers: Readonly<Record<string, string>> = {}): string {
  const given = new Set(lines.map(([name]) => name.toLowerCase()))
  const common = Object.entries({ ...BROWSER, ...headers }).filter(([name]) => !given.has(name))
  return `GET ${target} HTTP/1.1\r\n${[...common, ...lines].map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

for (const [index, row] of ROWS.entries()) {
  const { code, kind, reason, options, pass = 0 } = row
  t.test(`${index + 1}. ${code} ${reason}`, async t => {
    const upstream = await startUpstream(t, OK)
    const { url, log } = await startRecordedEdge(t, { upstream: upstream.url, ...options?.(upstream.url) })
    const page = PAGES[code]
    const status = STATUS[code] ?? 403
    for (let i = 0; i < pass; i++) t.equal((await ask(url, bytes(row))).status, 200)

    const html = await ask(url, bytes(row))
    t.equal(html.status, status)
    t.equal(html.header('cf-error-type'), String(code))
    t.match(html.text(), `Error ${code}`)
    t.notMatch(html.text(), 'id="cf-browser-status"', 'no status boxes')
    t.match(html.text(), 'Simulated')
    const line = await log.line(({ ray }) => ray === html.header('x-edge-ray'))
    t.match(line, { outcome: 'branded', page: String(code), res: { statusCode: status }, failure: { kind, reason, stage: 'site' }, upstream: { attempts: 0 } })

    const french = await ask(url, bytes(row, { 'accept-language': 'fr' }))
    t.match(french.text(), page.happened.fr.replaceAll('\'', '&#39;'))

    const answer = await ask(url, bytes(row, { accept: 'application/json' }))
    const body = JSON.parse(answer.text())
    t.match(body, { status, error_code: Number(code), error_name: page.errorName, error_category: page.category, type: `https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-${code}/` })
    checkRetry(t, answer, body, page.retryAfter)
    t.match((await ask(url, bytes(row, { accept: 'text/markdown' }))).text(), `error_category: ${page.category}\n`)
    t.equal(upstream.requests.length, pass, 'the upstream knows nothing of it')
  })
}

function checkRetry (t: Test, answer: Answer, body: Record<string, unknown>, wanted: number | null): void {
  t.equal(answer.header('retry-after'), wanted === null ? undefined : String(wanted))
  t.equal(body['retryable'], wanted !== null)
  t.equal(body['retry_after'], wanted ?? undefined)
}

t.test('every finer reason of a refusal has a page of its own', async t => {
  const reasons = Object.keys(CATALOG.request_denied.reasons)
  t.strictSame(reasons.filter(reason => deniedPage(reason) === '1020'), ['deny_rule'])
  t.strictSame(reasons.filter(reason => !Object.hasOwn(PAGES, deniedPage(reason))), [])
  t.equal(deniedPage('something_new'), '1020')
})

t.test('a limit with a block: Retry-After tells what is left of it', async t => {
  const upstream = await startUpstream(t, OK)
  const { url, log } = await startRecordedEdge(t, { upstream: upstream.url, rateLimit: '1/10s block 60s' })
  const get = (): Promise<Answer> => ask(url, requestBytes(`${url}/`, 'GET', { ...BROWSER, accept: 'application/json' }))
  t.equal((await get()).status, 200)
  const answer = await get()
  t.equal(answer.status, 429)
  const wait = Number(answer.header('retry-after'))
  t.ok(wait > 50 && wait <= 60, `${wait} s`)
  t.equal(JSON.parse(answer.text()).retry_after, wait)
  const line = await log.line(({ ray }) => ray === answer.header('x-edge-ray'))
  t.match(line.failure?.message, /^127\.0\.0\.1 made more than 1 request in 10 s, the limit of site default; blocked for another [\d.]+ s$/)
})

t.test('1000: the upstream is the edge itself', async t => {
  for (const host of ['127.0.0.1', 'localhost']) {
    const { port, close } = await startUpstream(t, OK)
    await close()
    const { url, log } = await startRecordedEdge(t, { upstream: `${host}:${port}`, port })
    const answer = await ask(url, requestBytes(`${url}/`, 'GET', BROWSER))
    t.equal(answer.status, 403)
    t.equal(answer.header('cf-error-type'), '1000')
    t.match(await log.line(({ ray }) => ray === answer.header('x-edge-ray')), { failure: { kind: 'proxy_loop_detected', reason: 'upstream_is_edge', message: `the upstream ${host}:${port} is this edge itself` } })
  }
})

t.test('what the rules do not speak of passes', async t => {
  const passes: Array<[options: Partial<EdgeOptions>, lines: NonNullable<Row['lines']>]> = [
    [{}, [['X-Forwarded-For', LONG.slice(0, 100)]]],
    [{ forgedHeaders: 'replace' }, [['CF-Connecting-IP', '203.0.113.7'], ['X-Forwarded-For', LONG], ['X-Forwarded-For', LONG]]],
    [{}, [['Host', '127.0.0.1']]],
    [{ directIp: 'refuse' }, [['Host', 'localhost']]],
    [{ deny: [{ referer: 'foreign', because: 'hotlinked' }] }, [['Referer', 'http://www.shop.test/']]],
    [{ deny: [{ referer: 'foreign', because: 'hotlinked' }] }, [['Referer', 'nonsense']]],
    [{ deny: [{ referer: 'foreign', because: 'hotlinked' }] }, []],
    [{ deny: [{ referer: 'thief.test' }] }, [['Referer', 'https://notthief.test/']]],
    [{ country: 'DE', deny: [{ country: 'FR', because: 'country_banned' }] }, []]
  ]
  for (const [options, lines] of passes) {
    const upstream = await startUpstream(t, OK)
    const { url } = await startRecordedEdge(t, { upstream: upstream.url, ...options })
    t.equal((await ask(url, bytes({ code: 1020, kind: '', reason: '', lines }))).status, 200, JSON.stringify([options, lines]))
    const values = upstream.requests[0]?.headers ?? []
    t.equal(upstream.requests[0]?.header('cf-connecting-ip'), '127.0.0.1', 'a forged address is never passed on')
    t.notOk(values.some(([name, value]) => /^cf-/i.test(name) && value === '203.0.113.7'))
  }
})

t.test('a brand that does not refuse forged headers replaces them', async t => {
  t.strictSame(cloudflare.outward?.addressHeaders, ['cf-connecting-ip'])
  const { addressHeaders: _, ...outward } = cloudflare.outward ?? {}
  const brand = { ...cloudflare, outward }
  const { createGuard } = await import('../../src/site/rules.js')
  const { resolveOptions } = await import('../../src/settings/options.js')
  const site = (options: object): Parameters<typeof createGuard>[0] => resolveOptions({ upstream: 3000, ...options }).sites[0] as never
  t.equal(createGuard(site({}), brand, []), null)
  t.type(createGuard(site({ forgedHeaders: 'refuse' }), brand, []), 'function')
})
