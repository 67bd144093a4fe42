// Finished requests and failures over the control API: paged by number, waited for without taking, and cut by a reset.
import t from 'tap'
import { control, edgeAt, type Client } from '../support/control.js'
import { answerBytes, closedPort, startUpstream } from '../support/upstream.js'

/** The kind of each item, or null. */
const kinds = (json: { items: Array<{ failure: { kind: string } | null }> }): Array<string | null> =>
  json.items.map(({ failure }) => failure?.kind ?? null)

t.test('pages go by number, and filters leave the numbers as they are', async t => {
  const ask = await control(t)
  const upstream = await startUpstream(t, ({ target }, socket) => socket.write(answerBytes(target)))
  const url = await edgeAt(ask, 'x', { upstream: upstream.port, failHeader: true })
  for (let n = 1; n <= 5; n++) await (await fetch(`${url}/${n}`)).text()
  await (await fetch(`${url}/pay/now?x`, { headers: { 'edge-fault': 'connection_refused' } })).text()
  const first = (await ask('GET /edges/x/requests?after=0&limit=2')).json
  t.match(first, { items: [{ seq: 1, url: '/1' }, { seq: 2, url: '/2' }], next: 2, oldest: 1, dropped: 0, epoch: 1 })
  const rest = (await ask(`GET /edges/x/requests?after=${first.next}`)).json
  t.strictSame(rest.items.map(({ seq }: { seq: number }) => seq), [3, 4, 5, 6])
  t.match((await ask('GET /edges/x/requests?path=/pay')).json, { items: [{ url: '/pay/now?x' }], next: 6 })
  t.match((await ask('GET /edges/x/requests?limit=2')).json, { items: [{ url: '/5' }, { url: '/pay/now?x' }] }, 'the newest')
  for (const query of ['status=2xx', 'status=200', 'failed=false', 'outcome=relayed', 'method=get', 'since=0']) {
    t.ok((await ask(`GET /edges/x/requests?${query}`)).json.items.length >= 5, query)
  }
  for (const query of ['status=5xx', 'failed=true', 'kind=connection_refused', 'outcome=branded']) {
    t.match((await ask(`GET /edges/x/requests?${query}`)).json, { items: [{ url: '/pay/now?x' }] }, query)
  }
  for (const query of ['status=4xx', 'kind=dns_error', 'outcome=cut', 'site=shop', 'since=9999999999999']) {
    t.strictSame((await ask(`GET /edges/x/requests?${query}`)).json.items, [], query)
  }
})

t.test('a query that cannot be is refused with each parameter at fault', async t => {
  const ask = await control(t)
  await edgeAt(ask, 'x', { upstream: 9 })
  const { status, json } = await ask('GET /edges/x/requests?kind=conection_refused&limit=0&stat=5&after=-1')
  t.equal(status, 400)
  t.match(json.errors.find(({ pointer }: { pointer: string }) => pointer === '?kind'), { nearest: 'connection_refused' })
  t.match(json.errors.find(({ pointer }: { pointer: string }) => pointer === '?stat'), { nearest: 'status' })
  t.equal(json.errors.length, 4)
})

t.test('one request whole: evidence, meaning, log line, a command line to ask it again; what is secret is masked', async t => {
  const ask = await control(t)
  const upstream = await startUpstream(t, 'HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n')
  const url = await edgeAt(ask, 'x', { upstream: upstream.port })
  const headers = { authorization: 'Bearer hunter2', cookie: 'sid=hunter2', 'x-plain': 'it\'s' }
  const answer = await fetch(`${url}/pay?token=hunter2&a=1`, { method: 'POST', body: 'hunter2=1', headers })
  const ray = answer.headers.get('x-edge-ray') ?? ''
  await answer.text()
  const { status, json, text } = await ask(`GET /edges/x/requests/${ray}`)
  t.equal(status, 200)
  t.notMatch(text, /hunter2/)
  t.match(json, {
    ray,
    failure: { kind: 'http_protocol_error', hint: String },
    evidence: { text: /^HTTP\/1\.1 200 OK\.\.Bad Header: x/, offendingAt: Number },
    meaning: { summary: { en: String, fr: String } },
    curl: /^curl -i -X POST .*-H 'x-plain: it'\\''s' .*\/pay/
  })
  t.match(JSON.parse(json.line), { ray, failure: { kind: 'http_protocol_error' } })
  t.equal((await ask(`GET /edges/x/requests/${ray.slice(0, 16)}`)).json.ray, ray, 'without its colo, too')
  t.match(await ask('GET /edges/x/requests/0000000000000000'), { status: 404 })
  t.match(await ask('GET /edges/x/requests/nonsense'), { status: 400, json: { errors: [{ pointer: '/{ray}' }] } })
})

t.test('the bundle of a request', async t => {
  const ask = await control(t)
  const url = await edgeAt(ask, 'x', { upstream: await closedPort(t) })
  const ray = (await fetch(url)).headers.get('x-edge-ray') ?? ''
  const bundle = await ask(`GET /edges/x/requests/${ray}/bundle`)
  t.match(bundle, { status: 200, headers: { 'content-type': 'application/zip' } })
  t.equal(bundle.headers['content-disposition'], `attachment; filename="edgeproxy-${ray}.zip"`)
  t.match(bundle.text, /^PK/)
})

const next = async (ask: Client, query: string): Promise<Awaited<ReturnType<Client>>> => await ask(`GET /edges/x/failures/next?${query}`)

t.test('a failure is answered before and after it happened, to everybody, and again', async t => {
  const ask = await control(t)
  const url = await edgeAt(ask, 'x', { upstream: await closedPort(t) })
  const waiting = [1, 2].map(async () => await next(ask, 'after=0&timeout=10s'))
  await poll(async () => (await ask('GET /')).json.waiting === 2)
  await (await fetch(`${url}/a`)).text()
  for (const { status, json } of await Promise.all(waiting)) {
    t.equal(status, 200)
    t.match(json, { seq: 1, url: '/a', dropped: 0, failure: { kind: 'connection_refused', hint: String } })
  }
  t.match(await next(ask, 'after=0'), { status: 200, json: { seq: 1 } }, 'a lost answer is asked for again')
  t.match(await next(ask, 'after=1&timeout=50ms'), { status: 204, text: '' })
  t.match(await next(ask, 'after=0&kind=dns_error&timeout=0'), { status: 204 })
  t.match(await next(ask, 'after=0&path=/b&timeout=0'), { status: 204 })
  t.equal((await ask('GET /')).json.waiting, 0)
})

/** Asks until it is so; each question is an event of its own. */
async function poll (look: () => Promise<boolean>): Promise<void> {
  while (!await look());
}

t.test('who waits is let go by a reset, by the end of the edge, by the end of the process, and when it leaves', async t => {
  const ask = await control(t)
  await edgeAt(ask, 'x', { upstream: 9 })
  const then = async (act: () => Promise<unknown>): Promise<Awaited<ReturnType<typeof next>>> => {
    const answer = next(ask, 'timeout=60s')
    await poll(async () => (await ask('GET /')).json.waiting === 1)
    await act()
    return await answer
  }
  t.match(await then(async () => await ask('POST /edges/x/reset')), { status: 409, json: { type: 'urn:edgeproxy:reset' } })
  const leaving = new AbortController()
  const left = ask('GET /edges/x/failures/next?timeout=60s', { signal: leaving.signal })
  await poll(async () => (await ask('GET /')).json.waiting === 1)
  leaving.abort()
  await t.rejects(left)
  await poll(async () => (await ask('GET /')).json.waiting === 0)
  t.match(await then(async () => await ask('DELETE /edges/x')), { status: 410, json: { type: 'urn:edgeproxy:gone' } })
  await edgeAt(ask, 'x', { upstream: 9 })
  t.match(await then(async () => { await ask.control.close() }), { status: 503, json: { type: 'urn:edgeproxy:closing' } })
})

t.test('a reset is an epoch: what was under way belongs to none after it', async t => {
  const ask = await control(t)
  let end = (): void => {}
  const upstream = await startUpstream(t, ({ target }, socket) => {
    if (target === '/slow') end = () => { socket.destroy() }
    else socket.write(answerBytes())
  })
  const url = await edgeAt(ask, 'x', { upstream: upstream.port })
  await ask('PUT /edges/x/faults/unmet', { json: { kind: 'dns_error', match: '/never' } })
  const slow = fetch(`${url}/slow`)
  await poll(async () => (await ask('GET /edges/x')).json.state.requests[0]?.stage === 'head')
  const { status, json } = await ask('POST /edges/x/reset')
  t.equal(status, 200)
  t.match(json, { epoch: 2, seq: 0, forgot: { requests: 0, failures: 0, faults: 1 }, unused: [{ id: 'unmet', hits: 0 }], underWay: 1 })
  const none = next(ask, 'timeout=300ms')
  end()
  t.equal((await slow).status, 520)
  t.equal((await none).status, 204, 'the failure of before is not told')
  t.strictSame((await ask('GET /edges/x/requests')).json.items, [])
  t.strictSame((await ask('GET /edges/x/faults')).json.items, [])
  await (await fetch(`${url}/new`)).text()
  await poll(async () => (await ask('GET /edges/x/requests')).json.items.length === 1)
  t.match((await ask('GET /edges/x/requests')).json, { items: [{ seq: 1, epoch: 2, url: '/new' }] })
})

t.test('what is kept is bounded, and what was dropped is told', async t => {
  const ask = await control(t)
  const url = await edgeAt(ask, 'x', { upstream: await closedPort(t) })
  for (let sent = 0; sent < 1100; sent += 50) await Promise.all(Array.from({ length: 50 }, async () => await (await fetch(url)).text()))
  await poll(async () => (await ask('GET /edges/x')).json.seq === 1100)
  const { json } = await ask('GET /edges/x/requests?after=0&limit=1')
  t.match(json, { items: [{ seq: 101 }], oldest: 101, dropped: 100 })
  t.match(await next(ask, 'after=50'), { status: 200, json: { seq: 101, dropped: 50 } })
  t.strictSame(new Set(kinds((await ask('GET /edges/x/requests?limit=1000')).json)), new Set(['connection_refused']))
})
