// The recent journeys of the fixture: bounded, in order, and a failure is given out once, before or after it was asked for.
import t from 'tap'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { Journey } from '../../src/journey.js'
import { createRecent, type Recent } from '../../src/observe/recent.js'

function journey (url: string, failure: UpstreamFailure | null = null): Journey {
  return Object.assign(new Journey(`ray${url}`, 'cloudflare', 'GET', url, 'shop.test', '127.0.0.1', 1), {
    outcome: failure === null ? 'relayed' : 'branded', statusCode: failure === null ? 200 : 521, failure, hint: failure === null ? null : 'look there'
  })
}

/** As the engine does: into the list at once, to those who wait when the hint is known. */
function put (recent: Recent, entry: Journey): void {
  recent.finished(entry)
  recent.told(entry)
}

const refused = (): UpstreamFailure => new UpstreamFailure('connection_refused', 'refused', { code: 'ECONNREFUSED', address: '127.0.0.1:3000' })

t.test('keeps the newest, in order, as plain data', async t => {
  const recent = createRecent(3)
  const entry = journey('/0')
  put(recent, entry)
  const [taken] = recent.list()
  entry.statusCode = 999
  entry.timings.head = 7
  t.match(taken, { url: '/0', status: 200, failure: null, outcome: 'relayed', timings: { head: null } })
  for (let number = 1; number < 10; number++) put(recent, journey(`/${number}`))
  t.strictSame(recent.list().map(({ url }) => url), ['/7', '/8', '/9'])
  recent.clear()
  t.strictSame(recent.list(), [])
})

t.test('a failure that happened before the call is given, once', async t => {
  const recent = createRecent()
  put(recent, journey('/one', refused()))
  put(recent, journey('/fine'))
  put(recent, journey('/two', refused()))
  t.strictSame(await recent.next(), {
    kind: 'connection_refused', stage: 'connect', reason: null, ray: 'ray/one', status: 521, outcome: 'branded', message: 'refused', hint: 'look there', code: 'ECONNREFUSED', address: '127.0.0.1:3000', start: null, explained: null, method: 'GET', url: '/one', host: 'shop.test'
  })
  t.equal((await recent.next()).url, '/two')
})

t.test('whoever waits gets the next ones, in order', async t => {
  const recent = createRecent()
  const waiting = [recent.next(), recent.next()]
  put(recent, journey('/fine'))
  put(recent, journey('/one', refused()))
  put(recent, journey('/two', refused()))
  t.strictSame((await Promise.all(waiting)).map(({ url }) => url), ['/one', '/two'])
})

t.test('an error of our own is a failure too', async t => {
  const recent = createRecent()
  put(recent, Object.assign(journey('/'), { bug: new TypeError('boom') }))
  t.match(await recent.next(), { kind: 'proxy_internal_error', stage: 'edge', message: 'boom' })
})

t.test('rejects when none comes, and says what did', async t => {
  const recent = createRecent()
  const waiting = recent.next({ timeout: 20 })
  put(recent, journey('/fine'))
  await t.rejects(waiting, { message: 'no failure within 20 ms; requests that finished meanwhile, all without one: 1' })
  put(recent, journey('/late', refused()))
  t.equal((await recent.next({ timeout: Infinity })).url, '/late', 'a waiter that gave up takes nothing')
})

t.test('close rejects who waits and who asks later, after what was left', async t => {
  const recent = createRecent()
  const waiting = recent.next({ timeout: Infinity })
  recent.close()
  await t.rejects(waiting, { message: 'the edge was closed while waiting for a failure' })
  put(recent, journey('/one', refused()))
  t.equal((await recent.next()).url, '/one')
  await t.rejects(recent.next(), { message: /closed/ })
})
