// What the fixture tells of finished requests: journeys, the next failure, and a reset between two tests.
import t, { type Test } from 'tap'
import { startEdge, type FixtureOptions, type StartedEdge } from '../../src/index.js'
import { ask, get } from '../support/client.js'
import { eventually } from '../support/story.js'
import { answerBytes, startUpstream, type Upstream } from '../support/upstream.js'

async function start (t: Test, options: Partial<FixtureOptions> = {}): Promise<{ edge: StartedEdge, upstream: Upstream }> {
  const upstream = await startUpstream(t, answerBytes('healthy'))
  const edge = await startEdge({ upstream: upstream.url, timeScale: 0.01, ...options })
  t.teardown(() => edge.close())
  return { edge, upstream }
}

t.test('nextFailure, called before and after the failure, gives each failure once', async t => {
  const { edge } = await start(t)
  edge.fail('connection_refused', { times: 1 })
  const early = edge.nextFailure()
  const page = await get(`${edge.url}/pay`)
  const failure = await early
  t.match(failure, { kind: 'connection_refused', stage: 'connect', status: 521, outcome: 'branded', method: 'GET', url: '/pay', ray: page.header('x-edge-ray') })
  edge.fail('http_response_empty', { times: 1 })
  await get(edge.url)
  t.equal((await edge.nextFailure()).kind, 'http_response_empty')
  await t.rejects(edge.nextFailure({ timeout: 30 }), { message: /30 ms/ })
  t.equal((await get(edge.url)).text(), 'healthy', 'back to normal')
})

t.test('journeys: newest last, bounded, plain data that does not change later', async t => {
  const { edge } = await start(t)
  for (let i = 0; i < 3; i++) await get(`${edge.url}/${i}`)
  await eventually(() => edge.journeys.length === 3)
  const before = edge.journeys
  t.strictSame(before.map(({ url }) => url), ['/0', '/1', '/2'])
  t.match(before[2], { outcome: 'relayed', status: 200, attempts: 1, reused: true, repeatedAfter: null, failure: null, bytesSent: 7 })
  for (let i = 0; i < 1500; i += 50) await Promise.all(Array.from({ length: 50 }, (_, j) => get(`${edge.url}/more/${i + j}`)))
  t.equal(before.length, 3)
  await eventually(() => edge.journeys.at(-1)?.url.startsWith('/more/14'))
  t.equal(edge.journeys.length, 1000)
  edge.reset()
  t.equal(edge.journeys.length, 0)
})

t.test('nextFailure chooses by kind and by match, and leaves the others', async t => {
  const { edge } = await start(t)
  edge.fail(['connection_refused', 'http_response_empty', 'connection_refused'])
  const waiting = edge.nextFailure({ kind: 'http_response_empty', match: ({ headers }) => headers['x-tenant'] === 'acme' })
  for (const path of ['/a', '/b', '/c']) await get(`${edge.url}${path}`, { 'x-tenant': 'acme' })
  t.match(await waiting, { kind: 'http_response_empty', url: '/b' })
  t.match(await edge.nextFailure({ match: 'GET /c' }), { url: '/c' })
  await t.rejects(edge.nextFailure({ kind: 'dns_error', match: '/x', timeout: 20 }), {
    message: 'no dns_error of a request that matches /x within 20 ms; ' +
      'requests that finished meanwhile: 0; failures that nobody took: connection_refused'
  })
  t.match(await edge.nextFailure(), { url: '/a' })
  for (const [options, message] of [
    [{ kind: 'conection_refused' }, /kind: .* did you mean "connection_refused"\?$/], [{ kind: 5 }, /kind: 5 is not a kind/],
    [{ match: 'GTE /' }, /match: .* did you mean "GET"\?$/], [{ kin: 'dns_error' }, /did you mean "kind"\?$/]
  ] as const) await t.rejects(edge.nextFailure(options as never), { name: 'RangeError', message })
})

t.test('journeys have the headers and the size of the request', async t => {
  const { edge } = await start(t)
  const head = 'POST /a HTTP/1.1\r\nHost: x\r\nX-Tenant: acme\r\nx-tenant: b\r\nconstructor: c\r\nContent-Length: 3\r\n\r\n'
  await ask(edge.url, `${head}abc`)
  await eventually(() => edge.journeys.length === 1)
  const [journey] = edge.journeys
  t.match(journey, { requestBytes: head.length + 3, bytesSent: 7 })
  t.strictSame(journey?.requestHeaders, { host: 'x', 'x-tenant': 'acme, b', constructor: 'c', 'content-length': '3' })
  t.ok((journey?.bytesReceived ?? 0) > 7)
})

t.test('a reset is an epoch: what began before it is not told of after it', async t => {
  const upstream = await startUpstream(t, () => {})
  const edge = await startEdge({ upstream: upstream.url, responseTimeout: 300 })
  t.teardown(() => edge.close())
  const old = get(`${edge.url}/old`)
  await eventually(() => edge.state().requests.length === 1)
  edge.reset()
  edge.fail('connection_refused', { match: '/new' })
  const waiting = edge.nextFailure()
  t.equal((await old).status, 524)
  await eventually(() => edge.state().requests.length === 0)
  t.strictSame(edge.journeys, [])
  await get(`${edge.url}/new`)
  t.match(await waiting, { kind: 'connection_refused', url: '/new' })
  t.strictSame(edge.journeys.map(({ url }) => url), ['/new'])
  await t.rejects(edge.nextFailure({ timeout: 20 }))
})

t.test('nextFailure refuses nonsense, and one that nobody waits for harms nobody', async t => {
  const { edge } = await start(t)
  for (const options of [null, 5, { timeout: NaN }, { timeout: -1 }, { timeout: '5s' }, { timeuot: 5 }]) {
    await t.rejects(edge.nextFailure(options as never), { name: 'RangeError', message: /^edge\.nextFailure\(\): .*timeout/ })
  }
  const longest = edge.nextFailure({ timeout: Number.MAX_SAFE_INTEGER })
  edge.fail('connection_refused', { times: 1 })
  await get(edge.url)
  t.equal((await longest).kind, 'connection_refused', 'a timer of too many ms would have fired at once')
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => { unhandled.push(reason) }
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  void edge.nextFailure()
  const awaited = edge.nextFailure()
  await edge.close()
  void edge.nextFailure()
  await new Promise(resolve => setImmediate(resolve))
  t.strictSame(unhandled, [])
  await t.rejects(awaited, { message: /the edge was closed/ }, 'who waits is told still')
  t.throws(() => edge.fail('connection_refused'), { message: /^edge\.fail\(\): the edge is closed/ })
})
