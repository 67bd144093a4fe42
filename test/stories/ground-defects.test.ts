// What the ground (http-proxy, reply-from, undici, node:http) is known to get wrong, told through the edge.
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { issue } from '../../src/certificates/certificate.js'
import { connect, requestBytes } from '../support/client.js'
import { eventually, tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

t.test('Trailer beside Content-Length does not end the process', async t => {
  const story = await tell(t, 'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nContent-Length: 5\r\n\r\nhello')
  for (let i = 0; i < 3; i++) t.equal((await story.get('/')).text(), 'hello')
  t.equal((await story.ask('GET / HTTP/1.0\r\n\r\n')).text(), 'hello')
  await story.endsWith(4)
})

t.test('a 503 is asked once, its Retry-After untouched, whatever the method', async t => {
  const story = await tell(t, answerBytes('busy', '503 Busy', ['Retry-After: 1']))
  for (const method of ['GET', 'HEAD', 'PUT']) {
    const client = await connect(story.url, t)
    client.send(requestBytes(story.url, method))
    const answer = await client.answer({ bodyless: method === 'HEAD' })
    t.match([answer.status, answer.header('retry-after')], [503, '1'])
  }
  t.equal(story.upstream.requests.length, 3)
})

t.test('an answer on a connection that is closed behind it is asked once', async t => {
  const story = await tell(t, (_request, socket) => socket.end(answerBytes('no', '500 Own')))
  for (let i = 0; i < 3; i++) t.equal((await story.get('/')).status, 500)
  t.equal(story.upstream.requests.length, 3)
})

t.test('304 with Content-Length is a 304', async t => {
  const story = await tell(t, 'HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\nETag: "a"\r\n\r\n')
  for (let i = 0; i < 3; i++) t.match(await story.get('/', { 'if-none-match': '"a"' }), { status: 304, body: Buffer.alloc(0) })
  await story.endsWith(3)
})

/** One answer again and again: the same page each time, asked once each, and no connection is left over. */
async function everyTime (t: Test, sent: string, kind: string, status = 520): Promise<void> {
  const story = await tell(t, (_request, socket) => socket.write(Buffer.from(sent, 'latin1')), { responseTimeout: '500ms' })
  for (let i = 0; i < 3; i++) {
    const answer = await story.get('/')
    t.equal(answer.status, status)
    t.match(await story.lineOf(answer), { outcome: 'branded', failure: { kind } })
  }
  t.equal(story.upstream.requests.length, 3, 'asked once each')
  await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
  await story.endsWith(3)
}

t.test('answers that crash, hang or leak elsewhere', async t => {
  const rows: Array<[name: string, sent: string, kind: string]> = [
    ['status 099', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n', 'http_protocol_error'],
    ['status 000', 'HTTP/1.1 000 Odd\r\nContent-Length: 0\r\n\r\n', 'http_protocol_error'],
    ['status 600', 'HTTP/1.1 600 Odd\r\nContent-Length: 3\r\n\r\nodd', 'http_protocol_error'],
    ['status 999', 'HTTP/1.1 999 Odd\r\nContent-Length: 3\r\n\r\nodd', 'http_protocol_error'],
    ['status 20', 'HTTP/1.1 20 Odd\r\n\r\n', 'http_protocol_error'],
    ['status 2000', 'HTTP/1.1 2000 Odd\r\n\r\n', 'http_protocol_error'],
    ['101 unasked', 'HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n', 'http_upgrade_failed'],
    ['101 unasked, without a protocol', 'HTTP/1.1 101 Go\r\n\r\n', 'http_upgrade_failed'],
    ['endless interim answers', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(2000), 'http_protocol_error'],
    ['Content-Length and chunked', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'http_protocol_error'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!', 'http_protocol_error'],
    ['an unknown coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: foo\r\n\r\nhello', 'http_protocol_error'],
    ['chunked twice', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n', 'http_protocol_error'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\nContent-Length: 0\r\n\r\n', 'http_protocol_error'],
    ['NUL in a value', 'HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n', 'http_protocol_error'],
    ['control bytes in the reason', 'HTTP/1.1 200 \x1b[2J\r\nContent-Length: 0\r\n\r\n', 'http_protocol_error'],
    ['a parser error behind a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX Y: 1\r\n\r\nhello', 'http_protocol_error'],
    ['no HTTP at all', '\x15\x03\x03\x00\x02\x02\x28', 'http_protocol_error'],
    ['HTTP/0.9', '<html>old</html>', 'http_protocol_error'],
    ['a head larger than the limit', `HTTP/1.1 200 OK\r\n${'X-Big: 0123456789\r\n'.repeat(20_000)}\r\n`, 'http_response_header_section_size']
  ]
  for (const [name, sent, kind] of rows) await t.test(name, async t => { await everyTime(t, sent, kind) })
})

t.test('interim answers that trickle without end run into the limit', async t => {
  const timers = new Set<NodeJS.Timeout>()
  t.teardown(() => { for (const timer of timers) clearInterval(timer) })
  const story = await tell(t, (_request, socket) => { timers.add(setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 50)) }, { responseTimeout: '400ms' })
  const answer = await story.get('/')
  t.equal(answer.status, 524)
  t.ok(answer.informational.length > 2)
  t.match(await story.lineOf(answer), { failure: { kind: 'http_response_timeout' } })
})

t.test('a 100 that nobody asked for is an interim answer like another (RFC 9110 section 15.2)', async t => {
  await everyTime(t, 'HTTP/1.1 100 Continue\r\n\r\n', 'http_response_timeout', 524)
  const story = await tell(t, (_request, socket) => { socket.write('HTTP/1.1 100 Continue\r\n\r\n' + answerBytes('ok').toString('latin1')) })
  const answer = await story.get('/')
  t.equal(answer.text(), 'ok')
  t.strictSame(answer.informational, [], 'it was for the edge')
})

t.test('a head that trickles runs into the limit', async t => {
  const timers = new Set<NodeJS.Timeout>()
  t.teardown(() => { for (const timer of timers) clearInterval(timer) })
  const story = await tell(t, (_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Slow: ')
    timers.add(setInterval(() => socket.write('x'), 20))
  }, { responseTimeout: '300ms' })
  const answer = await story.get('/')
  t.match(await story.lineOf(answer), { failure: { kind: 'http_response_timeout' } })
})

t.test('Connection: close of the upstream does not close the client\'s connection', async t => {
  const story = await tell(t, (_request, socket) => socket.end(answerBytes('ok', '200 OK', ['Connection: close'])))
  const client = await connect(story.url, t)
  for (let i = 0; i < 3; i++) {
    client.send(requestBytes(story.url))
    t.equal((await client.answer()).text(), 'ok')
  }
  t.equal(client.ended, 'open')
  t.equal(story.upstream.connections, 3)
})

t.test('the bodies of answers that are replaced leave no connection behind', async t => {
  const large = 'x'.repeat(3_000_000)
  const story = await tell(t, answerBytes(large, '502 Own'), { intercept: 'replace' })
  for (let i = 0; i < 11; i++) t.equal((await story.get('/')).status, 502)
  t.equal(story.upstream.requests.length, 11)
  await eventually(() => [...story.upstream.sockets].filter(socket => !socket.readableEnded && !socket.destroyed).length <= 1)
  await story.endsWith(11)
})

t.test('certificates are checked where the site says strict, and only there', async t => {
  const { certPem: cert, keyPem: key } = issue({ names: ['127.0.0.1'] })
  for (const [sslMode, status] of [['full', 200], ['strict', 526]] as const) {
    const story = await tell(t, answerBytes('secret'), { sslMode }, { tls: { cert, key } })
    const answer = await story.get('/')
    t.equal(answer.status, status, sslMode)
    t.match(await story.lineOf(answer), status === 200 ? { outcome: 'relayed' } : { failure: { kind: 'tls_certificate_error', reason: 'self_signed' } })
    t.equal(story.upstream.requests.length, status === 200 ? 1 : 0)
  }
})

t.test('a truncated answer has exactly one line', async t => {
  const story = await tell(t, (_request, socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'))
  for (let i = 0; i < 5; i++) t.equal((await story.get('/')).complete, false)
  await story.endsWith(5)
  t.ok(story.log.journeys.every(({ outcome, failure }) => outcome === 'cut' && failure?.kind === 'http_response_body_incomplete'))
})
