// The rate limiter of a site: who is counted, for how long, what is remembered over a reload, and how little it keeps.
import t, { type Test } from 'tap'
import { wall } from '../../src/clock.js'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import { RateLimiter } from '../../src/site/limiter.js'
import { ask, connect, requestBytes } from '../support/client.js'
import { startRecordedEdge, type RecordedEdge } from '../support/story.js'
import { startUpstream } from '../support/upstream.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** Moves the clock by which periods are measured. */
function clock (t: Test): { ahead: number } {
  const start = Date.now()
  const moved = { ahead: 0 }
  t.intercept(wall, 'now', { value: () => start + moved.ahead })
  return moved
}

async function refusedBy (limiter: RateLimiter, client: string): Promise<unknown> {
  try {
    limiter.admit(client)
    return null
  } catch (refusal) {
    return refusal
  }
}

t.test('each client has a count and a period of its own', async t => {
  const time = clock(t)
  const limiter = new RateLimiter('shop', { requests: 2, per: 10_000, block: null })
  t.teardown(() => { limiter.forget() })
  for (let i = 0; i < 2; i++) t.equal(await refusedBy(limiter, 'a'), null)
  time.ahead = 9000
  t.match(await refusedBy(limiter, 'a'), { kind: 'request_denied', facts: { reason: 'rate_limited', retryAfter: undefined }, message: 'a made more than 2 requests in 10 s, the limit of site shop' })
  t.equal(await refusedBy(limiter, 'b'), null)
  time.ahead = 10_001
  t.equal(await refusedBy(limiter, 'a'), null, 'the period is over, though requests went on')
  t.equal(await refusedBy(limiter, 'b'), null)
  t.type(await refusedBy(limiter, 'b'), UpstreamFailure)
})

t.test('a block lasts as long as it says, whatever the client does', async t => {
  const time = clock(t)
  const limiter = new RateLimiter('shop', { requests: 1, per: 1000, block: 60_000 })
  t.teardown(() => { limiter.forget() })
  t.equal(await refusedBy(limiter, 'a'), null)
  t.match(await refusedBy(limiter, 'a'), { facts: { retryAfter: 60 } })
  time.ahead = 30_500
  t.match(await refusedBy(limiter, 'a'), { facts: { retryAfter: 30 } }, 'asking again does not begin it anew')
  time.ahead = 59_999
  t.match(await refusedBy(limiter, 'a'), { facts: { retryAfter: 1 } })
  time.ahead = 60_001
  t.equal(await refusedBy(limiter, 'a'), null)
})

t.test('a period of milliseconds', async t => {
  const time = clock(t)
  const limiter = new RateLimiter('shop', { requests: 1, per: 250, block: null })
  t.teardown(() => { limiter.forget() })
  t.equal(await refusedBy(limiter, 'a'), null)
  t.type(await refusedBy(limiter, 'a'), UpstreamFailure)
  time.ahead = 251
  t.equal(await refusedBy(limiter, 'a'), null)
})

t.test('its memory is bounded, and it keeps no process alive', async t => {
  const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  const before = timers()
  const limiter = new RateLimiter('shop', { requests: 1, per: 3_600_000, block: null }, 3)
  for (const client of ['a', 'b', 'c']) t.equal(await refusedBy(limiter, client), null)
  t.type(await refusedBy(limiter, 'a'), UpstreamFailure)
  t.equal(await refusedBy(limiter, 'd'), null)
  t.equal(limiter.size, 3)
  t.equal(await refusedBy(limiter, 'a'), null, 'the one known longest was forgotten')
  t.type(await refusedBy(limiter, 'd'), UpstreamFailure, 'the others were not')
  t.equal(timers(), before)
  limiter.forget()
  t.equal(limiter.size, 0)
  t.equal(await refusedBy(limiter, 'd'), null)
  limiter.forget()
})

async function status ({ url }: RecordedEdge, host = 'shop.test'): Promise<number> {
  return (await ask(url, requestBytes(`${url}/`, 'GET', { host }))).status
}

t.test('a reload keeps the counts of limits that stay as they are', async t => {
  const upstream = await startUpstream(t, OK)
  const options = (rateLimit: string, rest: Partial<EdgeOptions> = {}): EdgeOptions => ({ log: 'json', upstream: upstream.url, sites: [{ hosts: 'shop.test', rateLimit }, { hosts: 'free.test' }], ...rest })
  const told = await startRecordedEdge(t, options('2/1h'))
  t.strictSame([await status(told), await status(told), await status(told)], [200, 200, 429])
  t.equal(await status(told, 'free.test'), 200, 'another site knows nothing of it')
  told.edge.apply(resolveOptions(options('2/1h', { responseTimeout: '3s', deny: [{ path: '/x' }] })))
  t.equal(await status(told), 429, 'the limit is the same')
  told.edge.apply(resolveOptions(options('3/1h')))
  t.strictSame([await status(told), await status(told), await status(told), await status(told)], [200, 200, 200, 429], 'another limit counts anew')
  told.edge.apply(resolveOptions({ log: 'json', upstream: upstream.url }))
  t.strictSame([await status(told), await status(told)], [200, 200], 'none at all')
})

t.test('the limit of the top level is counted for each site; a site may have its own', async t => {
  const upstream = await startUpstream(t, OK)
  const told = await startRecordedEdge(t, { upstream: upstream.url, rateLimit: '1/1h', sites: [{ hosts: 'a.test' }, { hosts: 'b.test' }, { hosts: 'c.test', rateLimit: { requests: 2, per: '1h' } }] })
  for (const [host, passes] of [['a.test', 1], ['b.test', 1], ['c.test', 2], ['d.test', 1]] as const) {
    for (let i = 0; i < passes; i++) t.equal(await status(told, host), 200, host)
    t.equal(await status(told, host), 429, host)
  }
})

t.test('uploads, pipelined requests and upgrades are counted and refused like any request', async t => {
  const upstream = await startUpstream(t, (_, socket) => socket.write(OK))
  const told = await startRecordedEdge(t, { upstream: upstream.url, rateLimit: '2/1h' })
  const client = await connect(told.url, t)
  client.send(requestBytes(`${told.url}/`, 'POST', {}, 'x'.repeat(100_000)) + requestBytes(`${told.url}/`) + requestBytes(`${told.url}/`, 'POST', {}, 'x'.repeat(1000)))
  t.equal((await client.answer()).status, 200)
  t.equal(upstream.requests[0]?.body.length, 100_000, 'not a byte was lost on the way through the limiter')
  t.equal((await client.answer()).status, 200)
  t.equal((await client.answer()).status, 429)
  const upgrade = await ask(told.url, requestBytes(`${told.url}/`, 'GET', { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' }))
  t.equal(upgrade.status, 429)
  t.equal(upstream.requests.length, 2)
})

t.test('another fault on the same site does not begin the count anew', async t => {
  const upstream = await startUpstream(t, OK)
  const told = await startRecordedEdge(t, { upstream: upstream.url, rateLimit: '1/1h' })
  t.equal(await status(told), 200)
  told.edge.fail({ kind: 'connection_refused', rate: 1 })
  t.equal(await status(told), 429)
})
