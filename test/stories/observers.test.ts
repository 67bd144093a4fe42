// Observers that a program brings along: told of everything the log is told of, and unable to harm the edge or each other.
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { edgeproxy, startEdge, type EdgeEvent, type Observer, type OptionsError, type StartedEdge, type StartOptions } from '../../src/index.js'
import { Observers } from '../../src/observe/observers.js'
import type { Journey } from '../../src/journey.js'
import { connect, get } from '../support/client.js'
import { launch, server } from '../support/launched.js'
import { eventually, requestBytes } from '../support/story.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

/** Writes down what it is told, in order. */
function notes (): Observer & { readonly all: string[], readonly events: EdgeEvent[] } {
  const all: string[] = []
  const events: EdgeEvent[] = []
  return {
    all,
    events,
    started: ({ method, url, outcome }) => { all.push(`started ${method} ${url} ${outcome}`) },
    finished: ({ url, outcome, statusCode, hint }) => { all.push(`finished ${url} ${outcome} ${statusCode} ${hint}`) },
    told: ({ url, failure }, hint) => { all.push(`told ${url} ${failure?.kind ?? 'well'} ${typeof hint}`) },
    event: event => { events.push(event) },
    close: () => { all.push('closed') }
  }
}

async function start (t: Test, options: Partial<StartOptions>): Promise<StartedEdge> {
  const upstream = options.command === undefined ? await startUpstream(t, answerBytes('ok')) : undefined
  const edge = await startEdge({ ...upstream !== undefined && { upstream: upstream.url }, ...options })
  t.teardown(() => edge.close())
  return edge
}

t.test('started, finished and told, once each, for what is relayed, refused and left', async t => {
  const observer = notes()
  const edge = await start(t, { observers: [observer] })
  t.equal((await get(`${edge.url}/fine`)).status, 200)
  await eventually(() => observer.all.length === 3)
  edge.fail('connection_refused')
  t.equal((await get(`${edge.url}/down`)).status, 521)
  await eventually(() => observer.all.length === 6)
  const raw = await connect(edge.url, t)
  raw.send('this is no request\r\n\r\n')
  t.equal((await raw.answer()).status, 400)
  await eventually(() => observer.all.length === 9)
  await edge.close()
  t.strictSame(observer.all, [
    'started GET /fine null',
    'finished /fine relayed 200 null',
    'told /fine well object',
    'started GET /down null',
    'finished /down branded 521 null',
    'told /down connection_refused string',
    'started - - null',
    'finished - branded 400 null',
    'told - http_request_error string',
    'closed'
  ])
})

t.test('programs and events are told', async t => {
  const events: string[] = []
  const observer: Observer = {
    program: ({ site, instance, home }, event) => { events.push(`${site}/${instance} ${home} ${event.type}`) },
    event: ({ level, message }) => { events.push(`${level} ${message}`) }
  }
  const edge = await start(t, { command: server(), startTimeout: '20s', settleTime: '20ms', observers: [observer] })
  t.equal((await get(edge.url)).status, 200)
  await edge.close()
  const types = events.filter(line => line.startsWith('default/1 null ')).map(line => line.slice(15))
  t.strictSame(types, ['starting', 'ready', 'stopping', 'stopped'])
})

t.test('what an observer throws harms no request and no other observer, and is told once', async t => {
  const wrong = (method: string) => (): never => { throw new Error(`broken ${method}`) }
  const rejects = async (): Promise<never> => { throw new Error('broken later') }
  // it has no words, and asking for some throws again
  const strange = { finished: () => Promise.reject(Object.create(null)) }
  const broken = [
    { started: wrong('started'), finished: wrong('finished'), told: wrong('told'), event: wrong('event'), close: wrong('close') },
    { told: rejects, close: rejects },
    strange
  ]
  const observer = notes()
  const edge = await start(t, { observers: [...broken, observer] as Observer[] })
  for (let i = 0; i < 3; i++) t.equal((await get(`${edge.url}/${i}`)).text(), 'ok')
  edge.fail('connection_refused')
  t.equal((await get(edge.url)).status, 521)
  t.equal((await edge.nextFailure()).kind, 'connection_refused')
  await eventually(() => observer.events.length === 3)
  t.strictSame(observer.events.map(({ level, message }) => `${level} ${message}`), [
    'error an observer failed in started: broken started; further failures of it are not told',
    'error an observer failed in finished: what it threw cannot be shown; further failures of it are not told',
    'error an observer failed in told: broken later; further failures of it are not told'
  ])
  t.match(observer.events[0]?.fields, { stack: /broken started\n.*at / })
  await t.resolves(edge.close())
  t.equal(observer.all.filter(line => line.startsWith('told')).length, 4)
  t.equal(observer.all.at(-1), 'closed')
})

t.test('the end waits for observers, but not for ever, and tells them nothing any more', async t => {
  let closed = false
  const observer = notes()
  const slow: Observer = { close: async () => { await new Promise<void>(resolve => setImmediate(resolve)); closed = true } }
  const fails: Observer = { close: () => { throw new Error('cannot close') } }
  const edge = await start(t, { observers: [slow, fails, observer] })
  await edge.close()
  t.ok(closed)
  t.strictSame(observer.events, [], 'it was closed with the one that failed')

  const order: string[] = []
  const own = ['log', 'recent'].map((name): Observer => ({ close: () => { order.push(name) }, event: ({ message }) => { order.push(`${name}: ${message}`) } }))
  const never: Observer = { close: () => new Promise(() => {}) }
  const before = performance.now()
  await new Observers(own, [never, fails]).close()
  t.ok(performance.now() - before < 20_000)
  t.strictSame(order, ['log', 'recent'].map(name => `${name}: an observer failed in close: cannot close; further failures of it are not told`).concat('recent', 'log'))
})

t.test('methods are called on their object, and those of a class are found', async t => {
  class Counter {
    count = 0
    finished (_journey: Readonly<Journey>): void { this.count++ }
  }
  const counter = new Counter()
  const edge = await start(t, { observers: [counter] })
  await get(edge.url)
  await eventually(() => counter.count === 1)
})

t.test('particulars are gathered where one observer wants them', async t => {
  const upstream = await startUpstream(t, answerBytes('ok'))
  for (const wantsParticulars of [true, false]) {
    const agents: (string | undefined)[] = []
    const app = Fastify()
    t.teardown(() => app.close())
    const observer: Observer = { wantsParticulars, told: ({ particulars }) => { agents.push(particulars?.userAgent) } }
    await app.register(edgeproxy, { upstream: upstream.url, observers: [observer] })
    await get(await app.listen({ port: 0 }), { 'User-Agent': 'curious/1' })
    await eventually(() => agents.length === 1)
    t.strictSame(agents, [wantsParticulars ? 'curious/1' : undefined])
  }
})

t.test('the plugin takes observers, too', async t => {
  const observer = notes()
  const upstream = await startUpstream(t, answerBytes('ok'))
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(edgeproxy, { upstream: upstream.url, prefix: '/shop', observers: [observer] })
  const url = await app.listen({ port: 0 })
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/shop/cart`))
  t.equal((await client.answer()).text(), 'ok')
  await eventually(() => observer.all.length === 3)
  await app.close()
  t.strictSame(observer.all, ['started GET /shop/cart null', 'finished /shop/cart relayed 200 null', 'told /shop/cart well object', 'closed'])
})

t.test('what is no observer is a mistake, told with all others', async t => {
  const problems = async (observers: unknown): Promise<unknown> => await startEdge({ upstream: 'nonsense:nowhere', observers: observers as Observer[] })
    .then(() => [], ({ problems }: OptionsError) => problems.map(({ where }) => where))
  t.strictSame(await problems([{}, null, 'log', () => {}]), ['upstream', 'observers[1]', 'observers[2]', 'observers[3]'])
  t.strictSame(await problems({ told () {} }), ['upstream', 'observers'])
})

t.test('the log and the site log are told by the same list', async t => {
  const home = t.testdir({})
  const { get, edge, log } = await launch(t, server('console.log("said")'), { home })
  t.equal((await get('/')).status, 200)
  await log.line(({ msg }) => msg === 'said')
  await edge.close({ within: 0 })
  t.match(log.lines.filter(({ program }) => program === 'default/1').map(({ msg }) => msg), [/^starting /, /listens on/, 'said', /^stopping/])
})
