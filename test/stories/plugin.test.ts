// The edge as a plugin of an application that does much by itself: body parsers, hooks, upgrades of its own. Its scope has its
// own parsers, and below its prefix everything travels as through an edge that stands alone.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { edgeproxy } from '../../src/index.js'
import { ask, connect } from '../support/client.js'
import { temporaryFolder } from '../support/folder.js'
import type { LogLine } from '../support/log.js'
import { answerBytes, startUpstream, type Upstream } from '../support/upstream.js'

const FORM = 'application/x-www-form-urlencoded'

/** What applications do with bodies before the edge is registered. */
const APPS: Readonly<Record<string, (app: FastifyInstance) => void>> = {
  'a parser for forms': app => { app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => { done(null, body) }) },
  'a parser for JSON of its own': app => {
    app.removeContentTypeParser('application/json')
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => { done(null, body) })
  },
  'a parser for everything': app => { app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => { done(null, body) }) },
  'a parser by pattern': app => { app.addContentTypeParser(/^application\/.*/, { parseAs: 'string' }, (_request, body, done) => { done(null, body) }) },
  'no parser at all': app => { app.removeAllContentTypeParsers() },
  'hooks that wait': app => {
    app.addHook('onRequest', async () => { await new Promise(resolve => setImmediate(resolve)) })
    app.addHook('preValidation', async () => { await new Promise(resolve => setImmediate(resolve)) })
  }
}

async function appBefore (t: Test, upstream: Upstream, prepare: (app: FastifyInstance) => void, options: object = {}): Promise<{ url: string, app: FastifyInstance }> {
  const app = Fastify({ bodyLimit: 1000 })
  t.teardown(() => app.close())
  prepare(app)
  await app.register(edgeproxy, { upstream: upstream.url, prefix: '/shop', log: 'none', ...options })
  return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) }
}

t.test('bodies pass byte for byte, whatever the application parses elsewhere', async t => {
  for (const [name, prepare] of Object.entries(APPS)) {
    const upstream = await startUpstream(t, answerBytes('behind'))
    const { url, app } = await appBefore(t, upstream, prepare)
    for (const [type, body] of [[FORM, 'a=1&b=%20'], ['application/json', '{"a": 1,   "b":[2]}'], ['application/json', '{broken'], ['text/plain', 'text'], [FORM, 'x='.padEnd(40_000, 'x')]] as const) {
      const answer = await ask(url, `POST /shop/a HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      t.match({ status: answer.status, text: answer.text() }, { status: 200, text: 'behind' }, `${name}, ${type}`)
      t.ok(upstream.requests.at(-1)?.body.toString() === body, `${name}, ${type}: whole`)
    }
    await app.close()
    await upstream.close()
  }
})

t.test('a form that stalls ends with 408', async t => {
  const upstream = await startUpstream(t, answerBytes('behind'))
  const { url } = await appBefore(t, upstream, APPS['a parser for forms'] as (app: FastifyInstance) => void, { responseTimeout: '200ms' })
  t.equal((await ask(url, `POST /shop/a HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 9\r\n\r\na=1`)).status, 408)
})

const WEBSOCKET = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n'
const H2C = 'Connection: Upgrade\r\nUpgrade: h2c\r\n'

t.test('upgrades below the prefix are the edge\'s, ignored ones lose nothing there nor elsewhere', async t => {
  const upstream = await startUpstream(t, (request, socket) => {
    if (request.header('upgrade') === undefined) socket.write(answerBytes(request.body))
    else socket.write('HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nhi')
  })
  const { url } = await appBefore(t, upstream, app => { app.post('/own', request => request.body) })
  const client = await connect(url, t)
  client.send(`GET /shop/socket HTTP/1.1\r\nHost: x\r\n${WEBSOCKET}\r\n`)
  t.equal((await client.answer()).status, 101)
  t.equal((await client.receive(2)).toString(), 'hi')
  t.equal((await ask(url, `POST /shop/h2c HTTP/1.1\r\nHost: x\r\n${H2C}Content-Length: 5\r\n\r\nhello`)).text(), 'hello')
  const json = 'Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}'
  for (const lines of [H2C, WEBSOCKET]) t.equal((await ask(url, `POST /own HTTP/1.1\r\nHost: x\r\n${lines}${json}`)).text(), '{"a":1}', 'a body for the application itself')
})

t.test('a method that Node.js does not know is refused by its name below the prefix, and as ever elsewhere', async t => {
  const upstream = await startUpstream(t, answerBytes('behind'))
  const file = join(temporaryFolder(t), 'edge.log')
  const { url, app } = await appBefore(t, upstream, app => { app.post('/own', () => 'posted') }, { logFile: file })
  const own = await ask(url, 'LIST /own HTTP/1.1\r\nHost: x\r\n\r\n')
  t.equal(own.text(), '{"error":"Bad Request","message":"Client Error","statusCode":400}')
  const answer = await ask(url, 'LIST /shop/a HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n\r\n')
  t.equal(answer.status, 400)
  t.ok(answer.header('x-edge-ray'))
  t.equal(answer.ended, 'fin')
  // behind a request of the application's own
  const client = await connect(url, t)
  client.send('POST /own HTTP/1.1\r\nHost: x\r\n\r\nLIST /shop/b HTTP/1.1\r\nHost: x\r\n\r\n')
  t.equal((await client.answer()).text(), 'posted')
  t.equal((await client.answer()).status, 400)
  await app.close()
  const lines = readFileSync(file, 'utf8').split('\n').filter(line => line.includes('"ray"')).map(line => JSON.parse(line) as LogLine)
  t.match(lines, ['/shop/a', '/shop/b'].map(url => ({
    req: { method: 'LIST', url },
    failure: { message: /the application's server, knows no method LIST; an edge of its own \(npx edgeproxy\) forwards it/ }
  })))
  t.equal(lines.length, 2)
  t.equal(upstream.requests.length, 0)
})
