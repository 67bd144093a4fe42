// An upstream may answer before it has the whole request, and close over what it has not read (RFC 9112 section 9.6): the reset
// that follows must not take away the answer that the kernel has received. Where none was received, message and hint say how
// much of the request had been sent.
import { createServer, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { connect, requestBytes, type Client } from '../support/client.js'
import { eventually, startRecordedEdge } from '../support/story.js'
import type { LogLine } from '../support/log.js'

const SIZE = 3_000_000
const PIECE = Buffer.alloc(60_000, 'a')

/** An upstream that reads a head, and then does what it does without reading on. */
async function refusing (t: Test, act: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket)
    let head = ''
    socket.on('error', () => {}).on('data', function read (piece: Buffer) {
      head += piece.toString('latin1')
      if (!head.includes('\r\n\r\n')) return
      socket.off('data', read).pause()
      act(socket)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

type Framing = 'length' | 'chunked'

/** Uploads until an answer or the end comes. */
function upload (client: Client, url: string, framing: Framing, more: Readonly<Record<string, string>> = {}): void {
  client.send(requestBytes(url, 'POST', { Accept: 'text/plain', ...(framing === 'length' ? { 'Content-Length': String(SIZE) } : { 'Transfer-Encoding': 'chunked' }), ...more }))
  let left = SIZE
  const push = (): void => {
    while (left > 0 && client.ended === 'open' && client.unread.length === 0) {
      left -= PIECE.length
      const piece = framing === 'length' ? PIECE : Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')])
      if (!client.socket.write(piece)) {
        client.socket.once('drain', push)
        return
      }
    }
  }
  push()
}

const ANSWERS: Readonly<Record<string, readonly [answer: string, body: string]>> = {
  '413 with a length': ['HTTP/1.1 413 Too Large\r\nContent-Length: 9\r\nConnection: close\r\n\r\ntoo large', 'too large'],
  '401 in chunks': ['HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm="a"\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nwho is it\r\n0\r\n\r\n', 'who is it'],
  '431 without a body': ['HTTP/1.1 431 Too Many\r\nContent-Length: 0\r\n\r\n', ''],
  '403 until the end': ['HTTP/1.1 403 No\r\nConnection: close\r\n\r\nnot yours', 'not yours'],
  '200 with a length': ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok']
}

const ENDS: Readonly<Record<string, (socket: Socket) => void>> = {
  'closes over unread bytes': socket => { socket.destroy() },
  'resets at once': socket => { socket.resetAndDestroy() },
  'says FIN, and resets when it is answered': socket => { socket.end(() => { socket.resetAndDestroy() }) }
}

t.test('an answer that was sent is the one that arrives', async t => {
  for (const parser of ['strict', 'lenient'] as const) {
    for (const [ending, end] of Object.entries(ENDS)) {
      let answer = ''
      const port = await refusing(t, socket => { socket.write(answer, () => { end(socket) }) })
      const { url, log, edge } = await startRecordedEdge(t, { upstream: port, parser })
      for (const [name, [bytes, body]] of Object.entries(ANSWERS)) {
        // an end that is a reset cannot be told from a broken answer, but behind an error it does not matter
        for (const framing of ['length', 'chunked'] as const) {
          answer = bytes
          const client = await connect(url, t)
          upload(client, url, framing)
          const { status, text, complete } = await client.answer()
          t.match({ status, text: text(), complete }, { status: Number(bytes.slice(9, 12)), text: body, complete: true }, `${parser}, ${ending}, ${name}, ${framing}`)
          client.close('reset')
        }
      }
      await eventually(() => log.journeys.length === 2 * Object.keys(ANSWERS).length)
      t.strictSame(log.journeys.filter(({ outcome }) => outcome !== 'relayed').map(({ failure }) => failure), [])
      await edge.close({ within: 0 })
    }
  }
})

t.test('a good answer that lasts until the end of its connection is not whole when that is a reset', async t => {
  const port = await refusing(t, socket => { socket.write('HTTP/1.1 200 OK\r\n\r\nhalf', () => { socket.resetAndDestroy() }) })
  const { url, log } = await startRecordedEdge(t, { upstream: port })
  const client = await connect(url, t)
  upload(client, url, 'length')
  await client.answer().catch(() => null)
  t.match(await log.line(() => true), { failure: { kind: 'http_response_body_terminated' } })
})

async function failed (t: Test, act: (socket: Socket) => void, framing: Framing): Promise<LogLine> {
  const port = await refusing(t, act)
  const { url, log } = await startRecordedEdge(t, { upstream: port, writeTimeout: '300ms' })
  const client = await connect(url, t)
  upload(client, url, framing)
  const answer = await client.answer()
  t.ok(answer.status >= 500)
  return await log.line(() => true)
}

t.test('where no answer came, message and hint say how much of the request had been sent', async t => {
  for (const act of [(socket: Socket) => { socket.resetAndDestroy() }, (socket: Socket) => { socket.write('HTTP/1.1 4', () => { socket.resetAndDestroy() }) }]) {
    const line = await failed(t, act, 'length')
    t.match(line['failure'], { kind: 'connection_terminated', message: /; \d+ of 3000000 bytes of the request body had been sent$/, hint: /did not wait for the whole request/ })
    t.match(line['upstream'], { partlySent: { bytes: Number, size: SIZE } })
    t.ok(line['upstream'].partlySent.bytes < SIZE)
  }
  const line = await failed(t, socket => { socket.resetAndDestroy() }, 'chunked')
  t.match(line['failure']?.message, /; \d+ bytes of the request body had been sent$/)
})
