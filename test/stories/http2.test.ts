// HTTP/2 to the client, HTTP/1.1 to the upstream: what is true of the one road is true of the other.
import { constants } from 'node:http2'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import { promisify } from 'node:util'
import t from 'tap'
import { Agent, fetch } from 'undici'
import { request, speakHttp2 } from '../support/http2.js'
import { eventually, tell } from '../support/story.js'
import { temporaryFolder } from '../support/folder.js'

const OK = 'HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nok'
const TLS = { tls: true }

t.test('target, headers and cookies go through; the authority is the Host', async t => {
  const story = await tell(t, OK, TLS)
  const session = speakHttp2(t, story.edge)
  const answer = await request(session, { ':path': '/a/../b%zz?x|y', cookie: ['a=1', 'b=2'], 'x-a': ['1', '2'], te: 'trailers' })
  t.match(answer, { status: 200, code: 0, headers: { 'content-length': '2' } })
  t.equal(answer.body.toString(), 'ok')
  const [asked] = story.upstream.requests
  t.equal(asked?.requestLine, 'GET /a/../b%zz?x|y HTTP/1.1')
  t.strictSame(asked?.all('host'), [story.host])
  t.strictSame(asked?.all('cookie'), ['a=1; b=2'], 'crumbs are joined (RFC 9113 section 8.2.3)')
  t.strictSame(asked?.all('x-a'), ['1', '2'])
  t.equal(asked?.header('x-forwarded-proto'), 'https')
  t.equal(asked?.header('cf-visitor'), '{"scheme":"https"}')
  t.notOk(asked?.headers.some(([name]) => name.startsWith(':') || name.toLowerCase() === 'te'))
  t.match(await story.log.line(({ ray }) => ray === answer.headers['x-edge-ray']), { outcome: 'relayed', res: { statusCode: 200, bytes: 2 } })
  await story.endsWith(1)
})

t.test('an answer keeps its repeated lines and loses those of its connection', async t => {
  const story = await tell(t, 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nConnection: close, x-hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\nETag: "1"\r\nETag: "2"\r\nContent-Length: 0\r\n\r\n', TLS)
  const { status, headers } = await request(speakHttp2(t, story.edge), { ':path': '/' })
  t.equal(status, 200)
  t.strictSame(headers['set-cookie'], ['a=1', 'b=2'])
  t.equal(headers.etag, '"1", "2"')
  for (const name of ['connection', 'keep-alive', 'upgrade', 'x-hop', 'http2-settings']) t.notOk(name in headers, name)
})

t.test('HEAD, 204 and 304 have no body', async t => {
  const story = await tell(t, ({ target }, socket) => { socket.write(target === '/head' ? 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n' : `HTTP/1.1 ${target.slice(1)} X\r\n\r\n`) }, TLS)
  const session = speakHttp2(t, story.edge)
  const head = await request(session, { ':path': '/head', ':method': 'HEAD' })
  t.match(head, { status: 200, code: 0, headers: { 'content-length': '9' } })
  t.equal(head.body.length, 0)
  t.match(await request(session, { ':path': '/204' }), { status: 204, code: 0 })
  t.match(await request(session, { ':path': '/304' }), { status: 304, code: 0 })
})

t.test('bodies of both kinds reach the upstream, as large as they are', async t => {
  const story = await tell(t, OK, TLS)
  const session = speakHttp2(t, story.edge)
  const large = Buffer.alloc(300_000, 'x')
  await request(session, { ':path': '/length', ':method': 'POST', 'content-length': 5 }, 'hello')
  await request(session, { ':path': '/none', ':method': 'PUT' }, large)
  const [first, second] = story.upstream.requests
  t.equal(first?.header('content-length'), '5')
  t.equal(first?.body.toString(), 'hello')
  t.equal(second?.header('transfer-encoding'), 'chunked')
  t.ok((second?.body.length ?? 0) > large.length)
  await story.endsWith(2)
  t.strictSame(story.log.journeys.map(({ outcome }) => outcome), ['relayed', 'relayed'])
})

t.test('early hints, trailers', async t => {
  const story = await tell(t, 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nTrailer: x-t\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: v\r\n\r\n', TLS)
  const answer = await request(speakHttp2(t, story.edge), { ':path': '/' })
  t.match(answer, { status: 200, code: 0, interim: [{ ':status': 103, link: '</a.css>; rel=preload' }], trailers: { 'x-t': 'v' } })
  t.equal(answer.body.toString(), 'ok')
})

t.test('events arrive one by one', async t => {
  let source: Socket | undefined
  const story = await tell(t, (_request, socket) => {
    source = socket
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n')
  }, TLS)
  const stream = speakHttp2(t, story.edge).request({ ':path': '/' })
  let seen = ''
  stream.on('data', (chunk: Buffer) => { seen += chunk.toString() })
  await new Promise(resolve => stream.once('response', resolve))
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    source?.write(event)
    await eventually(() => seen.endsWith(event))
  }
  source?.end()
  await new Promise(resolve => stream.once('close', resolve))
  t.equal(stream.rstCode, 0)
})

for (const [framing, body] of [['Content-Length: 10', 'hello'], ['Transfer-Encoding: chunked', '5\r\nhello\r\n']]) {
  t.test(`an answer that breaks off is reset, never ended: ${framing}`, async t => {
    const story = await tell(t, (_request, socket) => { socket.end(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n${body}`) }, TLS)
    const answer = await request(speakHttp2(t, story.edge), { ':path': '/' })
    t.equal(answer.code, constants.NGHTTP2_INTERNAL_ERROR)
    t.equal(answer.body.toString(), 'hello', 'what came is passed on')
    await story.endsWith(1)
    t.match(story.log.journeys, [{ outcome: 'cut', failure: { kind: 'http_response_body_incomplete' } }])
  })
}

t.test('a failure is a page in every form; the connection stands, and a body that nobody wants is called off', async t => {
  const story = await tell(t, OK, TLS)
  const session = speakHttp2(t, story.edge)
  for (const [accept, type] of [['text/html', 'text/html'], ['application/json', 'application/json'], ['application/problem+json', 'application/problem+json'], ['text/markdown', 'text/markdown'], ['text/plain', 'text/plain']]) {
    story.edge.fail({ kind: 'connection_refused', rate: 1, times: 1 })
    const answer = await request(session, { ':path': '/', accept })
    t.match(answer, { status: 521, code: 0, headers: { 'content-type': new RegExp(`^${type?.replace('+', '\\+') ?? ''}`), 'proxy-status': /connection_refused/ } }, type ?? '')
    t.equal(String(answer.body.length), answer.headers['content-length'])
  }
  story.edge.fail({ kind: 'connection_refused', rate: 1, times: 1 })
  const upload = session.request({ ':path': '/', ':method': 'POST' }, { endStream: false })
  upload.on('error', () => {}).resume()
  await new Promise(resolve => upload.once('close', resolve))
  t.equal(upload.rstCode, constants.NGHTTP2_NO_ERROR, 'RFC 9113 section 8.1')
  t.equal((await request(session, { ':path': '/' })).status, 200)
  await story.endsWith(7)
})

t.test('a client that resets its stream, or goes, is abandoned, and the upstream is told', async t => {
  const story = await tell(t, () => {}, TLS)
  const session = speakHttp2(t, story.edge)
  const one = session.request({ ':path': '/reset' })
  one.on('error', () => {})
  await eventually(() => story.upstream.requests.length === 1)
  one.close(constants.NGHTTP2_CANCEL)
  await story.log.line(({ req }) => req?.url === '/reset')
  session.request({ ':path': '/gone' }).on('error', () => {})
  await eventually(() => story.upstream.requests.length === 2)
  session.destroy()
  await story.log.line(({ req }) => req?.url === '/gone')
  await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
  t.strictSame(story.log.journeys.map(({ outcome }) => outcome), ['abandoned', 'abandoned'])
  await story.endsWith(2)
})

t.test('a tunnel is refused; a strange method goes through', async t => {
  const story = await tell(t, OK, TLS)
  const session = speakHttp2(t, story.edge)
  t.equal((await request(session, { ':method': 'CONNECT', ':authority': 'other.test:443' })).status, 400)
  t.equal((await request(session, { ':path': '/', ':method': 'BREW' })).status, 200)
  t.equal(story.upstream.requests[0]?.method, 'BREW')
  t.match(await story.log.line(({ failure }) => failure !== undefined), { failure: { kind: 'http_request_error', reason: 'connect_method' } })
  await story.endsWith(2)
})

t.test('a Host beside the authority that says otherwise is refused', async t => {
  const story = await tell(t, OK, TLS)
  t.equal((await request(speakHttp2(t, story.edge), { ':path': '/', host: 'other.test', ':authority': story.host })).status, 400)
})

t.test('an end lets running streams finish, then the connection goes', async t => {
  let source: Socket | undefined
  const story = await tell(t, (_request, socket) => { source = socket }, TLS)
  const session = speakHttp2(t, story.edge)
  const running = request(session, { ':path': '/' })
  await eventually(() => source)
  const goaway = new Promise(resolve => session.once('goaway', resolve))
  const closed = story.edge.close({ within: 5000 })
  await goaway
  source?.end(OK)
  t.match(await running, { status: 200, code: 0 })
  await closed
})

t.test('streams opened and reset at once, thousands of times, leave nothing behind', async t => {
  const story = await tell(t, OK, TLS)
  for (let round = 0; round < 4; round++) {
    const session = speakHttp2(t, story.edge)
    const done = new Promise(resolve => session.once('close', resolve))
    for (let i = 0; i < 500 && !session.destroyed; i++) {
      const stream = session.request({ ':path': `/${i}` })
      stream.on('error', () => {})
      stream.close(constants.NGHTTP2_CANCEL)
    }
    session.close()
    await done
  }
  t.equal((await request(speakHttp2(t, story.edge), { ':path': '/' })).status, 200)
  await story.edge.close({ within: 5000 })
  t.equal(new Set(story.log.journeys.map(({ ray }) => ray)).size, story.log.journeys.length, 'one line each')
})

t.test('undici and curl agree on HTTP/2', async t => {
  const story = await tell(t, OK, TLS)
  const agent = new Agent({ allowH2: true, connect: { ca: story.edge.ca ?? '' } })
  t.teardown(() => agent.destroy())
  t.equal(await (await fetch(`${story.url}/undici`, { dispatcher: agent })).text(), 'ok')
  const file = join(temporaryFolder(t), 'ca.pem')
  writeFileSync(file, story.edge.ca ?? '')
  const curl = await promisify(execFile)('curl', ['-sS', '--http2', '--cacert', file, '-w', ' %{http_version}', `${story.url}/curl`]).catch(error => error)
  if (curl.code === 'ENOENT' || /doesn't support/.test(String(curl.stderr))) t.comment('no curl with HTTP/2 here')
  else t.equal(curl.stdout, 'ok 2')
})

for (const method of ['HEAD', 'GET']) {
  t.test(`a client that leaves before its ${method} is answered has left`, async t => {
    let leave = (): void => {}
    const story = await tell(t, () => { leave() }, TLS)
    const stream = speakHttp2(t, story.edge).request({ ':path': '/', ':method': method })
    stream.on('error', () => {})
    leave = () => { stream.close(constants.NGHTTP2_CANCEL) }
    t.match(await story.log.line(({ req }) => (req as { method: string }).method === method), { outcome: 'abandoned' })
    await story.endsWith(1)
  })

  t.test(`an interim answer to ${method} that announces a body is passed on without those lines`, async t => {
    const story = await tell(t, 'HTTP/1.1 103 Early Hints\r\nETag: "a"\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n', TLS)
    const session = speakHttp2(t, story.edge)
    t.match(await request(session, { ':path': '/', ':method': method }), { status: 204, code: 0 })
    await story.endsWith(1)
  })
}
