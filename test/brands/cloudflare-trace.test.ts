// What the edge answers by itself below /cdn-cgi/: the trace, a preview of every page, and nothing of it ever forwarded.
import t from 'tap'
import { PAGES } from '../../error-pages/cloudflare/pages/index.js'
import { edgeproxy } from '../../src/index.js'
import Fastify from 'fastify'
import { get, requestBytes } from '../support/client.js'
import { tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const KEYS = ['fl', 'h', 'ip', 'ts', 'visit_scheme', 'uag', 'colo', 'sliver', 'http', 'loc', 'tls', 'sni', 'warp', 'gateway', 'rbi', 'kex']

const pairsOf = (body: string): [string, string][] => body.trimEnd().split('\n').map(line => {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
})

t.test('the trace: every key in its order, about this very request', async t => {
  const story = await tell(t, answerBytes('upstream'), { colo: 'CDG' })
  const before = Date.now()
  const answer = await story.get('/cdn-cgi/trace', { host: 'www.shop.test:8080', 'user-agent': 'curl/8.5.0 a=b' })
  t.equal(answer.status, 200)
  t.equal(answer.header('content-type'), 'text/plain')
  t.equal(answer.header('server'), 'cloudflare')
  const pairs = pairsOf(answer.text())
  t.strictSame(pairs.map(([key]) => key), KEYS)
  const { ts, fl, ...values } = Object.fromEntries(pairs) as Record<string, string>
  t.match(fl, /^\d+f\d+$/)
  t.match(ts, /^\d+\.\d{3}$/)
  t.ok(Number(ts) * 1000 >= before - 1 && Number(ts) * 1000 <= Date.now() + 1)
  t.strictSame(values, {
    h: 'www.shop.test', ip: '127.0.0.1', visit_scheme: 'http', uag: 'curl/8.5.0 a=b', colo: 'CDG', sliver: 'none', http: 'http/1.1', loc: 'XX', tls: 'off', sni: 'off', warp: 'off', gateway: 'off', rbi: 'off', kex: 'none'
  })
  t.match(answer.header('cf-ray'), /^[0-9a-f]{16}-CDG$/)
  t.match(await story.lineOf(answer), { outcome: 'branded', page: 'trace', brand: 'cloudflare', site: 'default', failure: undefined, res: { statusCode: 200 } })
  t.equal(story.upstream.requests.length, 0)
  await story.endsWith(1)
})

t.test('the trace names the pretended country, per site', async t => {
  const story = await tell(t, answerBytes(''), { sites: [{ hosts: ['paris.test'], country: 'FR' }, { hosts: ['any.test'] }], country: 'DE' })
  for (const [host, country] of [['paris.test', 'FR'], ['any.test', 'DE'], ['unknown.test', 'DE']] as const) {
    t.match((await story.get('/cdn-cgi/trace', { host })).text(), `\nloc=${country}\n`, host)
  }
})

t.test('a preview of every page is what a failure leads to: status, header lines, form', async t => {
  const story = await tell(t, answerBytes('upstream'))
  for (const [name, page] of Object.entries(PAGES)) {
    const html = await story.get(`/cdn-cgi/error/${name}`, { accept: 'text/html' })
    t.equal(html.status, page.status, name)
    t.equal(html.header('x-edgeproxy-preview'), name)
    t.equal(html.header('retry-after'), page.retryAfter === null ? undefined : String(page.retryAfter), name)
    t.equal(html.header('cf-error-type'), page.edgeMade ? name : undefined, name)
    t.match(html.header('content-type'), 'text/html')
    t.match(html.text(), page.title.en.replace(/'/g, '&#39;'), name)
    t.match(html.text(), html.header('cf-ray')?.slice(0, 16) ?? 'no ray')
    const json = JSON.parse((await story.get(`/cdn-cgi/error/${name}`, { accept: 'application/json' })).text()) as Record<string, unknown>
    t.match(json, { status: page.status, error_code: Number(name), cloudflare_error: true }, name)
    const line = await story.lineOf(html)
    t.match(line, { outcome: 'branded', page: name, level: 30, res: { statusCode: page.status } })
    t.notOk('failure' in line, `${name}: nothing failed`)
  }
  t.equal(story.upstream.requests.length, 0)
  t.strictSame(story.edge.recent.list().filter(({ failure }) => failure !== null), [])
})

t.test('a preview negotiates like the real thing', async t => {
  const story = await tell(t, answerBytes('upstream'))
  const path = '/cdn-cgi/error/522?x=1'
  t.match((await story.get(path, { accept: 'text/markdown' })).text(), /^---\nerror_code: 522\n/)
  t.equal((await story.get(path)).text(), 'error code: 522\n', 'a tool')
  t.match((await story.get(path, { accept: 'application/problem+json' })).header('content-type'), 'application/problem+json')
  t.match((await story.get(path, { accept: 'text/html', 'accept-language': 'fr' })).text(), '<html lang="fr"')
  const head = await story.ask(requestBytes(`${story.url}${path}`, 'HEAD', { accept: 'text/html' }))
  t.equal(head.status, 522)
  t.equal(head.body.length, 0)
  t.ok(Number(head.header('content-length')) > 1000)
})

t.test('a preview looks as a failure\'s page does, but for what was seen', async t => {
  const story = await tell(t, answerBytes('upstream'))
  const names = (headers: readonly (readonly [string, string])[]): string[] => headers.map(([name]) => name.toLowerCase()).sort()
  story.edge.fail({ kind: 'connection_refused', rate: 1 })
  const real = await story.get('/', { accept: 'text/html' })
  const preview = await story.get('/cdn-cgi/error/521', { accept: 'text/html' })
  const seen = names(real.headers).filter(name => name !== 'x-edge-failure')
  t.strictSame(names(preview.headers).filter(name => name !== 'x-edgeproxy-preview'), seen)
  for (const name of ['content-type', 'server', 'retry-after', 'cache-control', 'cf-error-type', 'cf-error-origin', 'proxy-status', 'vary']) t.equal(preview.header(name), real.header(name), name)
  t.match(real.text(), 'connection_refused')
  t.notMatch(preview.text(), 'connection_refused', 'nobody refused anything')
})

t.test('every other path of the edge: never forwarded, one line and a ray each', async t => {
  const story = await tell(t, answerBytes('upstream'))
  const rows: ReadonlyArray<readonly [target: string, status: number, page: string]> = [
    ['/cdn-cgi/rum?x', 204, 'rum'], ['/cdn-cgi/styles/main.css', 200, 'style'], ['/cdn-cgi/', 404, 'not-found'], ['/cdn-cgi/error/999', 404, 'not-found'],
    ['/cdn-cgi/error/', 404, 'not-found'], ['/cdn-cgi/error/constructor', 404, 'not-found'], ['/cdn-cgi/trace/x', 404, 'not-found'], ['/cdn-cgi/image/width=80/x.png', 404, 'not-found'], ['/cdn-cgi/toString', 404, 'not-found']
  ]
  for (const [target, status, page] of rows) {
    const answer = await story.get(target)
    t.equal(answer.status, status, target)
    t.equal(answer.header('x-edgeproxy-simulated'), '1')
    t.match(await story.lineOf(answer), { outcome: 'branded', page, res: { statusCode: status } })
  }
  t.match((await story.get('/cdn-cgi/error/999')).text(), '/cdn-cgi/error/521')
  t.equal((await story.ask(`GET ${story.url}/cdn-cgi/trace HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)).status, 200, 'in absolute form')
  t.equal((await story.ask(`GET /cdn-cgi/trace HTTP/1.1\r\nHost: ${story.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)).status, 200, 'an upgrade')
  t.equal((await story.ask('GET /cdn-cgi/trace HTTP/1.1\r\nHost: a b\r\n\r\n')).status, 400, 'a Host that is none')
  t.equal(story.upstream.requests.length, 0)
  await story.endsWith(rows.length + 4)
})

t.test('a body that nobody reads does not become the next request', async t => {
  const story = await tell(t, answerBytes('upstream'))
  const answer = await story.ask(`POST /cdn-cgi/rum HTTP/1.1\r\nHost: ${story.host}\r\nContent-Length: 50\r\n\r\nGET /smuggled HTTP/1.1\r\n`)
  t.equal(answer.status, 204)
  t.equal(story.upstream.requests.length, 0)
})

t.test('faults, deny rules and sites without a match do not reach these paths; other paths that look alike are forwarded', async t => {
  const story = await tell(t, answerBytes('upstream'), { deny: [{ path: '/' }], sites: [{ hosts: ['shop.test'] }], fail: ['connection_refused'] })
  t.equal((await story.get('/cdn-cgi/trace', { host: 'shop.test' })).status, 200)
  t.equal((await story.get('/cdn-cgi/trace', { host: 'nobody.test' })).status, 200)
  const open = await tell(t, answerBytes('upstream'))
  for (const target of ['/cdn-cgi', '/x/cdn-cgi/trace', '/?/cdn-cgi/trace', '/cdn-cgix/']) t.equal((await open.get(target)).text(), 'upstream', target)
})

t.test('mounted below a path, the edge\'s paths are below it, too', async t => {
  const story = await tell(t, answerBytes('upstream'))
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(edgeproxy, { upstream: story.upstream.url, prefix: '/shop' })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.match((await get(`${url}/shop/cdn-cgi/trace`)).text(), /^fl=/)
  t.equal((await get(`${url}/cdn-cgi/trace`)).status, 404)
  t.equal((await get(`${url}/shop/x`)).text(), 'upstream')
})
