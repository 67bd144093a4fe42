// A body that does not come to its end. Nothing left yet: a page that carries nothing of the upstream's head. Something
// left: an end that no client can take for the end of the body.
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { connect, type Answer, type Ended } from '../support/client.js'
import { requestBytes, tell, type Story } from '../support/story.js'

const OWN = 'ETag: "a"\r\nSet-Cookie: a=1\r\nContent-Encoding: gzip\r\nLast-Modified: Thu, 01 Jan 1970 00:00:00 GMT\r\nX-Own: 1\r\nTrailer: X-Sum\r\n'
const LENGTH = `HTTP/1.1 200 OK\r\n${OWN.replace('Trailer: X-Sum\r\n', '')}Content-Length: 100\r\n\r\n`
const CHUNKED = `HTTP/1.1 200 OK\r\n${OWN}Transfer-Encoding: chunked\r\n\r\n`
const CLOSE = `HTTP/1.1 200 OK\r\n${OWN.replace('Trailer: X-Sum\r\n', '')}\r\n`

type End = (socket: Socket, bytes: string) => unknown
const fin: End = (socket, bytes) => socket.end(bytes)
const reset: End = (socket, bytes) => socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 20))
const silence: End = (socket, bytes) => socket.write(bytes)
/** Head, body and end each in a packet of their own. */
const split = (end: End): End => (socket, bytes) => {
  const at = bytes.indexOf('\r\n\r\n') + 4
  socket.write(bytes.slice(0, at))
  setTimeout(() => end(socket, bytes.slice(at)), 10)
}

async function fails (t: Test, sent: string, end: End, seen: { kind: string, status?: number }, protocol = '1.1', connection = 'keep-alive'): Promise<{ story: Story, answer: Answer & { ended: Ended } }> {
  const story = await tell(t, (_request, socket) => end(socket, sent), { idleTimeout: '300ms' })
  const answer = await story.ask(`GET /x HTTP/${protocol}\r\nHost: ${story.host}\r\nAccept: text/html\r\nConnection: ${connection}\r\n\r\n`)
  const line = await story.lineOf(answer)
  t.match(line, { failure: { kind: seen.kind, stage: 'body' }, upstream: { statusCode: 200, attempts: 1 } })
  t.equal(story.upstream.requests.length, 1, 'asked once')
  return { story, answer }
}

const before: Array<[name: string, sent: string, end: End, kind: string, status: number]> = [
  ['length, FIN', LENGTH, fin, 'http_response_body_incomplete', 520],
  ['length, reset', LENGTH, reset, 'http_response_body_terminated', 520],
  ['length, silence', LENGTH, silence, 'http_response_body_timeout', 524],
  ['chunked, FIN', CHUNKED, fin, 'http_response_body_incomplete', 520],
  ['chunked, reset', CHUNKED, reset, 'http_response_body_terminated', 520],
  ['chunked, no size', CHUNKED + 'zz\r\nhello\r\n', fin, 'http_response_transfer_coding', 520],
  ['chunked, no size, head and body apart', CHUNKED + 'zz\r\nhello\r\n', split(fin), 'http_response_transfer_coding', 520],
  ['chunked, a size beyond all bounds', CHUNKED + 'fffffffffffffffff\r\nhello\r\n', silence, 'http_response_transfer_coding', 520],
  ['chunked, high bytes for a size', CHUNKED + '\xff\xfe\xfd\r\n\x80\x81', silence, 'http_response_transfer_coding', 520],
  ['until the close, reset', CLOSE, reset, 'http_response_body_terminated', 520]
]

t.test('before the first body byte: a page that carries nothing of the upstream\'s head', async t => {
  for (const [name, sent, end, kind, status] of before) {
    await t.test(name, async t => {
      const { story, answer } = await fails(t, sent, end, { kind })
      t.equal(answer.status, status)
      t.ok(answer.complete)
      t.match(answer.text(), /<html/i)
      t.strictSame(['etag', 'set-cookie', 'content-encoding', 'last-modified', 'x-own', 'trailer', 'transfer-encoding'].flatMap(header => answer.all(header)), [])
      t.strictSame(['content-length', 'content-type', 'cache-control', 'x-edge-ray'].map(header => answer.all(header).length), [1, 1, 1, 1])
      t.match(await story.lineOf(answer), { outcome: 'branded', res: { statusCode: status, bytes: answer.body.length } })
      t.equal(answer.ended, 'open', 'the client\'s connection is as good as before')
      await story.endsWith(1)
    })
  }
})

const HALF = 'x'.repeat(50)
const after: Array<[name: string, sent: string, end: End, kind: string, got: string]> = [
  ['length, FIN', LENGTH + HALF, fin, 'http_response_body_incomplete', HALF],
  ['length, reset', LENGTH + HALF, reset, 'http_response_body_terminated', HALF],
  ['length, silence', LENGTH + HALF, silence, 'http_response_body_timeout', HALF],
  ['chunked, FIN', CHUNKED + '5\r\nhello\r\n', fin, 'http_response_body_incomplete', 'hello'],
  ['chunked, FIN inside a chunk', CHUNKED + 'a\r\nhello', fin, 'http_response_body_incomplete', 'hello'],
  ['chunked, FIN inside the trailers', CHUNKED + '5\r\nhello\r\n0\r\nX-Sum: 7\r\n', fin, 'http_response_body_incomplete', 'hello'],
  ['chunked, reset', CHUNKED + '5\r\nhello\r\n', reset, 'http_response_body_terminated', 'hello'],
  ['chunked, a bad size in one packet', CHUNKED + '5\r\nhello\r\nsix\r\nworld\r\n', silence, 'http_response_transfer_coding', 'hello'],
  ['chunked, a bad size, head and body apart', CHUNKED + '5\r\nhello\r\nsix\r\nworld\r\n', split(silence), 'http_response_transfer_coding', 'hello'],
  ['chunked, a chunk without its end', CHUNKED + '5\r\nhelloX', silence, 'http_response_transfer_coding', 'hello'],
  ['chunked, silence', CHUNKED + '5\r\nhello\r\n', silence, 'http_response_body_timeout', 'hello'],
  ['until the close, reset', CLOSE + 'hello', reset, 'http_response_body_terminated', 'hello'],
  ['until the close, silence', CLOSE + 'hello', silence, 'http_response_body_timeout', 'hello']
]

t.test('after the first body byte: a visible cut', async t => {
  for (const [name, sent, end, kind, got] of after) {
    await t.test(name, async t => {
      const { story, answer } = await fails(t, sent, end, { kind })
      t.match({ status: answer.status, own: answer.header('x-own'), complete: answer.complete }, { status: 200, own: '1', complete: false })
      t.equal(answer.text(), got)
      t.not(answer.ended, 'open')
      t.match(await story.lineOf(answer), { outcome: 'cut', page: null, res: { statusCode: 200, bytes: got.length, truncated: true } })
      await story.endsWith(1)
    })
  }
})

t.test('a client of HTTP/1.0 sees a reset, because a FIN would be the end of the body', async t => {
  for (const [sent, end, kind] of [[CHUNKED + '5\r\nhello\r\n', fin, 'http_response_body_incomplete'], [CLOSE + 'hello', reset, 'http_response_body_terminated'], [CHUNKED + '5\r\nhello\r\nsix\r\n', silence, 'http_response_transfer_coding']] as const) {
    const { story, answer } = await fails(t, sent, end, { kind }, '1.0', 'close')
    t.equal(answer.ended, 'reset', kind)
    t.match(await story.lineOf(answer), { outcome: 'cut' })
    await story.endsWith(1)
  }
})

t.test('a client that asked for the connection to be closed sees the cut as well', async t => {
  const { answer } = await fails(t, CHUNKED + '5\r\nhello\r\n', fin, { kind: 'http_response_body_incomplete' }, '1.1', 'close')
  t.equal(answer.complete, false, 'no last chunk')
})

t.test('pipelined behind a cut answer: nothing is sent that could be taken for the rest', async t => {
  const story = await tell(t, ({ target }, socket) => socket.end(target === '/cut' ? LENGTH + HALF : 'HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n' + 'y'.repeat(200)))
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/cut`) + requestBytes(`${story.url}/next`))
  const answer = await client.answer()
  t.match({ complete: answer.complete, text: answer.text() }, { complete: false, text: HALF })
  t.equal(client.unread.length, 0)
  await client.end()
  // the second one was never begun: its turn had not come
  await story.endsWith(1)
  t.equal(story.upstream.requests.length, 1)
})

for (const parser of ['strict', 'lenient'] as const) {
  t.test(`surplus behind the length is no fault, and never reaches the client: ${parser}`, async t => {
    const rows: Array<[said: string, status: number, text: string]> = [
      ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloSURPLUS', 200, 'hello'],
      ['HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', 204, '']
    ]
    for (const [said, status, text] of rows) {
      const story = await tell(t, said, { parser })
      for (let i = 0; i < 3; i++) {
        const answer = await story.get('/')
        t.match({ text: answer.text(), status: answer.status }, { text, status })
        t.match(await story.lineOf(answer), { outcome: 'relayed', failure: undefined })
      }
      await story.endsWith(3)
    }
  })
}

t.test('the answer to a HEAD needs no body to be whole', async t => {
  const story = await tell(t, (_request, socket) => socket.end(LENGTH))
  const answer = await story.ask(requestBytes(`${story.url}/`, 'HEAD'))
  t.match(await story.lineOf(answer), { outcome: 'relayed', failure: undefined })
})
