// Upgrades: the upstream is asked first; only its yes becomes a 101, everything else is an ordinary answer.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo, Socket } from 'node:net'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { connect } from '../support/client.js'
import { eventually, startRecordedEdge, tell, type Story } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const WS = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n'
const YES = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'

const request = (story: Story, lines = WS, method = 'GET'): string => `${method} /socket HTTP/1.1\r\nHost: ${story.host}\r\nAccept: text/html\r\n${lines}\r\n`

t.test('WebSocket, end to end: subprotocol, compression, close code', async t => {
  const ws = createRequire(import.meta.url)('ws') as { WebSocketServer: new (options: object) => any, WebSocket: new (url: string, protocols: string[], options: object) => any }
  const server = createServer()
  const sockets = new ws.WebSocketServer({ server, perMessageDeflate: { threshold: 0 }, handleProtocols: () => 'chat' })
  sockets.on('connection', (socket: any) => socket.on('message', (data: Buffer, binary: boolean) => socket.send(data, { binary })))
  server.listen(0, '127.0.0.1')
  t.teardown(() => { server.closeAllConnections(); server.close() })
  await new Promise(resolve => server.once('listening', resolve))
  const { url, log, edge } = await startRecordedEdge(t, { upstream: (server.address() as AddressInfo).port, responseTimeout: '300ms', idleTimeout: '100ms' })
  const client = new ws.WebSocket(url.replace('http', 'ws') + '/a//b', ['other', 'chat'], { perMessageDeflate: { threshold: 0 } })
  await new Promise((resolve, reject) => client.on('open', resolve).on('error', reject))
  t.equal(client.protocol, 'chat')
  t.match(client.extensions, 'permessage-deflate')
  for (const message of ['hello', 'x'.repeat(1_000_000)]) {
    client.send(message)
    t.ok(String(await new Promise(resolve => client.once('message', resolve))) === message)
  }
  await new Promise(resolve => setTimeout(resolve, 400))
  t.equal(client.readyState, 1, 'no clock runs in a tunnel')
  t.equal(log.journeys.length, 0)
  client.close(4001, 'enough')
  t.equal(await new Promise(resolve => client.once('close', resolve)), 4001)
  const line = await log.line(() => true)
  t.match(line, { outcome: 'relayed', upgrade: 'websocket', upgradeEnd: { endedBy: 'client', how: 'fin', code: 4001 }, req: { url: '/a//b' }, res: { statusCode: 101 }, failure: undefined })
  t.ok(line['res'].bytes > 500 && line['upstream'].bytesReceived > 500)
  await edge.close()
  t.equal(log.journeys.length, 1)
})

t.test('another protocol, and bytes sent right behind the request', async t => {
  const story = await tell(t, (_request, socket) => {
    socket.write('HTTP/1.1 101 Go\r\nUpgrade: Echo/2\r\nConnection: upgrade\r\nX-Own: 2\r\n\r\nwelcome ')
    socket.removeAllListeners('data').on('data', (bytes: Buffer) => socket.write(bytes)).on('end', () => socket.end('bye'))
  })
  const client = await connect(story.url, t)
  client.send(request(story, 'Connection: keep-alive, Upgrade\r\nUpgrade: echo/2\r\n'))
  const answer = await client.answer()
  t.equal(answer.statusLine, 'HTTP/1.1 101 Go')
  t.match([answer.header('upgrade'), answer.header('x-own'), answer.header('x-edge-ray')], ['Echo/2', '2', /-LAB$/])
  client.send('one')
  t.equal((await client.receive(11)).toString(), 'welcome one')
  t.match(story.upstream.requests[0]?.header('connection'), /upgrade/i)
  t.equal(story.upstream.requests[0]?.header('upgrade'), 'echo/2')
  t.equal(story.upstream.requests[0]?.header('x-edge-ray'), answer.header('x-edge-ray'))
  client.socket.end()
  t.equal((await client.receive(3)).toString(), 'bye', 'what was said after a FIN still arrives')
  t.match(await story.lineOf(answer), { outcome: 'relayed', upgrade: 'echo/2' })
  await story.endsWith(1)
})

t.test('either end may close the tunnel, also when the other one does not answer that', async t => {
  for (const who of ['client', 'upstream'] as const) {
    for (const how of ['fin', 'reset'] as const) {
      let origin: Socket | undefined
      const story = await tell(t, (_request, socket) => { origin = socket; socket.write(YES) })
      const client = await connect(story.url, t)
      client.send(request(story))
      const answer = await client.answer()
      if (who === 'client') client.close(how)
      else if (how === 'fin') origin?.end('last words')
      else origin?.resetAndDestroy()
      t.match(await story.lineOf(answer), { outcome: 'relayed', upgrade: 'websocket', upgradeEnd: { endedBy: who, how } }, `${who} ${how}`)
      if (who === 'upstream') await client.end()
      if (who === 'upstream' && how === 'fin') t.match(client.unread.toString(), /last words$/)
      await eventually(() => origin?.destroyed === true || origin?.readableEnded === true)
      await story.endsWith(1)
    }
  }
})

/** The answer to an upgrade that must not be a 101. */
async function no (t: Test, story: Story, wanted: { status: number, kind?: string, outcome?: string }, raw = request(story)): Promise<string> {
  const client = await connect(story.url, t)
  client.send(raw)
  const answer = await client.answer()
  t.equal(answer.status, wanted.status)
  t.ok(answer.complete)
  await client.end()
  client.close()
  const line = await story.lineOf(answer)
  t.match(line, { outcome: wanted.outcome ?? 'branded', ...(wanted.kind === undefined ? { failure: undefined } : { failure: { kind: wanted.kind } }) })
  if (wanted.kind !== undefined) t.match(answer.text(), line.ray?.split('-')[0] ?? '-', 'a real page')
  await story.endsWith(1)
  return answer.text()
}

t.test('a refused upstream is a page before any 101', async t => {
  const story = await tell(t, YES)
  await story.upstream.close()
  await no(t, story, { status: 521, kind: 'connection_refused' })
})

t.test('the upstream\'s own no is relayed as it is, asked once', async t => {
  for (const status of ['401 Own', '404 Own', '503 Own', '200 OK', '426 Own']) {
    const story = await tell(t, answerBytes('own words', status, ['X-Own: 1']))
    t.equal(await no(t, story, { status: Number(status.slice(0, 3)), outcome: 'relayed' }), 'own words')
    t.equal(story.upstream.requests.length, 1)
  }
})

t.test('answers that are none', async t => {
  const rows: Array<[name: string, status: number, kind: string, respond: (socket: Socket) => unknown]> = [
    ['a wrong Sec-WebSocket-Accept', 520, 'http_upgrade_failed', socket => socket.write(YES.replace('s3pP', 'AAAA'))],
    ['no Sec-WebSocket-Accept', 520, 'http_upgrade_failed', socket => socket.write(YES.replace(/Sec-.*\r\n/, ''))],
    ['another protocol than asked', 520, 'http_upgrade_failed', socket => socket.write(YES.replace('Upgrade: websocket', 'Upgrade: chat'))],
    ['a 101 that names no protocol', 520, 'http_upgrade_failed', socket => socket.write(YES.replace('Upgrade: websocket\r\nConnection: Upgrade\r\n', ''))],
    ['silence', 524, 'http_response_timeout', () => {}],
    ['FIN', 520, 'http_response_empty', socket => socket.end()],
    ['FIN in the head', 520, 'http_response_incomplete', socket => socket.end('HTTP/1.1 101 Sw')],
    ['reset', 520, 'connection_terminated', socket => socket.resetAndDestroy()],
    ['garbage', 520, 'http_protocol_error', socket => socket.write('SSH-2.0-OpenSSH\r\n')],
    ['a head without end', 520, 'http_response_header_section_size', socket => socket.write(`HTTP/1.1 101 Sw\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`)],
    ['endless interim answers', 520, 'http_protocol_error', socket => socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(500))]
  ]
  for (const [name, status, kind, respond] of rows) {
    await t.test(name, async t => {
      const story = await tell(t, (_request, socket) => respond(socket), { responseTimeout: '400ms' })
      await no(t, story, { status, kind })
      t.equal(story.upstream.requests.length, 1)
    })
  }
})

t.test('what the upstream really said is kept, and the hint reads it', async t => {
  const rows: Array<[said: string, evidence: object, hint: RegExp]> = [
    ['SSH-2.0-OpenSSH\r\n', { bytes: 17, ascii: 'SSH-2.0-OpenSSH..' }, /looks like an SSH greeting/],
    [`HTTP/1.1 101 Sw\r\nX-Big: ${'x'.repeat(200_000)}\r\n\r\n`, { bytes: 256 }, /the biggest headers are x-big 19\d(\.\d)? kB/],
    ['HTTP/1.1 101 Sw\r\nA: ', { bytes: 20 }, /the last of it is ".*A: "/]
  ]
  for (const [said, evidence, hint] of rows) {
    const story = await tell(t, (_request, socket) => said.endsWith(': ') ? socket.end(said) : socket.write(said))
    const answer = await story.ask(request(story))
    t.equal(answer.status, 520)
    t.match(await story.lineOf(answer), { outcome: 'branded', failure: { evidence, hint } })
    await story.endsWith(1)
  }
})

t.test('TLS trouble on the way to the upgrade', async t => {
  const story = await tell(t, '', {}, { onConnection: socket => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')) })
  const other = await startRecordedEdge(t, { upstream: story.upstream.url.replace('http:', 'https:') })
  await no(t, { ...story, ...other, lineOf: answer => other.log.line(({ ray }) => ray === answer.header('x-edge-ray')), endsWith: async () => {} }, { status: 525, kind: 'tls_protocol_error' })
})

t.test('a body cut short in the upstream\'s no is visibly short', async t => {
  const story = await tell(t, (_request, socket) => socket.end('HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nhalf'))
  const client = await connect(story.url, t)
  client.send(request(story))
  const answer = await client.answer()
  t.match({ status: answer.status, complete: answer.complete }, { status: 403, complete: false })
  t.match(await story.lineOf(answer), { outcome: 'cut', failure: { kind: 'http_response_body_incomplete' } })
  await story.endsWith(1)
})

t.test('an upgrade with a body: the body reaches the upstream, what follows it the tunnel', async t => {
  const story = await tell(t, (_request, socket) => {
    socket.write('HTTP/1.1 101 Go\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n')
    socket.removeAllListeners('data').on('data', (bytes: Buffer) => socket.write(bytes))
  })
  const client = await connect(story.url, t)
  client.send(request(story, 'Connection: Upgrade\r\nUpgrade: echo\r\nContent-Length: 5\r\n', 'POST') + 'hello')
  t.equal((await client.answer()).status, 101)
  t.equal(story.upstream.requests[0]?.body.toString(), 'hello')
  client.send('after')
  t.equal((await client.receive(5)).toString(), 'after')
})

t.test('a client that leaves before the answer ends the upstream\'s connection', async t => {
  const story = await tell(t, '')
  const client = await connect(story.url, t)
  client.send(request(story))
  await eventually(() => story.upstream.requests.length === 1)
  client.close('reset')
  t.match(await story.log.line(() => true), { outcome: 'abandoned', failure: undefined })
  await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
  await story.endsWith(1)
})

t.test('closing the edge ends its tunnels', async t => {
  const story = await tell(t, (_request, socket) => socket.write(YES))
  const client = await connect(story.url, t)
  client.send(request(story))
  t.equal((await client.answer()).status, 101)
  const started = performance.now()
  await story.endsWith(1)
  t.ok(performance.now() - started < 1500)
  t.match(story.log.journeys[0], { outcome: 'relayed', upgradeEnd: { endedBy: 'edge', how: 'stop' } })
  await client.end()
})

t.test('h2c is answered in HTTP/1.1', async t => {
  const story = await tell(t, answerBytes('plain'))
  const answer = await story.ask(request(story, 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n'))
  t.match({ status: answer.status, text: answer.text() }, { status: 200, text: 'plain' })
  t.strictSame([story.upstream.requests[0]?.all('upgrade'), story.upstream.requests[0]?.all('http2-settings')], [[], []])
  const curl = await promisify(execFile)('curl', ['-s', '--http2', '--max-time', '5', '-d', 'body', story.url]).catch((error: NodeJS.ErrnoException) => error)
  if (curl instanceof Error && curl.code === 'ENOENT') return t.comment('no curl here')
  t.match(curl, { stdout: 'plain' })
  await story.endsWith(2)
})

t.equal(createHash('sha1').update('dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64'), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 'the example of RFC 6455')
