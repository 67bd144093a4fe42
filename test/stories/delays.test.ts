// Requests that are slow on purpose: where they wait, how long, that it is no failure, and that nothing is left of it.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { edgeproxy, type StartedEdge } from '../../src/index.js'
import { ask, connect, get, requestBytes } from '../support/client.js'
import { EARLY, startDelayed as start } from '../support/delays.js'
import { request, speakHttp2 } from '../support/http2.js'
import { answerBytes, startUpstream, type Respond } from '../support/upstream.js'

const NO_TIMINGS: StartedEdge['journeys'][number]['timings'] = {
  resolve: null, connect: null, handshake: null, request: null, head: null, body: null, delay: null
}

/** ms that it took. */
async function time<T> (run: () => Promise<T>): Promise<[result: T, ms: number]> {
  const since = performance.now()
  const result = await run()
  return [result, performance.now() - since]
}

t.test('it waits before each leg, the record says how long, and it is no failure', async t => {
  const { edge, upstream } = await start(t)
  for (const before of ['connect', 'request', 'head', 'body'] as const) {
    const rule = edge.delay('GET /slow', { before, ms: '60ms', times: 2 })
    // the second one goes out on a kept connection
    for (const turn of [1, 2]) {
      const [answer, ms] = await time(async () => await get(`${edge.url}/slow`))
      t.equal(answer.text(), 'healthy', `${before}, ${turn}`)
      t.ok(ms >= 60 - EARLY, `${before}: ${ms}`)
    }
    t.match(rule, { fired: 2, remaining: 0 })
    const journey = edge.journeys.at(-1)
    t.match(journey, { outcome: 'relayed', failure: null, fault: null, reused: true })
    const { delay, ...legs } = journey?.timings ?? NO_TIMINGS
    t.ok((delay ?? 0) >= 60 - EARLY, `${before}: ${delay}`)
    const others = Object.values(legs).reduce<number>((sum, ms) => sum + (ms ?? 0), 0)
    t.ok(others + (delay ?? 0) <= (journey?.responseTime ?? 0) + EARLY, 'the wait belongs to no other leg')
    t.equal((await get(`${edge.url}/slow`)).status, 200)
    t.equal(edge.journeys.at(-1)?.timings.delay, null)
  }
  t.equal(upstream.requests.length, 12)
  await t.rejects(edge.nextFailure({ timeout: 0 }))
})

t.test('the limits of the edge do not count it, whichever parser reads and whatever closes the answer', async t => {
  const limits = { connectTimeout: '100ms', responseTimeout: '100ms', idleTimeout: '100ms', writeTimeout: '100ms', ackTimeout: '100ms' }
  const answers = [answerBytes('healthy'), 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nhealthy\r\n0\r\n\r\n']
  for (const parser of ['strict', 'lenient'] as const) {
    for (const respond of [...answers, endsWith('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhealthy')]) {
      const { edge } = await start(t, { ...limits, parser }, respond)
      for (const before of ['connect', 'request', 'head', 'body'] as const) {
        const rule = edge.delay('/', { before, ms: 250 })
        t.equal((await get(edge.url)).text(), 'healthy', `${parser}, ${before}`)
        rule.stop()
      }
      t.strictSame(edge.journeys.map(({ outcome }) => outcome), ['relayed', 'relayed', 'relayed', 'relayed'])
      await edge.close()
    }
  }
})

const endsWith = (bytes: string): Respond => (_request, socket) => { socket.end(bytes) }

t.test('a failure of the upstream comes later, and is itself', async t => {
  const { edge } = await start(t, { timeScale: 0.5 }, endsWith('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf'))
  edge.delay('/', { before: 'head', ms: '100ms' })
  edge.delay('/', { before: 'connect', ms: '100ms' })
  const [answer, ms] = await time(async () => await get(edge.url))
  t.match({ complete: answer.complete, text: answer.text() }, { complete: false, text: 'half' })
  t.ok(ms >= 100 - EARLY, 'waits add up, and follow the time scale')
  t.match(await edge.nextFailure(), { kind: 'http_response_body_incomplete' })
  for (const kind of ['connection_refused', 'http_response_empty', 'dns_error', 'http_protocol_error'] as const) {
    edge.fail(kind, { times: 1 })
    t.ok((await get(edge.url)).status >= 500)
    t.match(await edge.nextFailure(), { kind })
    t.ok((edge.journeys.at(-1)?.timings.delay ?? 0) >= 50 - EARLY, kind)
  }
})

t.test('the bandwidth of an answer\'s body, of a request\'s, of both', async t => {
  const { edge, upstream } = await start(t, {}, request => { request.socket.write(answerBytes('x'.repeat(20_000))) })
  edge.delay('GET /down', { bandwidth: '100kb', ms: 30, before: 'body' })
  const [down, ms] = await time(async () => await get(`${edge.url}/down`))
  t.equal(down.body.length, 20_000)
  t.ok(ms >= 30 + 20_000 / 102.4 - EARLY, `${ms}`)
  for (const [direction, bodies] of [['request', 1], ['both', 2]] as const) {
    for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      const rule = edge.delay('POST /up', { bandwidth: 200_000, direction })
      const body = 'y'.repeat(20_000)
      const sent = 'Transfer-Encoding' in headers ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body
      const [up, took] = await time(async () => await ask(edge.url, requestBytes(`${edge.url}/up`, 'POST', headers, sent)))
      t.equal(up.body.length, 20_000)
      t.equal(upstream.requests.at(-1)?.body.toString().replace(/[^y]/g, '').length, 20_000)
      t.ok(took >= bodies * 100 - EARLY, `${direction}: ${took}`)
      rule.stop()
    }
  }
  edge.delay('/', { bandwidth: 1, direction: 'request', times: 1 })
  t.equal((await ask(edge.url, requestBytes(edge.url, 'POST', {}, 'ab'))).body.length, 20_000, 'a body that would have been gathered')
  await t.rejects(edge.nextFailure({ timeout: 0 }))
})

t.test('a client that leaves ends the wait at once, wherever it is', async t => {
  const { edge, upstream } = await start(t)
  const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  for (const options of [{ before: 'connect' }, { before: 'request' }, { before: 'head' }, { before: 'body' }] as const) {
    const rule = edge.delay('/', { ...options, ms: '1h' })
    const client = await connect(edge.url, t)
    client.send(requestBytes(edge.url))
    const isThere = (): boolean => options.before === 'connect' || upstream.sockets.size > 0
    await until(() => edge.state().requests.length === 1 && rule.fired === 1 && isThere())
    if (options.before === 'body') await client.receive(1)
    client.close('reset')
    await until(() => edge.state().requests.length === 0)
    t.match(edge.journeys.at(-1), { outcome: 'abandoned', failure: null })
    const { delay } = edge.journeys.at(-1)?.timings ?? {}
    if (options.before === 'connect' || options.before === 'body') t.ok((delay ?? 0) > 0, 'the part that was waited is told')
    rule.stop()
  }
  const before = timers()
  edge.delay('/', { before: 'head', ms: '1h' })
  const client = await connect(edge.url, t)
  client.send(requestBytes(edge.url))
  await until(() => edge.state().requests.length === 1)
  await edge.close()
  t.ok(timers() <= before)
})

/** Looks in every turn of the event loop. */
async function until (isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setImmediate(resolve))
}

const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13'
}

t.test('an upgrade waits, and loses nothing of what the upstream sent behind its 101', async t => {
  for (const parser of ['strict', 'lenient'] as const) {
    const { edge } = await start(t, { parser }, (_request, socket) => {
      socket.write(`HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\nfirst`)
      setImmediate(() => { socket.write('second') })
      socket.on('data', (bytes: Buffer) => { socket.write(bytes) })
    })
    edge.delay('/', { ms: 80, before: 'head' })
    const client = await connect(edge.url, t)
    const since = performance.now()
    client.send(requestBytes(edge.url, 'GET', UPGRADE))
    t.equal((await client.answer()).status, 101, parser)
    t.ok(performance.now() - since >= 80 - EARLY)
    t.equal((await client.receive(11)).toString(), 'firstsecond')
    client.send('echo')
    t.equal((await client.receive(4)).toString(), 'echo')
    client.close('fin')
  }
})

t.test('over HTTP/2, and in the plugin', async t => {
  const { edge, upstream } = await start(t, { tls: true }, asked => {
    asked.socket.write(answerBytes('x'.repeat(asked.method === 'POST' ? 20_000 : 1)))
  })
  const session = speakHttp2(t, edge)
  for (const before of ['connect', 'request', 'head', 'body'] as const) edge.delay('GET', { before, ms: '20ms' })
  edge.delay('POST', { bandwidth: '400kb', direction: 'both' })
  const [small, ms] = await time(async () => await request(session, { ':path': '/' }))
  t.match(small, { status: 200, code: 0 })
  t.ok(ms >= 80 - 4 * EARLY)
  const [large, took] = await time(async () => await request(session, { ':path': '/', ':method': 'POST' }, 'y'.repeat(20_000)))
  t.match({ status: large.status, code: large.code, size: large.body.length }, { status: 200, code: 0, size: 20_000 })
  t.ok(took >= 2 * 20_000 / 409.6 - 4 * EARLY, `${took}`)
  const app = Fastify()
  t.teardown(() => app.close())
  const plain = await startUpstream(t, answerBytes('behind'))
  await app.register(edgeproxy, { upstream: plain.url, prefix: '/shop', log: 'none', delay: '50ms' })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const [answer, plugged] = await time(async () => await get(`${url}/shop/a`))
  t.equal(answer.text(), 'behind')
  t.ok(plugged >= 50 - EARLY)
  t.equal(upstream.requests.length, 2)
})

t.test('no listener is left on a kept connection', async t => {
  const { edge, upstream } = await start(t)
  const inside: Socket[] = []
  edge.fastify.server.on('connection', socket => { inside.push(socket) })
  edge.delay('/', { before: 'head', ms: 1 })
  edge.delay('/', { before: 'request', ms: 1 })
  const client = await connect(edge.url, t)
  const counts = new Set<number>()
  for (let i = 0; i < 12; i++) {
    client.send(requestBytes(edge.url))
    await client.answer()
    const listeners = inside.flatMap(socket => socket.eventNames().map(name => socket.listenerCount(name)))
    if (i > 0) counts.add(listeners.reduce((sum, count) => sum + count, 0))
  }
  t.equal(counts.size, 1)
  t.equal(inside.length, 1)
  t.equal(upstream.connections, 1)
  client.close('fin')
  await once(client.socket, 'close')
})
