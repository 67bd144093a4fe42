// Edges over the control API: made, changed, ended, told apart, and refused with every member at fault.
import { once } from 'node:events'
import t from 'tap'
import { control, edgeAt } from '../support/control.js'
import { closedPort, startUpstream, answerBytes } from '../support/upstream.js'

t.test('the same PUT again changes nothing, another one is a conflict, and POST gives an id of its own', async t => {
  const ask = await control(t)
  const upstream = await closedPort(t)
  const both = await Promise.all([1, 2].map(async () => await ask('PUT /edges/shop', { json: { upstream } })))
  t.strictSame(both.map(({ status }) => status).sort(), [200, 201], 'one made it, one found it')
  t.equal(both[0]?.json.url, both[1]?.json.url)
  t.match(both.find(({ status }) => status === 201)?.headers, { location: '/edges/shop' })
  const other = await ask('PUT /edges/shop', { json: { upstream, brand: 'alwaysdata' } })
  t.match(other, { status: 409, json: { type: 'urn:edgeproxy:exists' } })
  const made = await ask('POST /edges', { json: { upstream } })
  t.match(made, { status: 201, json: { id: 'e1' }, headers: { location: '/edges/e1' } })
  t.strictSame((await ask('GET /')).json.edges, ['shop', 'e1'])
})

t.test('an edge answers at once, and is gone when its end is answered', async t => {
  const ask = await control(t)
  const upstream = await startUpstream(t, answerBytes('hello'))
  const url = await edgeAt(ask, 'x', { upstream: upstream.port })
  t.equal(await (await fetch(url)).text(), 'hello')
  t.equal((await ask('DELETE /edges/x')).status, 204)
  await t.rejects(fetch(url), 'nothing listens there')
  t.equal((await ask('DELETE /edges/x')).status, 204, 'again is no mistake')
  t.match(await ask('GET /edges/x'), { status: 410, json: { type: 'urn:edgeproxy:gone' } })
  t.match(await ask('DELETE /edges/never'), { status: 404 })
  t.match(await ask('GET /edges/never'), { status: 404, json: { detail: /no edge "never"/ } })
  t.equal((await ask('PUT /edges/x', { json: { upstream: upstream.port } })).status, 201, 'the name may be used again')
})

t.test('ten clients end one edge at once, with requests under way', async t => {
  const ask = await control(t)
  const left: Array<Promise<unknown>> = []
  const upstream = await startUpstream(t, (_, socket) => { left.push(once(socket, 'end')) })
  const url = await edgeAt(ask, 'x', { upstream: upstream.port })
  const running = Array.from({ length: 5 }, async () => await fetch(url).catch(() => null))
  await t.resolves(poll(async () => (await ask('GET /edges/x')).json.state.requests.length === 5))
  const ends = await Promise.all(Array.from({ length: 10 }, async () => await ask('DELETE /edges/x')))
  t.ok(ends.every(({ status }) => status === 204))
  await Promise.all(running)
  await Promise.all(left)
  t.equal(left.length, 5, 'every connection to the upstream has ended')
})

/** Asks until it is so; each question is an event of its own. */
async function poll (look: () => Promise<boolean>): Promise<void> {
  while (!await look());
}

t.test('every mistake is told at once, with its place', async t => {
  const ask = await control(t)
  const wrong = { upstrem: 9, brand: 'cloudfare', sites: [{ hosts: ['a.test'], lang: 'de' }] }
  const { status, json } = await ask('PUT /edges/x', { json: wrong })
  t.equal(status, 400)
  t.match(json, { type: 'urn:edgeproxy:invalid', errors: [{ pointer: /^\// }] })
  const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer).sort()
  t.strictSame(pointers, ['/brand', '/sites/0', '/sites/0/lang', '/upstrem'])
  t.strictSame((await ask('GET /edges')).json, { items: [] })
})

const ID_TRIES = ['..%2fx', '%2e%2e', 'a%2fb', `a${'b'.repeat(80)}`, '%F0%9F%98%80', '__proto__', '-x', 'a%20b'] as const

t.test('an id is a word; nothing else leads anywhere', async t => {
  const ask = await control(t)
  for (const id of ID_TRIES) {
    const { status } = await ask(`PUT /edges/${id}`, { json: { upstream: 9 } })
    t.ok(status === 400 || status === 404, `${id}: ${status}`)
  }
  t.equal((await ask('GET /edges/toString')).status, 404, 'a word like any other')
  t.strictSame((await ask('GET /edges')).json, { items: [] })
})

const BODIES: ReadonlyArray<readonly [body: string, status: number]> = [
  ['', 400], ['{', 400], ['[]', 400], ['"x"', 400], ['null', 400],
  ['{"__proto__":{"x":1}}', 400], ['{"constructor":{"prototype":{"x":1}}}', 400]
]

t.test('a body that is no object of options is refused', async t => {
  const ask = await control(t)
  for (const [body, status] of BODIES) {
    const reply = await ask('PUT /edges/x', { body, headers: { 'content-type': 'application/json' } })
    t.match(reply, { status, json: { type: 'urn:edgeproxy:invalid' } }, body)
  }
  t.equal(({} as { x?: number }).x, undefined)
})

t.test('an edge does not forward to the control API, by whatever name', async t => {
  const ask = await control(t)
  for (const host of ['127.0.0.1', 'localhost']) {
    const { status, json } = await ask('POST /edges', { json: { upstream: `${host}:${ask.control.port}` } })
    t.equal(status, 400)
    t.match(json, { type: 'urn:edgeproxy:loop' })
  }
})

t.test('programs are started on request only where that is allowed', async t => {
  const command = ['node', '-e', 'require("http").createServer((_, r) => r.end("mine")).listen(process.env.PORT)']
  const closed = await control(t)
  t.match(await closed('POST /edges', { json: { command } }), { status: 403, json: { type: 'urn:edgeproxy:off', detail: /--may-launch/ } })
  const open = await control(t, { launch: true })
  const url = await edgeAt(open, 'x', { command })
  t.equal(await (await fetch(url)).text(), 'mine')
  const [before] = (await open('GET /edges/x/programs')).json.items
  t.match(before, { program: 'default/1', state: 'ready', restarts: 0 })
  t.equal((await open('POST /edges/x/programs/default/restart')).status, 204)
  t.equal(await (await fetch(url)).text(), 'mine')
  const [after] = (await open('GET /edges/x/programs')).json.items
  t.not(after.pid, before.pid, 'another process')
  t.match(await open('POST /edges/x/programs/shop/restart'), { status: 404, json: { detail: /those of default/ } })
})

t.test('options that reload are changed, the others named', async t => {
  const ask = await control(t)
  const upstream = await closedPort(t)
  const url = await edgeAt(ask, 'x', { upstream })
  t.equal((await fetch(url)).status, 521)
  const changed = await ask('PATCH /edges/x', { json: { brand: 'alwaysdata' } })
  t.match(changed, { status: 200, json: { options: { upstream, brand: 'alwaysdata' } } })
  t.equal((await fetch(url)).status, 502)
  t.match(await ask('PATCH /edges/x', { json: { brand: null } }), { status: 200, json: { options: { upstream } } })
  t.equal((await fetch(url)).status, 521)
  t.match(await ask('PATCH /edges/x', { json: { port: 1 } }), { status: 409, json: { detail: /^port cannot be changed/ } })
  t.match(await ask('PATCH /edges/x', { json: { brand: 'x' } }), { status: 400, json: { errors: [{ pointer: '/brand' }] } })
  t.equal((await fetch(url)).status, 521, 'as it was')
})

t.test('a port that is taken is named', async t => {
  const ask = await control(t)
  const { port } = ask.control
  const reply = await ask('POST /edges', { json: { upstream: 9, port } })
  t.match(reply, { status: 409, json: { type: 'urn:edgeproxy:port-in-use', errors: [{ pointer: '/port' }] } })
})

t.test('secrets among the options are not shown', async t => {
  const ask = await control(t)
  const { json } = await ask('POST /edges', { json: { upstream: 'http://user:hunter2@127.0.0.1:9', serverName: 'a.test' } })
  t.notMatch(JSON.stringify(json), /hunter2/)
  const launching = await control(t, { launch: true })
  const options = { command: ['sleep', '60'], env: { PLAIN: 'hunter2' }, startTimeout: '50ms' }
  const made = await launching('POST /edges', { json: options })
  t.equal(made.status, 201, made.text)
  t.notMatch(made.text, /hunter2/)
})

t.test('a hundred edges at once, each with its own requests and faults, leave nothing behind', async t => {
  const ask = await control(t)
  const upstream = await startUpstream(t, answerBytes('ok'))
  const names = Array.from({ length: 100 }, (_, at) => `edge-${at}`)
  const made = await Promise.all(names.map(async name => ({ name, url: await edgeAt(ask, name, { upstream: upstream.port }) })))
  await Promise.all(made.map(async ({ name, url }) => {
    await ask(`POST /edges/${name}/faults`, { json: { kind: 'connection_refused', times: 1 } })
    t.equal((await fetch(`${url}/${name}`)).status, 521)
  }))
  for (const { name } of made) {
    const { json } = await ask(`GET /edges/${name}/requests`)
    t.strictSame(json.items.map(({ url }: { url: string }) => url), [`/${name}`])
  }
  await Promise.all(names.map(async name => { t.equal((await ask(`DELETE /edges/${name}`)).status, 204) }))
  t.strictSame((await ask('GET /edges')).json, { items: [] })
})
