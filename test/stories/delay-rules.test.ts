// Rules for delays: which requests they slow down, how often, what is refused, and where they stand.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { Delaying } from '../../src/edge/delaying.js'
import { delayRuleOf } from '../../src/edge/options/delay.js'
import { startEdge } from '../../src/index.js'
import { ask, get, requestBytes } from '../support/client.js'
import { EARLY, startDelayed as start } from '../support/delays.js'
import { temporaryFolder } from '../support/folder.js'
import type { LogLine } from '../support/log.js'

t.test('rules: match, times, share, a list of waits, the log line, and what never fired', async t => {
  const log = `${temporaryFolder(t)}/edge.log`
  const { edge } = await start(t, { logFile: log })
  const told: string[] = []
  const hear = ({ message }: Error): void => { told.push(message) }
  process.on('warning', hear)
  t.teardown(() => process.off('warning', hear))
  const waits = async (path: string): Promise<boolean> => {
    await get(`${edge.url}${path}`)
    return edge.journeys.at(-1)?.timings.delay !== null
  }
  edge.delay('GET /list', { ms: ['20ms', 0, 20] })
  const listed = []
  for (const path of ['/list', '/other', '/list', '/list', '/list']) listed.push(await waits(path))
  t.strictSame(listed, [true, false, false, true, false])
  edge.delay(/\?slow$/, { ms: 20, rate: 0.5 })
  const shares = []
  for (let i = 0; i < 40; i++) shares.push(await waits('/x?slow'))
  t.ok(shares.includes(true) && shares.includes(false))
  const first = edge.delay(({ headers }) => headers['x-slow'] !== undefined, '20ms')
  await get(edge.url, { 'X-Slow': '1' })
  t.equal(first.fired, 1)
  t.match(edge.state().delays[0], { before: 'head', ms: [20], jitter: 0, bandwidth: null, rate: 1, fired: 1, remaining: null, from: 'api' })
  edge.delay('GET /never', { bandwidth: '10kb' })
  edge.reset()
  t.strictSame(edge.state().delays, [])
  t.equal(await waits('/x?slow'), false)
  await new Promise(resolve => setImmediate(resolve))
  t.match(told, [/^edge\.delay\("GET \/never", \{ bandwidth: 10240 \}\) never fired/])
  await edge.close()
  t.throws(() => edge.delay('/', 5), /the edge is closed/)
  const lines = readFileSync(log, 'utf8').trim().split('\n').map(line => JSON.parse(line) as LogLine)
    .filter(({ ray }) => ray !== undefined)
  t.ok(lines.some(({ timings }) => typeof timings.delay === 'number' && timings.delay > 15))
  t.notOk('delay' in (lines.at(-1)?.timings ?? {}))
})

t.test('by option, and by header where that is allowed', async t => {
  const delay = ['head:30ms+-5ms', { match: 'POST', ms: '40ms', before: 'connect' } as const]
  const { edge, upstream } = await start(t, { delay, failHeader: true })
  const slow = async (headers: Record<string, string> = {}, method = 'GET'): Promise<number> => {
    await ask(edge.url, requestBytes(edge.url, method, headers))
    return edge.journeys.at(-1)?.timings.delay ?? 0
  }
  t.ok(await slow() >= 25 - EARLY)
  t.ok(await slow({}, 'POST') >= 65 - EARLY)
  t.ok(await slow({ 'Edge-Delay': 'connect:60ms, body:20ms' }) >= 80 - EARLY)
  t.equal(await slow({ 'Edge-Delay': '0ms:x' }), 0)
  t.match(await edge.nextFailure(), { kind: 'http_request_error', reason: 'edge_delay', message: /^Edge-Delay: / })
  t.notOk(upstream.requests.some(request => request.header('edge-delay') !== undefined))
  t.match(edge.state().delays, [{ match: 'POST', from: 'options' }, { match: null, jitter: 5 }])
  const { edge: strict } = await start(t)
  await get(strict.url, { 'Edge-Delay': '1h' })
  t.match(strict.journeys.at(-1), { status: 200, timings: { delay: null } })
})

t.test('nonsense is refused, with the member and what it takes', async t => {
  const { edge } = await start(t)
  const nonsense: ReadonlyArray<readonly [options: unknown, message: RegExp]> = [
    [{ ms: 5, bofore: 'head' }, /unknown key "bofore"; did you mean "before"\?/],
    [{ ms: 5, before: 'haed' }, /before: takes connect, request, head or body, not "haed"; did you mean "head"\?/],
    [{}, /delays nothing: it takes ms/],
    [{ ms: 0 }, /ms: a wait of 0 delays nothing/],
    [{ ms: [0, 0] }, /ms: a list takes at least one wait/],
    [{ ms: '800' }, /ms: 800 has no unit; write 800s or 800ms/],
    [{ ms: -1 }, /ms: -1 is too short/],
    [{ ms: 5, times: 0 }, /times: /], [{ ms: 5, rate: 2 }, /rate: /], [{ ms: 5, jitter: 'x' }, /jitter: /],
    [{ bandwidth: 0 }, /bandwidth: takes the bytes per second/], [{ bandwidth: '5xb' }, /bandwidth: /],
    [{ bandwidth: 5, direction: 'up' }, /direction: takes request, response or both/],
    [{ bandwidth: 5, before: 'head' }, /before: says nothing without ms/],
    [{ ms: 5, direction: 'both' }, /direction: says nothing without bandwidth/],
    [{ ms: 5, match: '/' }, /unknown key "match"/],
    [null, /takes a duration like "800ms", or an object/]
  ]
  for (const [options, message] of nonsense) {
    t.throws(() => edge.delay('/', options as never), { name: 'RangeError', message }, String(message))
  }
  for (const match of [undefined, null, '', 'x y', 5, {}]) {
    t.throws(() => edge.delay(match as never, 5), { name: 'RangeError', message: /^edge\.delay\(\): / })
  }
  for (const kind of ['latency', 'slow', 'delay']) {
    t.throws(() => edge.fail(kind as never), /for a slow answer use edge\.delay\("GET \/api", "800ms"\)/)
  }
  for (const delay of ['800', 'haed:5ms', '5ms:2', '32kb', 'x']) {
    await t.rejects(startEdge({ upstream: 1, delay }), { name: 'OptionsError', message: /^delay/ }, delay)
  }
})

t.test('jitter is uniform around the wait, drawn from the edge\'s own randomness', async t => {
  const draws = [0, 0.25, 0.5, 0.75, 1]
  const delaying = new Delaying(() => draws.shift() ?? 0, 0.1)
  delaying.add(delayRuleOf('/', { ms: 1000, jitter: 400 }))
  const wait = (): number | undefined => delaying.pick({ method: 'GET', url: '/', host: 'x' }, {}, undefined)?.head
  t.strictSame([wait(), wait(), wait(), wait(), wait()], [60, 80, 100, 120, 140])
  const short = new Delaying(() => 0)
  short.add(delayRuleOf('/', { ms: 10, jitter: 400 }))
  t.equal(short.pick({ method: 'GET', url: '/', host: 'x' }, {}, undefined), null, 'never below nothing')
})
