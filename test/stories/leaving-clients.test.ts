// Clients that leave early, stop reading or keep silent: nothing of them stays open.
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket, type ConnectionOptions } from 'node:tls'
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import t, { type Test } from 'tap'
import { connect } from '../support/client.js'
import { eventually, requestBytes, tell, type Story } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const OK = answerBytes('ok')
const TIMES = 5

/** Connections that the edge has open, whatever it has made of them. */
function accepted ({ edge }: Story): Set<Socket> {
  const open = new Set<Socket>()
  edge.fastify.server.prependListener('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return open
}

interface Port { readonly host: string, readonly port: number }
const portOf = (url: string): Port => ({ host: '127.0.0.1', port: Number(new URL(url).port) })

async function raw (t: Test, url: string): Promise<Socket> {
  const socket = connectTcp({ ...portOf(url), allowHalfOpen: true })
  socket.on('error', () => {}).resume()
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

async function shake (t: Test, url: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const under = await raw(t, url)
  const socket = connectTls({ socket: under, rejectUnauthorized: false, servername: 'localhost', ...options })
  socket.on('error', () => {})
  await Promise.race([once(socket, 'secureConnect').catch(() => {}), once(socket, 'close').catch(() => {})])
  return socket
}

const below = (socket: Socket): Socket => (socket as unknown as { _parent: Socket })._parent
const HALF_HELLO = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1])
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

/** What a client does; the connection is never ended by it where `stays` says so. */
const ways: Readonly<Record<string, (t: Test, url: string) => Promise<unknown>>> = {
  'no byte, then an end': async (t, url) => (await raw(t, url)).end(),
  'no byte, then a reset': async (t, url) => (await raw(t, url)).resetAndDestroy(),
  'no byte, stays': raw,
  'half a hello, then gone': async (t, url) => { const socket = await raw(t, url); socket.write(HALF_HELLO, () => socket.destroy()) },
  'half a hello, then an end': async (t, url) => (await raw(t, url)).end(HALF_HELLO),
  'half a hello, then a reset': async (t, url) => { const socket = await raw(t, url); socket.write(HALF_HELLO, () => socket.resetAndDestroy()) },
  'half a hello, stays': async (t, url) => (await raw(t, url)).write(HALF_HELLO),
  'nonsense in TLS, stays': async (t, url) => (await raw(t, url)).write(Buffer.concat([HALF_HELLO, Buffer.alloc(600, 7)])),
  'no protocol in common, stays': (t, url) => shake(t, url, { ALPNProtocols: ['smtp'] }),
  'the certificate is refused': (t, url) => shake(t, url, { rejectUnauthorized: true }),
  'a version that is too old': (t, url) => shake(t, url, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  'a handshake, then gone': async (t, url) => (await shake(t, url)).destroy(),
  'a handshake, then an end': async (t, url) => (await shake(t, url)).end(),
  'a handshake, then a reset': async (t, url) => below(await shake(t, url)).resetAndDestroy(),
  'a handshake, then a FIN without a word of TLS': async (t, url) => below(await shake(t, url)).end(),
  'a handshake, stays': (t, url) => shake(t, url),
  'a handshake for HTTP/2, then gone': async (t, url) => (await shake(t, url, { ALPNProtocols: ['h2'] })).destroy(),
  'a handshake for HTTP/2, then a reset': async (t, url) => below(await shake(t, url, { ALPNProtocols: ['h2'] })).resetAndDestroy(),
  'a handshake for HTTP/2, stays': (t, url) => shake(t, url, { ALPNProtocols: ['h2'] }),
  'the preface of HTTP/2, stays': async (t, url) => (await shake(t, url, { ALPNProtocols: ['h2'] })).write(PREFACE),
  'HTTP/1.1 where HTTP/2 was agreed on, stays': async (t, url) => (await shake(t, url, { ALPNProtocols: ['h2'] })).write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
  'half a head, then gone': async (t, url) => { const socket = await shake(t, url); socket.write('GET / HTTP/1.1\r\nHo', () => socket.destroy()) },
  'half a head, stays': async (t, url) => (await shake(t, url)).write('GET / HTTP/1.1\r\nHo'),
  'plain HTTP, stays': async (t, url) => (await raw(t, url)).write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
}

t.test('TLS handshakes that come to nothing leave nothing', async t => {
  const story = await tell(t, OK, { tls: true, clientHeaderTimeout: '300ms' })
  const open = accepted(story)
  for (const [name, way] of Object.entries(ways)) {
    await t.test(name, async t => {
      await Promise.all(Array.from({ length: TIMES }, () => way(t, story.url)))
      await eventually(() => open.size === 0)
      t.pass('closed')
    })
  }
  const before = performance.now()
  await story.edge.close()
  t.ok(performance.now() - before < 5000, 'nothing holds the end up')
})

t.test('the same at a plain port', async t => {
  const story = await tell(t, OK, { clientHeaderTimeout: '300ms' })
  const open = accepted(story)
  for (const name of Object.keys(ways).filter(name => !/handshake|head|HTTP\/1.1 where|preface/.test(name))) {
    await t.test(name, async t => {
      await Promise.all(Array.from({ length: TIMES }, () => (ways[name] as (typeof ways)[string])(t, story.url)))
      // a request that was whole is a kept connection, until its client leaves
      await eventually(() => open.size === (name === 'plain HTTP, stays' ? TIMES : 0))
      t.pass('as it should')
    })
  }
})

const head = (url: string, more: string): string => `POST /upload HTTP/1.1\r\nHost: ${new URL(url).host}\r\n${more}\r\n\r\n`
const uploads: ReadonlyArray<readonly [name: string, head: string, body: string]> = [
  ['a length', 'Content-Length: 100000', 'x'.repeat(1000)],
  ['a small length', 'Content-Length: 100', ''],
  ['chunks', 'Transfer-Encoding: chunked', '5\r\nhello\r\n'],
  ['an expectation', 'Content-Length: 100000\r\nExpect: 100-continue', '']
]

for (const tls of [false, true]) {
  t.test(`an upload that is answered early, whose client leaves then: ${tls ? 'TLS' : 'TCP'}`, async t => {
    let early = true
    const story = await tell(t, OK, { tls }, {
      onConnection: (socket: Socket) => socket.once('data', () => { if (early) socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig') })
    })
    const open = accepted(story)
    let lines = 0
    for (const how of ['fin', 'reset'] as const) {
      for (const [name, more, body] of uploads.filter(([name]) => name !== 'a small length')) {
        const client = await connect(story.url, t)
        client.send(head(story.url, more) + body)
        let answer = await client.answer()
        if (answer.status === 100) answer = await client.answer()
        t.equal(answer.status, 413, name)
        client.close(how)
        await eventually(() => open.size === 0)
        lines++
      }
    }
    early = false
    await story.endsWith(lines)
  })
}

t.test('an upload that was answered and goes wrong then', async t => {
  const story = await tell(t, OK, {}, { onConnection: (socket: Socket) => socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig')) })
  const open = accepted(story)
  const client = await connect(story.url, t)
  client.send(head(story.url, 'Transfer-Encoding: chunked') + '5\r\nhello\r\n')
  t.equal((await client.answer()).status, 413)
  client.send('zz\r\n')
  t.equal(await client.end(), 'fin')
  await eventually(() => open.size === 0)
  await story.endsWith(1)
})

/** Upstreams that never run out of bytes. */
const endless = (socket: Socket): void => {
  const piece = Buffer.alloc(64 * 1024)
  const push = (): void => {
    while (!socket.destroyed && socket.write(piece));
    socket.once('drain', push)
  }
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n')
  push()
}

const leaves = ['gone', 'reset', 'end', 'stays'] as const

for (const leave of leaves) {
  for (const version of ['HTTP/2', 'HTTP/1.1', 'HTTP/1.1 over TLS'] as const) {
    t.test(`a client that reads nothing, ${leave}: ${version}`, async t => {
      // the limit of 60 s for clients that do not read becomes 0.6 s
      const scale = leave === 'stays' ? { timeScale: 0.01 } : {}
      const story = await tell(t, (_request, socket) => { endless(socket) }, { tls: version !== 'HTTP/1.1', idleTimeout: '600s', responseTimeout: '600s', ...scale })
      const open = accepted(story)
      const under = await raw(t, story.url)
      const streams = version === 'HTTP/2' ? 5 : 1
      if (version === 'HTTP/2') {
        const session = connectHttp2(story.url, { createConnection: () => connectTls({ socket: under, rejectUnauthorized: false, ALPNProtocols: ['h2'] }), settings: { initialWindowSize: 2 ** 31 - 1 } })
        session.on('error', () => {})
        await once(session, 'connect')
        session.setLocalWindowSize(2 ** 31 - 1)
        for (let at = 0; at < streams; at++) session.request({ ':path': `/${at}` }).on('error', () => {}).pause()
      } else if (version === 'HTTP/1.1') under.write(requestBytes(story.url))
      else {
        const socket = connectTls({ socket: under, rejectUnauthorized: false })
        socket.on('error', () => {}).resume().write(requestBytes(story.url))
      }
      await eventually(() => story.upstream.requests.length === streams && under.bytesRead > 100_000)
      under.pause()
      ;(under as unknown as { _handle: { readStop (): void } })._handle.readStop()
      const [inner] = [...open]
      const stuck = (): number => (inner as unknown as { _handle: { writeQueueSize: number } })._handle.writeQueueSize
      await eventually(() => stuck() > 0)
      if (leave === 'gone') under.destroy()
      else if (leave === 'reset') under.resetAndDestroy()
      else if (leave === 'end') under.end(() => under.destroy())
      await eventually(() => open.size === 0 && story.log.journeys.length === streams)
      await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
      t.ok(story.log.journeys.every(({ outcome }) => outcome === 'abandoned'), 'one line each')
      const before = performance.now()
      await story.endsWith(streams)
      t.ok(performance.now() - before < 1500, 'the end is not held up')
    })
  }
}

t.test('an HTTP/2 client that keeps one answer waiting by its window', async t => {
  const story = await tell(t, (_request, socket) => { endless(socket) }, { tls: true, timeScale: 0.01, idleTimeout: '600s' })
  const session = connectHttp2(story.url, { rejectUnauthorized: false, settings: { initialWindowSize: 1000 } })
  session.on('error', () => {})
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/' })
  stream.on('error', () => {}).pause()
  t.match(await story.log.line(({ ray }) => ray !== undefined), { outcome: 'abandoned' })
  await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
  await story.endsWith(1)
})
