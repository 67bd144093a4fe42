// An upstream that sends more than its answer: the client gets what the head promised, the log tells of the rest, and nobody gets it
// for an answer of his own.
import type { Socket } from 'node:net'
import t from 'tap'
import { connect } from '../support/client.js'
import { eventually, requestBytes, tell } from '../support/story.js'

const json = Buffer.from('{"name":"Zoé","city":"Orléans — été"}')
const characters = json.toString().length

interface Row { readonly what: string, readonly method?: string, readonly bytes: Buffer, readonly status?: number, readonly body: Buffer, readonly surplus: number, readonly hint: RegExp }

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const ok = (lines: string, body: Buffer | string): Buffer => Buffer.concat([latin1(`HTTP/1.1 200 OK\r\n${lines}\r\n\r\n`), Buffer.from(body)])

const ROWS: readonly Row[] = [
  { what: 'characters instead of bytes', bytes: ok(`Content-Length: ${characters}`, json), body: json.subarray(0, characters), surplus: json.length - characters, hint: /^Content-Length counts 37, and 6 bytes more came: ".*"; characters were counted instead of bytes, or/ },
  { what: 'an empty line behind', bytes: ok('Content-Length: 2', 'ok\r\n'), body: latin1('ok'), surplus: 2, hint: /counts 2, and 2 bytes more came: "\\r\\n"; an empty line was printed/ },
  { what: 'one byte behind', bytes: ok('Content-Length: 2', 'ok\n'), body: latin1('ok'), surplus: 1, hint: /and 1 byte more came: "\\n"/ },
  { what: 'a second answer', bytes: Buffer.concat([ok('Content-Length: 2', 'ok'), ok('Content-Length: 6', 'forged')]), body: latin1('ok'), surplus: 44, hint: /they begin a second answer/ },
  { what: 'behind the last chunk', bytes: ok('Transfer-Encoding: chunked', '2\r\nok\r\n0\r\n\r\nmore'), body: latin1('ok'), surplus: 4, hint: /^the last chunk ends the answer, and 4 bytes more came: "more"; something was written behind the last chunk/ },
  { what: 'a length of nothing', bytes: ok('Content-Length: 0', 'body'), body: latin1(''), surplus: 4, hint: /^Content-Length counts 0, and 4 bytes/ },
  { what: 'a body behind 204', bytes: latin1('HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody'), status: 204, body: latin1(''), surplus: 4, hint: /^an answer of status 204 has no body, and 4 bytes more came: "body"; the program sends a body where none belongs/ },
  { what: 'a body behind 304', bytes: latin1('HTTP/1.1 304 Not Modified\r\n\r\nbody'), status: 304, body: latin1(''), surplus: 4, hint: /^an answer of status 304 has no body/ },
  { what: 'a body behind HEAD', method: 'HEAD', bytes: ok('Content-Length: 4', 'body'), body: latin1(''), surplus: 4, hint: /^an answer to HEAD has no body/ }
]

t.test('what came behind the end of an answer is dropped with its connection, and the log tells of it', async t => {
  for (const { what, method = 'GET', bytes, status = 200, body, surplus, hint } of ROWS) {
    await t.test(what, async t => {
      const story = await tell(t, (request, socket) => socket.write(request.target === '/next' ? ok('Content-Length: 4', 'next') : bytes))
      const client = await connect(story.url, t)
      client.send(requestBytes(`${story.url}/`, method))
      const got = await client.answer({ bodyless: method === 'HEAD' })
      t.equal(got.status, status)
      t.ok(got.body.equals(body), got.text())
      const line = await story.lineOf(got)
      t.match(line, { level: 40, outcome: 'relayed', hint, upstream: { surplus, attempts: 1 } })
      client.send(requestBytes(`${story.url}/next`))
      const next = await client.answer()
      t.equal(next.text(), 'next')
      t.match(await story.lineOf(next), { level: 30, hint: undefined, upstream: { surplus: undefined, reused: false, attempts: 1 } })
      t.equal(story.upstream.connections, 2)
    })
  }
})

t.test('an answer that announces a body it may not have ends its connection, before that body can come', async t => {
  const rows: ReadonlyArray<readonly [method: string, head: string, isKept: boolean]> = [
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n', false],
    ['HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', false],
    ['GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n', false],
    ['GET', 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n', false],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n', false],
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', true],
    ['HEAD', 'HTTP/1.1 200 OK\r\nX: y\r\n\r\n', true],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', true],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n', true]
  ]
  for (const [method, head, isKept] of rows) {
    const owesBody = new WeakSet<Socket>()
    const story = await tell(t, (request, socket) => {
      if (request.target === '/') {
        if (!isKept) owesBody.add(socket)
        return socket.write(head)
      }
      // it comes at the worst moment: where the answer to the next request on the connection belongs
      if (owesBody.has(socket)) socket.write('body')
      return socket.write(ok('Content-Length: 4', 'next'))
    })
    const client = await connect(story.url, t)
    client.send(requestBytes(`${story.url}/`, method))
    const got = await client.answer({ bodyless: true })
    client.send(requestBytes(`${story.url}/next`, 'POST', {}, 'x'))
    t.equal((await client.answer()).text(), 'next', head)
    t.match(await story.lineOf(got), { level: 30, upstream: { surplus: undefined } })
    t.equal(story.upstream.connections, isKept ? 1 : 2, `${method} ${head}`)
  }
})

t.test('bytes that come while a connection is idle end it, and are nobody\'s answer', async t => {
  const story = await tell(t, ok('Content-Length: 2', 'ok'))
  const first = await story.get('/1')
  const [socket] = story.upstream.sockets
  socket?.write(ok('Content-Length: 6', 'forged'))
  await eventually(() => socket?.readableEnded === true || socket?.destroyed === true)
  const next = await story.get('/2')
  t.strictSame([first.text(), next.text()], ['ok', 'ok'])
  t.match(await story.lineOf(next), { upstream: { reused: false, attempts: 1 } })
})

t.test('a large body with a surplus behind it, in pieces: delivered as promised', async t => {
  const body = Buffer.alloc(700_000, 'x')
  const story = await tell(t, Buffer.concat([ok(`Content-Length: ${body.length - 10}`, body)]))
  for (const path of ['/1', '/2']) {
    const got = await story.get(path)
    t.equal(got.body.length, body.length - 10)
  }
  t.equal(story.upstream.connections, 2)
  await story.endsWith(2)
})

t.test('the lenient parser tells of it, too', async t => {
  const story = await tell(t, ({ target }, socket) => socket.write(ROWS[Number(target.slice(1))]?.bytes ?? ''), { parser: 'lenient' })
  for (const index of [0, 4]) {
    const { surplus, hint, body } = ROWS[index] as Row
    const got = await story.get(`/${index}`)
    t.ok(got.body.equals(body))
    t.match(await story.lineOf(got), { level: 40, outcome: 'relayed', hint, upstream: { surplus } })
  }
})
