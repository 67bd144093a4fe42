// Which upstream gets the request: addresses, sockets, round robin, failover, kept connections, circuits, limits, sites.
import { once } from 'node:events'
import { join } from 'node:path'
import { createServer } from 'node:net'
import t from 'tap'
import { connect, get } from '../support/client.js'
import { temporaryFolder } from '../support/folder.js'
import { eventually, requestBytes, startRecordedEdge, tell } from '../support/story.js'
import { answerBytes, closedPort, startUpstream } from '../support/upstream.js'

t.test('localhost is wherever the application listens', async t => {
  for (const host of ['127.0.0.1', '::1']) {
    await t.test(host, async t => {
      const upstream = await startUpstream(t, answerBytes(host), { listen: { host, port: 0 } }).catch(error => error as Error)
      if (upstream instanceof Error) return t.plan(0, `no ${host} here: ${upstream.message}`)
      const { url, log } = await startRecordedEdge(t, { upstream: `http://localhost:${upstream.port}` })
      t.equal((await get(url)).text(), host)
      const line = await log.line(() => true)
      t.match(line, { outcome: 'relayed', upstream: { address: host === '::1' ? `[::1]:${upstream.port}` : `127.0.0.1:${upstream.port}`, attempts: 1 } })
    })
  }
})

t.test('a unix socket that closes has closed, not reset: it never names a peer', async t => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'app.sock')
  const answers = [Buffer.from('HTTP/1.0 200 OK\r\n\r\nuntil the end'), Buffer.alloc(0), Buffer.from('HTTP/1.1 200')]
  const server = createServer(socket => { socket.on('error', () => {}).once('data', () => { socket.end(answers.shift() ?? '') }) }).listen(path)
  t.teardown(() => { server.close() })
  await once(server, 'listening')
  const { edge, url } = await startRecordedEdge(t, { upstream: `unix:${path}` })
  t.match(await get(url), { status: 200, complete: true })
  t.equal((await get(url)).status, 520)
  t.equal((await get(url)).status, 520)
  const kinds = [await edge.recent.next(), await edge.recent.next()].map(({ kind }) => kind)
  t.strictSame(kinds, ['http_response_empty', 'http_response_incomplete'])
})

t.test('an upstream on a unix socket, and the words when its file is missing', async t => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'app.sock')
  const upstream = await startUpstream(t, answerBytes('unix'), { listen: { path } })
  const { url, log } = await startRecordedEdge(t, { upstream: `unix:${path}` })
  t.equal((await get(`${url}/a//b`, { host: 'shop.test' })).text(), 'unix')
  t.equal(upstream.requests[0]?.target, '/a//b')
  t.equal(upstream.requests[0]?.header('host'), 'shop.test')
  t.match(await log.line(() => true), { upstream: { address: `unix:${path}` } })
  await upstream.close()
  const page = await get(url)
  t.equal(page.status, 521)
  t.match(await log.line(({ ray }) => ray === page.header('x-edge-ray')), { failure: { kind: 'connection_refused', code: 'ENOENT' } })
})

t.test('several upstreams share the requests, one after the other', async t => {
  const all = await Promise.all(['a', 'b', 'c'].map(name => startUpstream(t, answerBytes(name))))
  const { url } = await startRecordedEdge(t, { upstream: all.map(upstream => upstream.url) })
  const got: string[] = []
  for (let i = 0; i < 6; i++) got.push((await get(url)).text())
  t.strictSame(got, ['a', 'b', 'c', 'a', 'b', 'c'])
})

t.test('a connect failure moves on to the next upstream and is counted; a whole round of them is a page', async t => {
  const good = await startUpstream(t, answerBytes('good'))
  const dead = `http://127.0.0.1:${await closedPort(t)}`
  const { url, log } = await startRecordedEdge(t, { upstream: [dead, good.url] })
  for (let i = 0; i < 4; i++) t.equal((await get(url)).text(), 'good')
  t.strictSame(log.journeys.map(line => line['upstream'].attempts), [2, 1, 2, 1])
  t.ok(log.journeys.every(line => line.failure === undefined && line.outcome === 'relayed'))
  const posted = await startUpstream(t, answerBytes('posted'))
  const other = await startRecordedEdge(t, { upstream: [dead, posted.url] })
  const client = await connect(other.url, t)
  client.send(requestBytes(other.url, 'POST', {}, 'x'.repeat(40_000)))
  t.equal((await client.answer()).text(), 'posted', 'nothing of the body was lost on the way')
  t.equal(posted.requests[0]?.body.length, 40_000)
  await good.close()
  const page = await get(url)
  t.equal(page.status, 521)
  t.match(await log.line(({ ray }) => ray === page.header('x-edge-ray')), { upstream: { attempts: 2 }, failure: { kind: 'connection_refused' } })
})

t.test('once a byte was sent no other upstream is asked', async t => {
  const bad = await startUpstream(t, (_request, socket) => socket.destroy())
  const good = await startUpstream(t, answerBytes('good'))
  const { url, log } = await startRecordedEdge(t, { upstream: [bad.url, good.url] })
  const page = await get(url)
  t.equal(page.status, 520)
  t.equal(good.requests.length, 0)
  t.equal(bad.requests.length, 1)
  t.match(await log.line(() => true), { upstream: { attempts: 1 }, failure: { kind: 'http_response_empty' } })
})

t.test('the circuit opens after failures in a row, skips without a socket, and half-open lets one through', async t => {
  let works = false
  const story = await tell(t, (_request, socket) => works ? socket.write(answerBytes('back')) : socket.destroy(), { circuitFailures: 2, circuitCooldown: '600ms' })
  t.equal((await story.get('/')).status, 520)
  t.equal((await story.get('/')).status, 520)
  const skipped = await story.get('/')
  t.equal(skipped.status, 521)
  t.match(skipped.header('retry-after'), /^[1-9]\d*$/)
  t.match(await story.lineOf(skipped), { failure: { kind: 'upstream_skipped', stage: 'circuit' }, upstream: { attempts: 0 } })
  t.equal(story.upstream.requests.length, 2, 'not asked')
  await new Promise(resolve => setTimeout(resolve, 620))
  t.equal((await story.get('/')).status, 520, 'the probe')
  t.equal((await story.get('/')).status, 521, 'open again')
  works = true
  await new Promise(resolve => setTimeout(resolve, 620))
  t.equal((await story.get('/')).text(), 'back')
  t.equal((await story.get('/')).text(), 'back')
  await story.endsWith(7)
})

t.test('an answer of 500 does not open a circuit, and one upstream\'s circuit is not another\'s', async t => {
  const story = await tell(t, answerBytes('no', '500 Own'), { circuitFailures: 1, circuitCooldown: '10s' })
  for (let i = 0; i < 3; i++) t.equal((await story.get('/')).status, 500)
  const good = await startUpstream(t, answerBytes('good'))
  const { url } = await startRecordedEdge(t, { upstream: [`http://127.0.0.1:${await closedPort(t)}`, good.url], circuitFailures: 1, circuitCooldown: '10s' })
  for (let i = 0; i < 4; i++) t.equal((await get(url)).text(), 'good')
})

t.test('a limit of requests at once', async t => {
  const story = await tell(t, '', { maxConnections: 2 })
  const clients = await Promise.all([connect(story.url, t), connect(story.url, t)])
  for (const client of clients) client.send(requestBytes(story.url))
  await eventually(() => story.upstream.requests.length === 2)
  const page = await story.get('/')
  t.equal(page.status, 503)
  t.match(await story.lineOf(page), { failure: { kind: 'connection_limit_reached', stage: 'site' } })
  for (const socket of story.upstream.sockets) socket.write(answerBytes('ok'))
  for (const client of clients) t.equal((await client.answer()).text(), 'ok')
  await eventually(() => story.log.journeys.length === 3)
  const free = await connect(story.url, t)
  free.send(requestBytes(story.url))
  await eventually(() => story.upstream.requests.length === 3)
  free.close('reset')
  await story.endsWith(4)
})

t.test('deny rules refuse before any upstream is thought of', async t => {
  const story = await tell(t, answerBytes('ok'), { deny: [{ path: '/admin' }, { userAgent: 'BadBot' }, { ip: '10.0.0.0/8' }] })
  for (const path of ['/admin', '/admin/x', '/admin?x']) {
    const page = await story.get(path)
    t.equal(page.status, 403)
    t.match(await story.lineOf(page), { failure: { kind: 'request_denied', stage: 'site' } })
  }
  t.equal((await story.get('/', { 'user-agent': 'x BadBot/1' })).status, 403)
  t.equal((await story.get('/administrator')).status, 200)
  t.equal(story.upstream.requests.length, 1)
})

t.test('host and path pick the site, the first that fits', async t => {
  const [shop, api, any] = await Promise.all(['shop', 'api', 'any'].map(name => startUpstream(t, answerBytes(name))))
  const { url, log } = await startRecordedEdge(t, {
    sites: [{ name: 'api', hosts: 'shop.test', path: '/api', upstream: api?.url ?? '' }, { name: 'shop', hosts: ['shop.test', '*.shop.test'], upstream: shop?.url ?? '' }, { name: 'ports', hosts: 'any.test', upstream: any?.url ?? '' }]
  })
  const rows = [['shop.test', '/', 'shop'], ['SHOP.test:8080', '/api', 'api'], ['shop.test', '/api/x?y', 'api'], ['shop.test', '/apis', 'shop'], ['a.b.shop.test', '/api', 'shop'], ['any.test', '/', 'any']] as const
  for (const [host, path, wanted] of rows) t.equal((await get(`${url}${path}`, { host })).text(), wanted, `${host}${path}`)
  for (const host of ['other.test', 'notshop.test', 'shop.test.evil', '']) {
    const page = await get(`${url}/`, { host })
    t.equal(page.status, 409, host)
    t.match(await log.line(({ ray }) => ray === page.header('x-edge-ray')), { failure: { kind: 'site_not_found' }, site: null, upstream: { attempts: 0 } })
  }
  t.equal(log.journeys.length, rows.length + 4)
})
