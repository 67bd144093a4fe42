// Who made an error: which answers of an origin pass, what stands in the place of its 502 and 504, and by what the documented
// edge tells its own errors from those it passes on.
import t from 'tap'
import { BRANDS } from '../../error-pages/index.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import { requestBytes } from '../support/client.js'
import { tell } from '../support/story.js'
import { answerBytes, type Respond } from '../support/upstream.js'

const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0', 'accept-encoding': 'gzip' }

/** An origin that answers `/503` with a 503 of its own. */
const asAsked: Respond = ({ target }, socket) =>
  socket.write(answerBytes(`own body of ${target}`, `${target.slice(1, 4)} Own`, ['X-Own: 1', 'Content-Type: application/x-own']))

t.test('an origin\'s own errors pass with their bodies, but for 502 and 504', async t => {
  const story = await tell(t, asAsked)
  for (const status of [403, 404, 424, 429, 500, 501, 503, 505, 520, 530]) {
    const answer = await story.get(`/${status}`, BROWSER)
    t.match({ status: answer.status, text: answer.text(), own: answer.header('x-own'), type: answer.header('content-type') },
      { status, text: `own body of /${status}`, own: '1', type: 'application/x-own' })
    t.strictSame([...answer.all('cf-error-type'), ...answer.all('cf-error-origin')], [], `${status}: forwarded`)
    t.notMatch(answer.text(), 'cloudflare')
    t.match(await story.lineOf(answer), { outcome: 'relayed', upstream: { statusCode: status } })
  }
})

t.test('a 502 or 504 of the origin becomes a branded page that blames the host and is marked as forwarded', async t => {
  const story = await tell(t, asAsked)
  for (const status of [502, 504]) {
    const page = await story.get(`/${status}`, BROWSER)
    t.equal(page.status, status)
    t.match(page.text(), '<li id="cf-host-status" class="tile cf-error-source">')
    t.notMatch(page.text(), 'own body')
    t.strictSame([...page.all('cf-error-type'), ...page.all('cf-error-origin')], [], 'not an error of the edge')
    const tool = await story.get(`/${status}`)
    t.equal(tool.text(), `error code: ${status}\n`)
    t.equal(tool.body.length, 16)
  }
})

const FORMS = ['text/html', 'application/json', 'text/markdown'] as const

t.test('a 500 or 503 of the edge says cloudflare in its body', async t => {
  const story = await tell(t, asAsked)
  for (const [kind, status] of [['proxy_internal_error', 500], ['connection_limit_reached', 503]] as const) {
    for (const accept of FORMS) {
      story.edge.fail({ kind, rate: 1, times: 1 })
      const answer = await story.get('/200', { ...BROWSER, accept })
      t.equal(answer.status, status)
      t.match(answer.text(), /cloudflare/, accept)
      t.equal(answer.header('cf-error-type'), String(status))
      t.equal(answer.header('cf-error-origin'), 'edge')
    }
    story.edge.fail({ kind, rate: 1, times: 1 })
    t.match((await story.get('/200', BROWSER)).text(), '<li id="cf-cloudflare-status" class="tile cf-error-source">')
  }
})

/** What no setting lets pass, because no origin answered. */
const NEVER_PASSED: ReadonlyArray<readonly [kind: FailureKind, status: number]> = [
  ['http_response_empty', 520], ['connection_refused', 521], ['connection_timeout', 522], ['http_response_timeout', 524], ['tls_alert_received', 525], ['tls_certificate_error', 526]
]

t.test('intercept pass: 502 and 504 pass, the edge\'s own 520 to 526 stay pages', async t => {
  const story = await tell(t, asAsked, { intercept: 'pass', connectTimeout: '500ms', responseTimeout: '700ms' })
  for (const status of [502, 504]) {
    const answer = await story.get(`/${status}`, BROWSER)
    t.match({ status: answer.status, text: answer.text(), own: answer.header('x-own') }, { status, text: `own body of /${status}`, own: '1' })
  }
  for (const [kind, status] of NEVER_PASSED) {
    story.edge.fail({ kind, rate: 1, times: 1 })
    const answer = await story.get('/200', BROWSER)
    t.equal(answer.status, status, kind)
    t.equal(answer.header('cf-error-type'), String(status))
    t.match(answer.text(), 'id="cf-error-details"')
  }
})

t.test('a HEAD gets the headers of the page and no body', async t => {
  const story = await tell(t, asAsked)
  story.edge.fail({ kind: 'connection_refused', rate: 1, times: 1 })
  const page = await story.get('/200', BROWSER)
  story.edge.fail({ kind: 'connection_refused', rate: 1, times: 1 })
  const head = await story.ask(requestBytes(`${story.url}/200`, 'HEAD', BROWSER))
  t.equal(head.status, 521)
  t.equal(head.body.length, 0)
  t.strictSame(head.headers.map(([name]) => name), page.headers.map(([name]) => name))
})

t.test('the ray: 16 hex digits and a colo in the header, the digits alone on the page and in JSON, the same to the origin', async t => {
  const story = await tell(t, asAsked, { colo: 'SJC' })
  const relayed = await story.get('/200', BROWSER)
  t.match(relayed.header('cf-ray'), /^[0-9a-f]{16}-SJC$/)
  t.strictSame(story.upstream.requests[0]?.all('cf-ray'), [relayed.header('cf-ray')])
  for (const accept of ['text/html', 'application/json']) {
    story.edge.fail({ kind: 'http_response_empty', rate: 1, times: 1 })
    const answer = await story.get('/200', { ...BROWSER, accept })
    const [digits = 'no ray', colo] = (answer.header('cf-ray') ?? '').split('-')
    t.equal(colo, 'SJC')
    t.match(answer.text(), digits)
    t.notMatch(answer.text(), `${digits}-SJC`)
    if (accept === 'application/json') t.match(JSON.parse(answer.text()), { ray_id: digits, instance: digits })
  }
})

t.test('request headers up to 128 KB and targets up to 16 KB pass; more headers are refused before the origin', async t => {
  const story = await tell(t, answerBytes('ok'))
  const head = (bytes: number): string => `GET / HTTP/1.1\r\nHost: ${story.host}\r\n${Array.from({ length: 10 }, (_, at) => `X-Large-${at}: ${'x'.repeat(bytes / 10 - 14)}\r\n`).join('')}\r\n`
  t.equal((await story.ask(head(124 * 1024))).status, 200)
  t.equal(story.upstream.requests[0]?.header('x-large-9')?.length, 124 * 1024 / 10 - 14 | 0)
  const target = `/${'x'.repeat(16 * 1024 - 1)}`
  t.equal((await story.get(target)).status, 200)
  t.equal(story.upstream.requests[1]?.target, target)
  t.equal((await story.ask(head(140 * 1024))).status, 431)
  t.equal(story.upstream.requests.length, 2)
})

t.test('the title of every 5xx page, and its two questions', async t => {
  const titles = { 500: 'Internal server error', 502: 'Bad gateway', 504: 'Gateway time-out', 520: 'Web server is returning an unknown error', 521: 'Web server is down', 522: 'Connection timed out', 523: 'Origin is unreachable', 524: 'A timeout occurred', 525: 'SSL handshake failed', 526: 'Invalid SSL certificate' }
  const story = await tell(t, answerBytes('ok'))
  for (const [code, title] of Object.entries(titles)) {
    const page = await story.get(`/cdn-cgi/error/${code}`, { ...BROWSER, host: 'shop.test:8080' })
    t.match(page.text(), `<title>shop.test | ${code}: ${title}</title>`)
    t.match(page.text(), new RegExp(`<h1>${title} <span class="code">Error code ${code}</span></h1>`))
    for (const heading of ['<h2>What happened?</h2>', '<h2>What can I do?</h2>', '<h3>If you are visiting this site</h3>', '<h3>If this is your site</h3>']) t.match(page.text(), heading)
    t.equal(page.header('cf-error-type'), BRANDS.cloudflare.brand.pages.all[code]?.blame === 'upstream' && ['502', '504'].includes(code) ? undefined : code)
  }
})

t.test('a status without a phrase of its own says <none>, in previews and for real', async t => {
  const story = await tell(t, (_request, socket) => socket.end())
  const lines = { 520: '520 <none>', 522: '522 <none>', 526: '526 <none>', 1016: '530 <none>', 502: '502 Bad Gateway', 1015: '429 Too Many Requests' }
  for (const [code, line] of Object.entries(lines)) t.equal((await story.get(`/cdn-cgi/error/${code}`)).statusLine, `HTTP/1.1 ${line}`)
  t.equal((await story.get('/')).statusLine, 'HTTP/1.1 520 <none>')
})
