// How long a client's connection may be idle: the documented figure, and what the end of it looks like. The clock is shortened,
// nothing else.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2'
import t from 'tap'
import { connect, requestBytes } from '../support/client.js'
import { certificateFor } from '../support/origin.js'
import { tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const DOCUMENTED_MS = 400_000
const SHORT_MS = 600

t.test('HTTP/1.1: 400 s, then the connection is closed without a word', async t => {
  const story = await tell(t, answerBytes('ok'))
  const servers = new Set<Server>()
  const note = (message: unknown): void => { servers.add((message as { server: Server }).server) }
  subscribe('http.server.request.start', note)
  t.teardown(() => unsubscribe('http.server.request.start', note))
  t.equal((await story.get('/')).text(), 'ok')
  const [server] = servers
  t.equal(servers.size, 1)
  t.equal(server?.keepAliveTimeout, DOCUMENTED_MS)
  if (server === undefined) return

  server.keepAliveTimeout = SHORT_MS
  const client = await connect(story.url, t)
  client.send(requestBytes(story.url))
  t.equal((await client.answer()).text(), 'ok')
  t.equal(client.ended, 'open')
  t.equal(await client.end(), 'fin')
  t.equal(client.unread.length, 0, 'no status')
  await story.endsWith(2)
})

/** What sessions were told about their idle time. */
async function watchTimeouts (t: { teardown (end: () => unknown): unknown }): Promise<number[]> {
  const server = createHttp2Server()
  const greeted = once(server, 'session') as Promise<[ServerHttp2Session]>
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connectHttp2(`http://127.0.0.1:${(server.address() as { port: number }).port}`)
  const [session] = await greeted
  const prototype = Object.getPrototypeOf(Object.getPrototypeOf(session)) as { setTimeout: ServerHttp2Session['setTimeout'] }
  client.close()
  server.close()
  const { setTimeout: original } = prototype
  const told: number[] = []
  prototype.setTimeout = function (this: ServerHttp2Session, ms: number, done?: () => void) {
    // node itself says 0 at the end of a session
    if (ms > 0) told.push(ms)
    original.call(this, Math.min(ms, SHORT_MS), done)
  }
  t.teardown(() => { prototype.setTimeout = original })
  return told
}

t.test('HTTP/2: 400 s, then the connection is closed', async t => {
  const told = await watchTimeouts(t)
  const { cert, key } = certificateFor({ names: ['shop.test'] })
  const story = await tell(t, answerBytes('ok'), { tlsCert: cert, tlsKey: key })
  const session = connectHttp2(story.url, { servername: 'shop.test', rejectUnauthorized: false })
  t.teardown(() => { session.destroy() })
  const stream = session.request({ ':path': '/', ':authority': 'shop.test' })
  stream.resume()
  await once(stream, 'end')
  t.strictSame(told, [DOCUMENTED_MS])
  if (!session.closed) await once(session, 'close')
  t.pass('closed')
})
