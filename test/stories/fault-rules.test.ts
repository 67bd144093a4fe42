// Fault rules of the fixture: which requests they take, in which order, and what is refused.
import t, { type Test } from 'tap'
import { startEdge, type FixtureOptions, type Match, type StartedEdge } from '../../src/index.js'
import { ask, get } from '../support/client.js'
import { answerBytes, startUpstream, type Upstream } from '../support/upstream.js'

async function start (t: Test, options: Partial<FixtureOptions> = {}): Promise<{ edge: StartedEdge, upstream: Upstream }> {
  const upstream = await startUpstream(t, answerBytes('healthy'))
  const edge = await startEdge({ upstream: upstream.url, timeScale: 0.01, ...options })
  t.teardown(() => edge.close())
  return { edge, upstream }
}

t.test('fail: by match, by times, by rate, the newest rule first, until it is stopped', async t => {
  const { edge, upstream } = await start(t)
  const status = async (path: string, method = 'GET'): Promise<number> => (await ask(edge.url, `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`)).status
  const rule = edge.fail('http_response_empty', { match: 'POST /pay' })
  t.strictSame([await status('/pay'), await status('/pay', 'POST'), await status('/pay/now?x', 'POST'), await status('/payment', 'POST')], [200, 520, 520, 200])
  const newer = edge.fail('connection_refused', { match: '/pay', times: 2 })
  t.strictSame([await status('/pay', 'POST'), await status('/pay'), await status('/pay', 'POST'), await status('/pay')], [521, 521, 520, 200])
  t.equal(newer.remaining, 0)
  rule.stop()
  t.equal(await status('/pay', 'POST'), 200)
  edge.fail('connection_refused', { rate: 0 })
  t.equal(await status('/'), 200)
  edge.reset()
  edge.fail('connection_refused', { rate: 0.5 })
  const statuses = []
  for (let i = 0; i < 60; i++) statuses.push(await status('/'))
  t.ok(statuses.includes(521) && statuses.includes(200))
  edge.reset()
  t.equal(await status('/'), 200)
  t.ok(upstream.requests.length > 0)
  t.throws(() => edge.fail('connection_refusd' as never), RangeError)
  t.throws(() => edge.fail('tls_certificate_error', { reason: 'ugly' }), { message: /expired/ })
})

t.test('a finer reason is a finer failure', async t => {
  const { edge } = await start(t)
  for (const reason of ['expired', 'wrong_host']) {
    edge.fail('tls_certificate_error', { reason, times: 1 })
    t.equal((await get(edge.url)).status, 526)
    t.match(await edge.nextFailure(), { kind: 'tls_certificate_error', reason })
  }
})

t.test('a rule that can never be meant is refused, with the member and what it takes', async t => {
  const { edge } = await start(t)
  const nonsense: ReadonlyArray<readonly [options: unknown, message: RegExp]> = [
    ...[NaN, -1, 0, 1.5, Infinity, '1', null, true].map(times => [{ times }, /^edge\.fail\(\): times: times takes a whole number from 1, not /] as const),
    ...[NaN, 2, -0.1, Infinity, 'often', null, []].map(rate => [{ rate }, /^edge\.fail\(\): rate: .* is not a rate; it takes the share/] as const),
    ...[5, null, {}, [], ''].map(match => [{ match }, /^edge\.fail\(\): match: (?:is empty; it )?takes a method, a path or both, like "GET \/pay", a RegExp or a function/] as const),
    [{ match: async () => await Promise.resolve(true) }, /^edge\.fail\(\): match: takes a function that returns true or false, not an async one/],
    [{ match: 'GET http://x.test/pay' }, /matches nothing; it takes .* and no host; write "GET \/pay"$/],
    ...['(((', 'GET pay', 'GET /a b', '/a /b', 'GET /a#b', '/a#b'].map(match => [{ match }, /^edge\.fail\(\): match: .* matches nothing; it takes a method, a path or both, like "GET \/pay"$/] as const),
    ...['GTE /pay', 'PSOT'].map(match => [{ match }, /^edge\.fail\(\): match: .* matches nothing: there is no method .*; did you mean "(?:GET|POST)"\?$/] as const),
    ...[5, null, '', 'no reason'].map(reason => [{ reason }, /^edge\.fail\(\): reason: /] as const),
    [{ tiems: 1 }, /unknown key "tiems"; did you mean "times"\?$/],
    [{ kind: 'dns_error' }, /unknown key "kind"/],
    [{ constructor: 1 }, /unknown key "constructor"/],
    ...[null, 5, 'GET', [], () => {}].map(options => [options, /^edge\.fail\(\): takes an object of options like \{ times: 1 \}, not /] as const)
  ]
  for (const [options, message] of nonsense) t.throws(() => edge.fail('connection_refused', options as never), { name: 'RangeError', message })
  const sequences: ReadonlyArray<readonly [steps: readonly unknown[], message: RegExp, options?: object]> = [
    [[], /takes at least one kind of failure/],
    [['pass'], /takes at least one kind of failure/],
    [['dns_error', 'pas'], /^edge\.fail\(\): step 2: "pas" is not a kind of failure; did you mean "pass"\?$/],
    [['conection_refused'], /step 1: .* did you mean "connection_refused"\?$/],
    [['dns_error', 5], /step 2: takes the name of a kind/],
    [['tls_certificate_error/'], /step 1: "" is not a reason/],
    [['tls_certificate_error/ugly'], /expired/],
    [['tls_certificate_error'], /^edge\.fail\(\): reason: a sequence has the reason in each step/, { reason: 'expired' }]
  ]
  for (const [steps, message, options] of sequences) t.throws(() => edge.fail(steps as never, options), { name: 'RangeError', message })
  t.throws(() => edge.fail('conection_refused' as never), { message: /did you mean "connection_refused"\?$/ })
  for (const kind of [undefined, null, 5, '', {}, 'connection_refusd', 'constructor']) t.throws(() => edge.fail(kind as never), { name: 'RangeError', message: /^edge\.fail\(\): .*kind of failure/ })
  t.equal((await get(edge.url)).text(), 'healthy', 'none of them is in force')
  edge.fail('connection_refused', { match: 'get /pay', times: 1, rate: 1, reason: undefined as never })
  t.equal((await get(`${edge.url}/pay`)).status, 521)
})

t.test('match takes a glob, a RegExp and a function', async t => {
  const { edge } = await start(t)
  const failing = async (...paths: string[]): Promise<string[]> => {
    const tenantOf = (path: string): string => path.includes('acme') ? 'acme' : ''
    const answers = await Promise.all(paths.map(async path => await get(`${edge.url}${path}`, { 'x-tenant': tenantOf(path) })))
    return paths.filter((_, at) => answers[at]?.status === 521)
  }
  const cases: ReadonlyArray<readonly [match: Match, hit: string[], missed: string[]]> = [
    ['GET /a/*', ['/a/b', '/a/b/c', '/a/b?x'], ['/a', '/a/', '/ab/c', '/x/a/b']],
    ['/users/*/orders', ['/users/7/orders', '/users/7/orders/1?q', '/users/7/orders?q'],
      ['/users/orders', '/users/7/8/orders', '/users/7/ordersX']],
    ['/files/**/x.js', ['/files/a/b/x.js'], ['/files/x.js', '/files/a/b/xxjs', '/files?/a/x.js']],
    ['/v*.json/', ['/v1.json', '/v22.json/deep'], ['/v1xjson']],
    [/^\/pay\/\d+$/g, ['/pay/1', '/pay/2', '/pay/3'], ['/pay/x', '/a/pay/1']],
    [({ method, url, host, headers }) =>
      method === 'GET' && url.startsWith('/') && host.startsWith('127.') && headers['x-tenant'] === 'acme', ['/acme'], ['/other']]
  ]
  for (const [match, hit, missed] of cases) {
    const rule = edge.fail('connection_refused', { match })
    t.strictSame(await failing(...hit, ...missed), hit, String(match))
    rule.stop()
  }
  edge.reset()
  edge.fail('connection_refused', { match: () => { throw new Error('a mistake in the test') } })
  await get(edge.url)
  t.match(await edge.nextFailure(), { kind: 'proxy_internal_error', message: 'a mistake in the test' })
})

t.test('a sequence gives one request after the other its step, and is over then', async t => {
  const { edge } = await start(t)
  const statuses = async (count: number, path = '/pay'): Promise<number[]> => {
    const all: number[] = []
    for (let i = 0; i < count; i++) all.push((await get(`${edge.url}${path}`)).status)
    return all
  }
  edge.fail('http_response_empty', { match: '/pay/never' })
  const rule = edge.fail(['connection_refused', 'pass', 'tls_certificate_error/expired'], { match: '/pay' })
  t.match(rule, { kind: 'connection_refused', fired: 0, remaining: 3 })
  t.strictSame(await statuses(1, '/other'), [200])
  t.strictSame(await statuses(1), [521])
  t.match(rule, { kind: 'pass', fired: 1, remaining: 2 })
  t.match(edge.state().faults[0], { kind: 'pass', reason: null, match: '/pay', remaining: 2 })
  t.strictSame(await statuses(1, '/pay/never'), [200], 'a step that passes is not left to an older rule')
  t.match(edge.state().faults[0], { kind: 'tls_certificate_error', reason: 'expired' })
  t.strictSame(await statuses(2), [526, 200])
  t.match(rule, { kind: 'tls_certificate_error', fired: 3, remaining: 0 })
  edge.fail(['connection_refused', 'pass'], { times: 2 })
  t.strictSame(await statuses(5), [521, 200, 521, 200, 200])
})

t.test('a rule that no request met is told of once, at the reset or at the end', async t => {
  const told: string[] = []
  const hear = (warning: Error & { code?: string }): void => {
    if (warning.code === 'EDGEPROXY_UNUSED_RULE') told.push(`${warning.name}: ${warning.message}`)
  }
  process.on('warning', hear)
  t.teardown(() => process.off('warning', hear))
  const turn = async (): Promise<string[]> => await new Promise(resolve => setImmediate(() => { resolve(told.splice(0)) }))
  const { edge } = await start(t)
  edge.fail('connection_refused', { match: 'GET /pays' })
  edge.fail('connection_refused', { match: 'GET /pay', rate: 0.000001 })
  edge.fail('dns_error', { rate: 0 })
  edge.fail('dns_error', { match: '/gone' }).stop()
  await get(`${edge.url}/pay`)
  await get(`${edge.url}/pay`)
  edge.fail(['connection_refused', 'pass'], { match: /x/ })
  edge.reset()
  t.strictSame(await turn(), [
    'EdgeproxyWarning: edge.fail("connection_refused", { match: "GET /pays" }) never fired: ' +
      'none of the 2 requests since matched, or newer rules took them',
    'EdgeproxyWarning: edge.fail(["connection_refused", "pass"], { match: /x/ }) never fired: no request came to the edge since'
  ])
  edge.fail('dns_error')
  await edge.close()
  await edge.close()
  t.strictSame(await turn(), ['EdgeproxyWarning: edge.fail("dns_error") never fired: no request came to the edge since'])
  const { edge: quiet } = await start(t, { warnings: false })
  quiet.fail('dns_error')
  await quiet.close()
  t.strictSame(await turn(), [])
  await t.rejects(startEdge({ upstream: 1, warnings: 'no' } as never), { name: 'OptionsError', message: 'warnings: takes true or false' })
})
