// Who may ask the control API: its own addresses and pages, with the token, and nobody else; no answer says why in its body
// more than it must, and nothing is changed by what is refused.
import { connect } from 'node:net'
import { once } from 'node:events'
import t from 'tap'
import { control, type Ask, type Client } from '../support/control.js'

const REFUSED: ReadonlyArray<readonly [what: string, ask: (own: string) => Ask, status: number]> = [
  ['a rebound name', () => ({ headers: { host: 'evil.test' } }), 403],
  ['a rebound name with the port', own => ({ headers: { host: own.replace('127.0.0.1', 'evil.test') } }), 403],
  ['a name that begins like the own', own => ({ headers: { host: own.replace('127.0.0.1', '127.0.0.1.evil.test') } }), 403],
  ['a name that ends like the own', own => ({ headers: { host: own.replace('127.0.0.1', 'localhost.evil.test') } }), 403],
  ['credentials in Host', own => ({ headers: { host: `${own}@evil` } }), 403],
  ['Host without the port', () => ({ headers: { host: '127.0.0.1' } }), 403],
  ['Host with another port', () => ({ headers: { host: '127.0.0.1:1' } }), 403],
  ['a foreign origin', () => ({ headers: { origin: 'http://localhost.evil.com' } }), 403],
  ['the app on another port', () => ({ headers: { origin: 'http://127.0.0.1:3000' } }), 403],
  ['a page without an origin', () => ({ headers: { origin: 'null' } }), 403],
  ['the own origin in capitals', own => ({ headers: { origin: `HTTP://${own}` } }), 403],
  ['the own origin with a dot', own => ({ headers: { origin: `http://${own.replace(':', '.:')}` } }), 403],
  ['an image of another page', () => ({ headers: { 'sec-fetch-site': 'same-site' } }), 403],
  ['a script of another page', () => ({ headers: { 'sec-fetch-site': 'cross-site' } }), 403],
  ['no token', () => ({ headers: { authorization: '' } }), 401],
  ['another token', () => ({ headers: { authorization: 'Bearer nonsense' } }), 401],
  ['a long token', () => ({ headers: { authorization: `Bearer ${'x'.repeat(8000)}` } }), 401],
  ['the token by another scheme', () => ({ headers: { authorization: 'Basic nonsense' } }), 401]
]

const TYPES = { 401: 'urn:edgeproxy:token', 403: 'urn:edgeproxy:foreign' } as const

t.test('what comes from elsewhere is refused, whatever it asks', async t => {
  const ask = await control(t)
  const own = `127.0.0.1:${ask.control.port}`
  for (const [what, make, status] of REFUSED) {
    for (const line of ['GET /edges', 'PUT /edges/x', 'GET /events', 'GET /nowhere', 'DELETE /edges'] as const) {
      const reply = await ask(line, { ...make(own), ...line.startsWith('PUT') && { body: '{"upstream":9}' } })
      t.equal(reply.status, status, `${what}: ${line}`)
      t.match(reply.json, { type: TYPES[status as 401] })
      t.notMatch(reply.headers, { 'set-cookie': /./ })
      t.notOk(Object.keys(reply.headers).some(name => name.startsWith('access-control-')), 'nothing for another origin')
      t.notOk(reply.text.includes(ask.control.token))
    }
  }
  t.strictSame((await ask('GET /edges')).json, { items: [] }, 'and nothing was made')
})

t.test('its own names and its own pages are answered', async t => {
  const ask = await control(t, { hosts: ['edge.internal'] })
  const { port } = ask.control
  for (const name of ['127.0.0.1', '[::1]', 'localhost', 'edgeproxy.localhost', 'edge.internal']) {
    const host = `${name}:${port}`
    t.equal((await ask('GET /', { headers: { host } })).status, 200, host)
    t.equal((await ask('GET /', { headers: { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' } })).status, 200)
  }
  t.equal((await ask('GET /', { headers: { 'sec-fetch-site': 'none' } })).status, 200, 'typed into the address bar')
  t.equal((await ask('GET /', { headers: { authorization: `bearer ${ask.control.token}` } })).status, 200, 'a scheme has no case')
  t.match((await ask('GET /')).headers, {
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer'
  })
})

/** Sends bytes as they are. */
async function raw (ask: Client, bytes: string): Promise<string> {
  const socket = connect(ask.control.port, '127.0.0.1')
  socket.end(bytes)
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => { pieces.push(piece) })
  await once(socket, 'close')
  return Buffer.concat(pieces).toString('latin1')
}

t.test('no Host, and two of them, are no way in', async t => {
  const ask = await control(t)
  const token = `Authorization: Bearer ${ask.control.token}\r\nConnection: close\r\n`
  const host = `Host: 127.0.0.1:${ask.control.port}\r\n`
  for (const lines of ['1.0\r\n', '1.1\r\n', `1.1\r\n${host}${host}`, `1.1\r\n${host}Host: evil.test\r\n`]) {
    t.match(await raw(ask, `GET / HTTP/${lines}${token}\r\n`), /^HTTP\/1\.1 40[03] /, lines)
  }
  t.match(await raw(ask, `GET / HTTP/1.1\r\n${host}${token}\r\n`), /^HTTP\/1\.1 200 /)
})

t.test('a probe needs neither Host nor token, and learns nothing', async t => {
  const ask = await control(t)
  const probe = await ask('GET /healthz', { headers: { host: '10.1.2.3:8474', authorization: '' } })
  t.equal(probe.status, 200)
  t.equal(probe.text, '')
  t.match(await ask('POST /healthz', { headers: { host: '10.1.2.3:8474', authorization: '' } }), { status: 405, headers: { allow: 'GET' } })
  t.equal((await ask('GET /healthz?x', { headers: { host: '10.1.2.3:8474', authorization: '' } })).status, 403, 'only that path as it is')
})

t.test('nothing changes state by GET, and a preflight of another origin is told nothing', async t => {
  const ask = await control(t)
  await ask('PUT /edges/x', { json: { upstream: 9 } })
  t.match(await ask('GET /edges/x/reset'), { status: 405, headers: { allow: 'POST' }, json: { type: 'urn:edgeproxy:method' } })
  t.match(await ask('DELETE /edges'), { status: 405, headers: { allow: 'GET, POST' } })
  t.match(await ask('GET /edges/x/faults?kind=dns_error'), { status: 400 })
  t.match(await ask('GET /nothing'), { status: 404, json: { type: 'urn:edgeproxy:unknown' } })
  const headers = { origin: 'http://evil.test', 'access-control-request-method': 'POST', authorization: '' }
  const preflight = await ask('OPTIONS /edges', { headers })
  t.equal(preflight.status, 403)
  t.match((await ask('GET /edges/x')).json, { epoch: 1, state: { faults: [] } })
})

t.test('a form of another origin changes nothing, even where its body is JSON', async t => {
  const ask = await control(t)
  const body = '{"upstream":9}'
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const reply = await ask('POST /edges', { body, headers: { 'content-type': type } })
    t.match(reply, { status: 415, json: { type: 'urn:edgeproxy:media-type' } }, type)
    t.equal((await ask('POST /edges', { body, headers: { 'content-type': type, origin: 'http://evil.test' } })).status, 403)
  }
  t.match(await ask('POST /edges', { body, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }), { status: 415 })
  t.strictSame((await ask('GET /edges')).json, { items: [] })
})

t.test('a body that is too large is refused before it is read', async t => {
  const ask = await control(t)
  const announced = `PUT /edges/x HTTP/1.1\r\nHost: 127.0.0.1:${ask.control.port}\r\nAuthorization: Bearer ${ask.control.token}\r\n` +
    'Content-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n{'
  t.match(await raw(ask, announced), /^HTTP\/1\.1 413 [^]*urn:edgeproxy:too-large/)
  const large = await ask('PUT /edges/x', { body: `{"a":"${'x'.repeat(1024 * 1024)}"}`, headers: { 'content-type': 'application/json' } })
  t.equal(large.status, 413)
})
