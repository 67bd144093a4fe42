// New settings for a running edge: what is known of sites, upstreams and fault rules that stay is kept, what is gone goes.
import t from 'tap'
import type { Socket } from 'node:net'
import { Circuit } from '../../src/upstream/circuit.js'
import { createClock } from '../support/clock.js'
import { connect } from '../support/client.js'
import { named, open, type Options } from '../support/reload.js'
import { eventually, requestBytes } from '../support/story.js'
import { answerBytes, closedPort, startUpstream } from '../support/upstream.js'

t.test('requests inside are counted on, and each leaves the count that it entered', async t => {
  const waiting: Socket[] = []
  const upstream = await startUpstream(t, (_request, socket) => waiting.push(socket))
  const options = { upstream: upstream.url, maxConnections: 1 }
  const scene = await open(t, options)
  const client = await connect(scene.url, t)
  client.send(requestBytes(scene.url))
  await eventually(() => waiting.length === 1)
  for (const next of [options, { ...options, responseTimeout: '8s' }, options]) {
    scene.reload(next)
    t.equal(await scene.failure(), 'connection_limit_reached')
  }
  scene.reload({ ...options, maxConnections: 2 })
  const second = scene.get()
  await eventually(() => waiting.length === 2)
  scene.reload(options)
  for (const socket of waiting) socket.write(answerBytes('ok'))
  t.equal((await client.answer()).text(), 'ok')
  t.equal((await second).text(), 'ok')
  const third = scene.get()
  await eventually(() => waiting.length === 3)
  t.equal(await scene.failure(), 'connection_limit_reached', 'the count has neither stuck nor run below nothing')
  waiting[2]?.write(answerBytes('ok'))
  t.equal((await third).text(), 'ok')
})

t.test('an open circuit stays open with what is left of its cooldown; that of an upstream that goes is forgotten', async t => {
  const [closed, other, alive] = [await closedPort(t), await closedPort(t), await named(t, 'alive')]
  const options = { upstream: [`127.0.0.1:${closed}`], circuitFailures: 1, circuitCooldown: '60s' } satisfies Options
  const scene = await open(t, options)
  t.equal(await scene.failure(), 'connection_refused')
  t.equal(await scene.failure(), 'upstream_skipped')
  scene.reload()
  t.equal(await scene.failure(), 'upstream_skipped')
  scene.reload({ ...options, lang: 'fr', rateLimit: '100/1m' })
  t.equal(await scene.failure(), 'upstream_skipped', 'settings beside it change nothing')
  scene.reload({ ...options, upstream: [`127.0.0.1:${other}`, `127.0.0.1:${closed}`] })
  t.equal(await scene.failure(), 'connection_refused', 'one that came is asked')
  t.equal(await scene.failure(), 'upstream_skipped', 'and only once: the other one stayed')
  scene.reload({ ...options, upstream: alive.url })
  t.equal((await scene.get()).text(), 'alive')
  scene.reload()
  t.equal(await scene.failure(), 'connection_refused', 'it was gone meanwhile')
  scene.reload({ upstream: [`127.0.0.1:${closed}`] })
  t.equal(await scene.failure(), 'connection_refused', 'a circuit that was switched off holds nobody up')
})

t.test('a circuit goes on by its new rule', async t => {
  const clock = createClock()
  const circuit = new Circuit({ failures: 3, cooldown: 1000, open: false }, clock.now)
  circuit.failed()
  circuit.failed()
  t.equal(circuit.state, 'closed')
  circuit.follow({ failures: 3, cooldown: 1000, open: false })
  circuit.failed()
  t.strictSame([circuit.state, circuit.retry, circuit.failures], ['open', 1000, 3])
  clock.advance(400)
  circuit.follow({ failures: 3, cooldown: 500, open: false })
  t.strictSame([circuit.state, circuit.wait()], ['open', 100], 'a shorter cooldown counts from the moment it opened')
  clock.advance(100)
  t.strictSame([circuit.state, circuit.retry], ['half-open', 0])
  t.equal(circuit.wait(), 0, 'the probe')
  t.strictSame([circuit.state, circuit.wait()], ['half-open', 500], 'no other')
  circuit.follow({ failures: 4, cooldown: 500, open: false })
  t.strictSame([circuit.state, circuit.wait()], ['closed', 0], 'three are not enough any more')
  circuit.follow({ failures: 0, cooldown: 500, open: false })
  circuit.failed()
  t.strictSame([circuit.state, circuit.failures, circuit.retry], ['closed', 4, 0], 'switched off: counted, and of no consequence')
})

t.test('the turn goes on where it was', async t => {
  const [a, b, c] = [await named(t, 'a'), await named(t, 'b'), await named(t, 'c')]
  const scene = await open(t, { upstream: [a.url, b.url, c.url] })
  const next = async (): Promise<string> => (await scene.get()).text()
  t.equal(await next(), 'a')
  scene.reload()
  t.equal(await next(), 'b')
  scene.reload({ upstream: [c.url, a.url] })
  t.equal(await next(), 'c')
  scene.reload({ upstream: [b.url, c.url, a.url] })
  t.equal(await next(), 'a')
  t.equal(await next(), 'b')
})

t.test('each site keeps its own, by its name', async t => {
  const [closed, alive] = [await closedPort(t), await named(t, 'alive')]
  const shop = { hosts: 'shop.test', upstream: `127.0.0.1:${closed}`, circuitFailures: 1, circuitCooldown: '60s' }
  const api = { hosts: 'api.test', upstream: alive.url, rateLimit: '1/1h' }
  const scene = await open(t, { sites: [shop, api] })
  t.equal(await scene.failure('shop.test'), 'connection_refused')
  t.equal(await scene.failure('api.test'), null)
  scene.reload({ sites: [api, shop] })
  t.equal(await scene.failure('shop.test'), 'upstream_skipped')
  t.equal(await scene.failure('api.test'), 'request_denied')
  scene.reload({ sites: [{ ...api, rateLimit: '2/1h' }, { ...shop, name: 'other' }] })
  t.equal(await scene.failure('shop.test'), 'connection_refused', 'another name, another site')
  t.equal(await scene.failure('api.test'), null, 'another limit counts anew')
})

t.test('fault rules of the settings go on where they were', async t => {
  const upstream = await named(t, 'ok')
  const rule = { kind: 'http_response_empty', times: 2 } as const
  const scene = await open(t, { upstream: upstream.url, fail: [rule] })
  t.equal(await scene.failure(), 'http_response_empty')
  scene.reload()
  t.equal(await scene.failure(), 'http_response_empty')
  scene.reload()
  t.equal(await scene.failure(), null, 'used up is used up')
  scene.reload({ upstream: upstream.url, fail: [{ ...rule, times: 1 }] })
  t.equal(await scene.failure(), 'http_response_empty', 'another rule')
  scene.reload({ upstream: upstream.url })
  scene.reload()
  t.equal(await scene.failure(), 'http_response_empty', 'gone, and come again')
  scene.edge.clearRules()
  scene.reload()
  t.equal(await scene.failure(), null, 'cleared stays cleared')
  scene.reload({ upstream: upstream.url })
  scene.reload({ upstream: upstream.url, fail: [rule, rule] })
  for (let i = 0; i < 3; i++) t.equal(await scene.failure(), 'http_response_empty')
  scene.reload({ upstream: upstream.url, fail: [rule, rule, { kind: 'connection_refused', match: '/elsewhere', rate: 1 }] })
  t.equal(await scene.failure(), 'http_response_empty', 'of two that say the same each has its own count')
  t.equal(await scene.failure(), null)
})

t.test('a fault that was asked for by the API outlives a reload', async t => {
  const upstream = await named(t, 'ok')
  const configured = [{ kind: 'http_response_empty', match: '/' }] as const
  const scene = await open(t, { upstream: upstream.url })
  const rule = scene.edge.fail({ kind: 'connection_refused', rate: 1, times: 3 })
  t.equal(await scene.failure(), 'connection_refused')
  t.strictSame([rule.fired, rule.remaining], [1, 2])
  scene.reload({ upstream: upstream.url, fail: configured })
  t.equal(await scene.failure(), 'connection_refused', 'and comes before the rules of the settings')
  scene.reload({ upstream: upstream.url })
  t.equal(await scene.failure(), 'connection_refused')
  t.strictSame([rule.fired, rule.remaining], [3, 0])
  t.equal(await scene.failure(), null)
  const stopped = scene.edge.fail({ kind: 'connection_refused', rate: 1 })
  stopped.stop()
  scene.reload()
  t.equal(await scene.failure(), null)
})
