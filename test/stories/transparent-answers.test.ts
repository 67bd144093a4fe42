// What the upstream answers reaches the client as it was answered: status line, header lines, body, interim answers.
import t from 'tap'
import { connect, type Client } from '../support/client.js'
import { eventually, requestBytes, tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

/** Everything of the upstream's head, after the edge's own lines. */
const own = /^(x-edge-ray|cf-ray|date|connection|keep-alive|transfer-encoding)$/i

t.test('header lines keep order, spelling, number and bytes; Set-Cookie is never joined', async t => {
  const lines = ['Set-Cookie: a=1; Path=/', 'x-B: 2', 'X-a: 1', 'set-cookie: b=2', 'X-A: 3', 'SET-COOKIE: c=3', 'X-Latin: caf\xe9', 'X-Utf: \xc3\xa9\xe2\x82\xac', 'X-Inner:  a  b', 'ETag: W/"x"', 'Date: Thu, 01 Jan 1970 00:00:00 GMT', 'Server: Fake/1', 'Content-Encoding: gzip', 'Vary: Accept', 'Vary: Cookie', 'Warning: 199 - "x"']
  const body = Buffer.from([0x1f, 0x8b, 8, 0, 255, 0, 13, 10])
  const story = await tell(t, answerBytes(body, '200 OK', lines), { originHeaders: 'keep' })
  const answer = await story.get('/')
  const wanted = [...lines.map(line => line.replace(/: +/, ': ')), 'Content-Length: 8']
  t.strictSame(answer.headers.map(([name, value]) => `${name}: ${value}`).filter(line => wanted.includes(line)), wanted)
  t.equal(answer.all('date').length, 1, 'one Date, the upstream\'s')
  t.ok(answer.body.equals(body), 'gzip untouched')
  t.equal(answer.all('content-length').length, 1)
  t.equal(answer.all('transfer-encoding').length, 0)
})

t.test('an upstream without Date gets no second framing', async t => {
  const story = await tell(t, answerBytes('x'), { originHeaders: 'keep' })
  const answer = await story.get('/')
  t.strictSame(answer.headers.map(([name]) => name.toLowerCase()).filter(name => !own.test(name)), ['content-length'])
})

t.test('what belongs to the upstream\'s connection stays there, also what it names', async t => {
  const story = await tell(t, answerBytes('x', '200 OK', ['Connection: close, X-Hop', 'X-Hop: 1', 'Keep-Alive: timeout=1', 'Proxy-Authenticate: Basic', 'Upgrade: h2c', 'X-Edge-Ray: forged', 'CF-Ray: forged', 'X-Stays: 1']))
  const answer = await story.get('/')
  for (const name of ['x-hop', 'proxy-authenticate', 'upgrade']) t.strictSame(answer.all(name), [], name)
  t.notMatch(answer.header('keep-alive') ?? '', 'timeout=1')
  t.notMatch(answer.header('connection') ?? '', /close/i)
  t.equal(answer.header('x-stays'), '1')
  t.equal(answer.all('x-edge-ray').length, 1)
  t.equal(answer.all('cf-ray').length, 1)
  t.not(answer.header('x-edge-ray'), 'forged')
})

t.test('reason phrases: odd, empty, missing, latin1', async t => {
  const rows = [['200 Fine And Dandy', 'HTTP/1.1 200 Fine And Dandy'], ['200 ', 'HTTP/1.1 200 '], ['200', 'HTTP/1.1 200 '], ['200 caf\xe9', 'HTTP/1.1 200 caf\xe9'], ['299 \xc3\xa9', 'HTTP/1.1 299 \xc3\xa9'], ['418 I\'m a teapot', 'HTTP/1.1 418 I\'m a teapot'], ['599 x', 'HTTP/1.1 599 x']] as const
  const story = await tell(t, ({ target }, socket) => socket.write(`HTTP/1.1 ${rows[Number(target.slice(1))]?.[0] ?? ''}\r\nContent-Length: 1\r\n\r\nx`, 'latin1'))
  for (const [index, [sent, wanted]] of rows.entries()) t.equal((await story.get(`/${index}`)).statusLine.trimEnd(), wanted.trimEnd(), JSON.stringify(sent))
})

t.test('204, 304 with Content-Length, HEAD with Content-Length: heads without bodies, on a connection that goes on', async t => {
  const story = await tell(t, ({ target, method }, socket) => {
    if (method === 'HEAD') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nX-It: head\r\n\r\n')
    else if (target === '/204') socket.write('HTTP/1.1 204 No Content\r\nX-It: 204\r\n\r\n')
    else socket.write('HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\nETag: "a"\r\n\r\n')
  })
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/204`))
  t.match(await client.answer(), { status: 204 })
  client.send(requestBytes(`${story.url}/304`))
  const unchanged = await client.answer()
  t.match({ status: unchanged.status, length: unchanged.header('content-length'), etag: unchanged.header('etag') }, { status: 304, length: '1234', etag: '"a"' })
  client.send(requestBytes(`${story.url}/head`, 'HEAD'))
  const head = await client.answer({ bodyless: true })
  t.match({ status: head.status, length: head.header('content-length') }, { status: 200, length: '1234' })
  client.send(requestBytes(`${story.url}/204`))
  t.equal((await client.answer()).status, 204, 'nothing was left over')
  await story.endsWith(4)
})

t.test('interim answers: 103 with several links, 102, many, then the answer', async t => {
  const story = await tell(t, ({ target }, socket) => {
    if (target === '/early') socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nLink: </b>;rel=x\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLINK: </c>\r\n\r\n')
    if (target === '/many') socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(50))
    socket.write(answerBytes('done'))
  })
  const answer = await story.get('/early')
  t.strictSame(answer.informational.map(({ status }) => status), [103, 102, 103])
  t.strictSame(answer.informational[0]?.headers, [['Link', '</a.css>; rel=preload'], ['Link', '</b>;rel=x']])
  t.strictSame(answer.informational[2]?.headers, [['LINK', '</c>']])
  t.equal(answer.text(), 'done')
  t.equal((await story.get('/many')).informational.length, 50)
  t.equal((await story.ask(`GET /early HTTP/1.0\r\nHost: ${story.host}\r\n\r\n`)).informational.length, 0, 'a client of HTTP/1.0 cannot read them')
})

t.test('a 103 leaves before the answer is there', async t => {
  const story = await tell(t, (_request, socket) => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'))
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/`))
  t.match((await client.receive(40)).toString(), /^HTTP\/1.1 103 Early Hints\r\nLink: <\/a>/)
  for (const socket of story.upstream.sockets) socket.write(answerBytes('done'))
  t.equal((await client.answer()).text(), 'done')
})

t.test('a chunked answer with trailers is whole', async t => {
  const story = await tell(t, 'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n5;ext="a;b"\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 7\r\n\r\n')
  const answer = await story.get('/')
  t.equal(answer.text(), 'hello world')
  t.ok(answer.complete)
  t.strictSame(answer.trailers, [['X-Sum', '7']])
  t.equal(answer.header('trailer'), 'X-Sum')
  t.equal((await story.lineOf(answer))['res'].bytes, 11)
})

t.test('clients of HTTP/1.0: closed after the answer, kept alive when they ask for it and the length is known', async t => {
  const story = await tell(t, ({ target }, socket) => socket.write(target === '/chunked' ? 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n' : answerBytes('hello')))
  const plain = await connect(story.url, t)
  plain.send('GET / HTTP/1.0\r\n\r\n')
  t.match(await plain.answer(), { status: 200, complete: true })
  t.equal(await plain.end(), 'fin')

  const kept = await connect(story.url, t)
  for (const path of ['/1', '/2']) {
    kept.send(`GET ${path} HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n`)
    const answer = await kept.answer()
    t.equal(answer.text(), 'hello')
    t.match(answer.header('connection'), /keep-alive/i)
  }
  kept.send('GET /chunked HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n')
  await kept.end()
  t.match(kept.unread.toString(), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nhello$/, 'no chunks for a client that cannot read them, and the end of the connection ends the body')
  t.notMatch(kept.unread.toString(), /transfer-encoding/i)
  await story.endsWith(4)
})

t.test('an answer until the connection closes is whole at its end', async t => {
  const story = await tell(t, (_request, socket) => socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello'))
  const answer = await story.get('/')
  t.match({ text: answer.text(), complete: answer.complete, ended: answer.ended }, { text: 'hello', complete: true, ended: 'open' })
  t.match(await story.lineOf(answer), { outcome: 'relayed', res: { bytes: 5 } })
})

t.test('pipelined requests are answered in order, also when one in the middle fails', async t => {
  const waiting: Array<() => void> = []
  const story = await tell(t, ({ target }, socket) => {
    if (target === '/slow') waiting.push(() => socket.write(answerBytes('slow')))
    else if (target === '/fails') socket.destroy()
    else socket.write(answerBytes(target))
  })
  const client = await connect(story.url, t)
  client.send(['/slow', '/fails', '/b', '/c'].map(path => requestBytes(`${story.url}${path}`)).join(''))
  await eventually(() => waiting.length === 1 && story.log)
  waiting[0]?.()
  t.equal((await client.answer()).text(), 'slow')
  const page = await client.answer()
  t.equal(page.status, 520)
  t.equal((await client.answer()).text(), '/b')
  t.equal((await client.answer()).text(), '/c')
  t.match(await story.lineOf(page), { outcome: 'branded', failure: { kind: 'http_response_empty' } })
  await story.endsWith(4)
})

t.test('interim answers of a pipelined request do not run ahead of the answer before it', async t => {
  let first = (): unknown => undefined
  const story = await tell(t, ({ target }, socket) => {
    if (target === '/1') first = () => socket.write(answerBytes('one'))
    else socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' + answerBytes('two').toString('latin1'))
  })
  const client: Client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/1`) + requestBytes(`${story.url}/2`))
  await eventually(() => story.upstream.requests.length > 0)
  first()
  t.match(await client.answer(), { status: 200, informational: [] })
  t.equal((await client.answer()).text(), 'two')
})

t.test('an upstream\'s own 4xx and 5xx pass byte for byte, asked once', async t => {
  const story = await tell(t, ({ target }, socket) => socket.write(answerBytes(`body of ${target}`, `${target.slice(1)} Own`, ['Retry-After: 7', 'X-Own: 1', 'Cache-Control: max-age=9'])), { intercept: 'pass' })
  const statuses = [400, 401, 403, 404, 405, 410, 429, 451, 499, 500, 501, 502, 503, 504, 511, 520, 521, 530, 599]
  for (const status of statuses) {
    const answer = await story.get(`/${status}`)
    t.match({ line: answer.statusLine, text: answer.text(), after: answer.header('retry-after'), own: answer.header('x-own'), cache: answer.header('cache-control') },
      { line: `HTTP/1.1 ${status} Own`, text: `body of /${status}`, after: '7', own: '1', cache: 'max-age=9' })
    t.match(await story.lineOf(answer), { outcome: 'relayed', failure: undefined, upstream: { statusCode: status, attempts: 1 } })
  }
  t.equal(story.upstream.requests.length, statuses.length, 'each asked once')
  await story.endsWith(statuses.length)
})

t.test('an upstream\'s own 502 and 504 are replaced where the site says so', async t => {
  const story = await tell(t, ({ target }, socket) => socket.write(answerBytes('own', `${target.slice(1)} Own`, ['X-Own: 1', 'Set-Cookie: a=1'])), { intercept: 'replace' })
  for (const status of [502, 504]) {
    const answer = await story.get(`/${status}`)
    t.equal(answer.status, status)
    t.strictSame([...answer.all('x-own'), ...answer.all('set-cookie')], [])
    t.notMatch(answer.text(), /^own$/)
    t.match(await story.lineOf(answer), { outcome: 'branded', failure: { kind: 'upstream_gateway_error' }, upstream: { statusCode: status } })
  }
  t.equal((await story.get('/503')).text(), 'own')
  t.equal(story.upstream.requests.length, 3)
})
