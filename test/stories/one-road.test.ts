// A request that asks for an upgrade travels as every other one does: whatever the upstream answers, the client sees the same
// and the log says the same as without the line. An upgrade that is not asked on is ignored (RFC 9110 section 7.8), and its
// request loses nothing.
import t, { type Test } from 'tap'
import type { Socket } from 'node:net'
import { connect, type Answer } from '../support/client.js'
import type { LogLine } from '../support/log.js'
import { eventually, tell, type Story } from '../support/story.js'
import { answerBytes, type Received } from '../support/upstream.js'

const PLAIN = ''
const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n'
const WEBSOCKET = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n'
const BOTH = WEBSOCKET.replace('Upgrade: websocket', 'Upgrade: h2c, websocket')

const BODIES: Readonly<Record<string, string>> = {
  'a length': 'Content-Length: 11\r\n\r\nhello world',
  chunks: 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n',
  'chunks and trailers': 'Transfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\nX-Sum: 1\r\n\r\n',
  'a large length': `Content-Length: 300000\r\n\r\n${'x'.repeat(300_000)}`,
  'large chunks': `Transfer-Encoding: chunked\r\n\r\n${`7530\r\n${'y'.repeat(30_000)}\r\n`.repeat(10)}0\r\n\r\n`
}

/** The body without its framing. */
function contentOf ({ body, header }: Received): string {
  if (header('transfer-encoding') === undefined) return body.toString('latin1')
  return body.toString('latin1').replace(/([0-9a-f]+)[^\r]*\r\n([^]*?)\r\n(?=[0-9a-f]+[\r;])/g, '$2').replace(/0\r\n[^]*$/, '')
}

t.test('a body reaches the upstream whole, whatever upgrade its request asks for', async t => {
  const story = await tell(t, (_request, socket) => socket.write(answerBytes('got it')))
  let count = 0
  for (const [name, lines] of Object.entries({ none: PLAIN, h2c: H2C, websocket: WEBSOCKET, both: BOTH })) {
    for (const [framing, rest] of Object.entries(BODIES)) {
      const client = await connect(story.url, t)
      client.send(`POST /put HTTP/1.1\r\nHost: ${story.host}\r\n${lines}${rest}`)
      const answer = await client.answer()
      t.match({ status: answer.status, text: answer.text() }, { status: 200, text: 'got it' }, `${name}, ${framing}`)
      const sent = framing.startsWith('a large') ? 'x'.repeat(300_000) : framing.startsWith('large') ? 'y'.repeat(300_000) : 'hello world'
      t.equal(story.upstream.requests.length, ++count, 'asked once')
      const got = story.upstream.requests.at(-1) as Received
      t.ok(contentOf(got) === sent, `${name}, ${framing}: the upstream got it whole`)
      t.strictSame(got.all('http2-settings'), [], 'what belongs to the connection stays there')
      t.strictSame(got.all('upgrade'), name === 'websocket' || name === 'both' ? ['websocket'] : [])
    }
  }
  await story.endsWith(count)
})

t.test('a body in pieces, also when a piece ends inside a chunk', async t => {
  const story = await tell(t, (request, socket) => socket.write(answerBytes(contentOf(request))))
  const whole = `POST / HTTP/1.1\r\nHost: x\r\n${WEBSOCKET}${BODIES['chunks'] as string}`
  const from = whole.indexOf('\r\n\r\n') - 3
  const cuts = Array.from({ length: whole.length - from }, (_, index) => from + index)
  await Promise.all(cuts.map(async at => {
    const client = await connect(story.url, t)
    await new Promise(resolve => client.socket.write(whole.slice(0, at), 'latin1', resolve))
    client.send(whole.slice(at))
    t.equal((await client.answer()).text(), 'hello world', `cut at ${at}`)
  }))
  await story.endsWith(cuts.length)
})

t.test('an ignored upgrade leaves the connection as it is: kept, and pipelined requests are served', async t => {
  const story = await tell(t, request => request.socket.write(answerBytes(request.target)))
  const client = await connect(story.url, t)
  const get = (path: string, lines: string): string => `GET ${path} HTTP/1.1\r\nHost: ${story.host}\r\n${lines}\r\n`
  client.send(get('/1', H2C) + get('/2', '') + get('/3', H2C))
  for (const path of ['/1', '/2', '/3']) t.equal((await client.answer()).text(), path)
  client.send(`POST /4 HTTP/1.1\r\nHost: ${story.host}\r\n${H2C}${BODIES['chunks'] as string}${get('/5', '')}`)
  const fourth = await client.answer()
  t.equal(fourth.text(), '/4')
  // Node 26 reads such a body by itself, and what stands behind it cannot be had: the answer says that nothing more is served
  const isOver = fourth.header('connection') === 'close'
  if (!isOver) t.equal((await client.answer()).text(), '/5')
  t.equal(isOver, Number(process.versions.node.split('.')[0]) >= 26)
  await story.endsWith(isOver ? 4 : 5)
})

t.test('Expect: 100-continue is answered beside any upgrade', async t => {
  for (const lines of [H2C, WEBSOCKET]) {
    const story = await tell(t, answerBytes('thanks'))
    const client = await connect(story.url, t)
    client.send(`PUT / HTTP/1.1\r\nHost: ${story.host}\r\n${lines}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
    t.equal((await client.receive(25)).toString(), 'HTTP/1.1 100 Continue\r\n\r\n')
    client.send('hello')
    t.equal((await client.answer()).text(), 'thanks')
    t.equal(story.upstream.requests[0]?.body.toString(), 'hello')
    await story.endsWith(1)
  }
})

/** What upstreams answer; with the limits below, each ends by itself. */
const ANSWERS: Readonly<Record<string, (socket: Socket) => unknown>> = {
  'a whole answer': socket => socket.write(answerBytes('all is well')),
  'a refusal': socket => socket.write(answerBytes('no', '403 Forbidden')),
  'its own 502': socket => socket.write(answerBytes('bad', '502 Bad Gateway')),
  'early hints': socket => socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n${answerBytes('hinted').toString()}`),
  trailers: socket => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n'),
  'a body that stalls': socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
  'chunks that break': socket => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
  'a head and FIN': socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n'),
  'half a head': socket => socket.end('HTTP/1.1 200 OK\r\nContent-'),
  FIN: socket => socket.end(),
  reset: socket => socket.resetAndDestroy(),
  silence: () => {},
  'status 099': socket => socket.write('HTTP/1.1 099 Odd\r\nContent-Length: 2\r\n\r\nok'),
  'status 999': socket => socket.write('HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok'),
  'a DEL in the phrase': socket => socket.write('HTTP/1.1 200 O\x7fK\r\nContent-Length: 2\r\n\r\nok'),
  'a NUL in the phrase': socket => socket.write('HTTP/1.1 200 O\0K\r\nContent-Length: 2\r\n\r\nok'),
  'a coding that is not passed on': socket => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
  'two lengths': socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'),
  'no head at all': socket => socket.write('SSH-2.0-OpenSSH\r\n')
}

interface Seen { readonly answer: Answer | null, readonly line: LogLine, readonly unread: string }

async function see (story: Story, lines: string): Promise<Seen> {
  const client = await connect(story.url)
  const before = story.log.journeys.length
  client.send(`GET / HTTP/1.1\r\nHost: ${story.host}\r\nAccept: text/plain\r\n${lines}\r\n`)
  const answer = await client.answer().catch(() => null)
  const line = await eventually(() => story.log.journeys[before])
  await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed || line['outcome'] === 'relayed'))
  const unread = client.unread.toString('latin1')
  client.close('reset')
  return { answer, line, unread }
}

const without = (text: string): string => text.replace(/[0-9a-f]{16}(-LAB)?|\d+ ms|20\d\d-[-\dT:. Z]+|127\.0\.0\.1:\d+/g, '?')

async function same (t: Test, name: string, respond: (socket: Socket) => unknown, options: object): Promise<void> {
  const story = await tell(t, (_request, socket) => respond(socket), { responseTimeout: '300ms', idleTimeout: '300ms', ...options })
  const plain = await see(story, PLAIN)
  for (const [asked, lines] of Object.entries({ h2c: H2C, websocket: WEBSOCKET })) {
    const other = await see(story, lines)
    t.equal(other.answer?.status, plain.answer?.status, `${name}, ${asked}: status`)
    t.equal(without(other.answer?.text() ?? ''), without(plain.answer?.text() ?? ''), `${name}, ${asked}: body`)
    t.equal(other.answer?.complete, plain.answer?.complete, `${name}, ${asked}: whole or cut`)
    t.equal(other.line['outcome'], plain.line['outcome'], `${name}, ${asked}: outcome`)
    t.equal(other.line['failure']?.kind, plain.line['failure']?.kind, `${name}, ${asked}: kind`)
    t.equal(other.line['failure']?.reason, plain.line['failure']?.reason, `${name}, ${asked}: reason`)
  }
  await story.endsWith(3)
}

t.test('the same answer, page, cut and log line with an upgrade asked for as without', async t => {
  for (const options of [{}, { parser: 'lenient' }, { errorRules: [{ name: 'ours', when: { status: '4xx' }, content: '<p>ours</p>', contentType: 'text/html' }] }]) {
    await t.test(JSON.stringify(options), async t => {
      for (const [name, respond] of Object.entries(ANSWERS)) await same(t, name, respond, options)
    })
  }
})

t.test('a client that leaves while its upgrade is under way leaves nothing', async t => {
  for (const how of ['fin', 'reset'] as const) {
    for (const lines of [H2C, WEBSOCKET]) {
      for (const begun of [false, true]) {
        const story = await tell(t, (_request, socket) => { if (begun) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf') })
        const client = await connect(story.url, t)
        client.send(`GET / HTTP/1.1\r\nHost: ${story.host}\r\n${lines}\r\n`)
        await eventually(() => story.upstream.requests.length === 1)
        if (begun) await eventually(() => client.unread.includes('half'))
        client.close(how)
        t.match(await story.log.line(() => true), { outcome: 'abandoned', failure: undefined })
        await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
        await story.endsWith(1)
      }
    }
  }
})

t.test('an upload beside an upgrade that stalls ends with 408', async t => {
  for (const body of ['Content-Length: 10\r\n\r\nhello', 'Content-Length: 50000\r\n\r\nhello', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n']) {
    for (const lines of [PLAIN, H2C, WEBSOCKET]) {
      const story = await tell(t, answerBytes('ok'), { responseTimeout: '200ms', writeTimeout: '200ms' })
      const answer = await story.ask(`POST / HTTP/1.1\r\nHost: ${story.host}\r\n${lines}${body}`)
      t.equal(answer.status, 408)
      t.match(await story.lineOf(answer), { outcome: 'branded', failure: { kind: 'http_request_error', reason: 'body_stalled' } })
      await story.endsWith(1)
    }
  }
})

t.test('chunks of an upgrade\'s body that are none are refused', async t => {
  const story = await tell(t, '', { responseTimeout: '300ms' })
  const answer = await story.ask(`POST / HTTP/1.1\r\nHost: ${story.host}\r\n${WEBSOCKET}Transfer-Encoding: chunked\r\n\r\nzz\r\n`)
  // Node 26 reads such a body by itself and does not tell what is wrong with it: it ends as one that stalls
  const isTold = Number(process.versions.node.split('.')[0]) < 26
  t.equal(answer.status, isTold ? 400 : 408)
  t.match(await story.lineOf(answer), { outcome: 'branded', failure: { kind: 'http_request_error', reason: isTold ? 'unreadable' : 'body_stalled' } })
  await story.endsWith(1)
})

t.test('whatever way the word upgrade stands there, a request is read again once', async t => {
  const story = await tell(t, answerBytes('ok'))
  const spellings = ['Proxy-Connection: Upgrade', 'Proxy-Connection: keep-alive, upgrade', 'Connection: UPGRADE', 'Connection: upgrade ,keep-alive', 'Connection: x\r\nConnection: upgrade', 'Connection: upgrade\r\nProxy-Connection: upgrade']
  for (const spelling of spellings) {
    for (const protocol of ['h2c', 'HTTP/2.0', 'TLS/1.0, h2c', '', 'foo']) {
      const answer = await story.ask(`GET / HTTP/1.1\r\nHost: ${story.host}\r\n${spelling}\r\nUpgrade: ${protocol}\r\n\r\n`)
      t.equal(answer.text(), 'ok', `${spelling}, ${protocol}`)
    }
  }
})

t.test('a large answer to an upgrade that was declined arrives whole', async t => {
  const size = 30_000_000
  for (const options of [{}, { tls: true }, { parser: 'lenient' as const }]) {
    const story = await tell(t, (_request, socket) => { socket.write(answerBytes(Buffer.alloc(size, 'z'))) }, options)
    const client = await connect(story.url, t)
    client.send(`GET / HTTP/1.1\r\nHost: ${story.host}\r\n${WEBSOCKET}\r\n`)
    let got = 0
    client.socket.removeAllListeners('data').on('data', (piece: Buffer) => { got += piece.length })
    await eventually(() => got > size, 60_000)
    t.match(await story.log.line(() => true), { outcome: 'relayed', res: { bytes: size } })
  }
})
