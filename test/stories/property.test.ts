// Random and mutated bytes on both sides. Whatever comes: an answer or a visible end, one line, and nothing left open.
// The seed is fixed, so that a failure can be repeated; FC_SEED sets another one.
import type { Socket } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { connect } from '../support/client.js'
import { eventually, requestBytes, tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const RUNS = { numRuns: 150, seed: Number(process.env['FC_SEED'] ?? 20260801), endOnFailure: true }

const TEMPLATES = [
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n0\r\nX: 1\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello',
  'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 9\r\n\r\n',
  'HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  'HTTP/1.0 503 Busy\r\nConnection: close\r\nRetry-After: 1\r\n\r\nbusy'
]

const REQUESTS = [
  'GET /a?b=c HTTP/1.1\r\nHost: shop.test\r\nAccept: text/html\r\n\r\n',
  'POST /a HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 5\r\n\r\nhello',
  'POST /a HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  'GET /a HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n',
  'PUT /a HTTP/1.1\r\nHost: shop.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello'
]

const SPICE = ['\0', '\r', '\n', '\r\n\r\n', ' ', ':', '\x7f', '\xff', ';', ',', '0', 'ffffffff', '-1', 'Content-Length: 3\r\n', 'Transfer-Encoding: chunked\r\n', 'HTTP/1.1 100 Continue\r\n\r\n', 'Connection: close\r\n']

/** A template with a few bytes replaced, dropped, doubled or put in. */
const mutated = (templates: readonly string[]): fc.Arbitrary<Buffer> => fc.tuple(
  fc.constantFrom(...templates),
  fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.oneof(fc.constantFrom(...SPICE), fc.string({ maxLength: 4, unit: 'binary-ascii' }))), { minLength: 1, maxLength: 4 })
).map(([template, cuts]) => Buffer.from(cuts.reduce((text, [at, drop, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + drop), template), 'latin1'))

const bytes = (templates: readonly string[]): fc.Arbitrary<Buffer> =>
  fc.oneof({ weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map(array => Buffer.from(array)) }, { weight: 4, arbitrary: mutated(templates) })

t.test('an upstream that answers with anything', { timeout: 120_000 }, async t => {
  let sent: Buffer = Buffer.alloc(0)
  let at = 0
  let end: 'fin' | 'reset' | 'open' = 'fin'
  const story = await tell(t, (_request, socket) => {
    socket.write(sent.subarray(0, at))
    setImmediate(() => socket.write(sent.subarray(at), () => {
      if (end === 'fin') socket.end()
      else if (end === 'reset') socket.resetAndDestroy()
    }))
  }, { responseTimeout: '150ms', idleTimeout: '150ms', writeTimeout: '150ms' })
  let asked = 0
  await fc.assert(fc.asyncProperty(bytes(TEMPLATES), fc.nat(400), fc.constantFrom('fin', 'fin', 'reset', 'open'), async (answer, split, how) => {
    [sent, at, end] = [answer, Math.min(split, answer.length), how]
    const client = await connect(story.url)
    client.send(requestBytes(`${story.url}/${++asked}`, 'GET', { accept: 'text/html', connection: 'close' }))
    await client.end(3000)
    client.close()
    const line = await story.log.line(({ req }) => req?.url === `/${asked}`, 3000)
    if (!['relayed', 'branded', 'cut'].includes(line.outcome ?? '')) throw new Error(`outcome ${line.outcome}`)
    if (line.failure?.kind === 'proxy_internal_error' || line['err'] !== undefined) throw new Error(`our own bug: ${JSON.stringify(line)}`)
    if (line.outcome !== 'cut' && !/^HTTP\/1\.1 \d{3} /.test(client.unread.toString('latin1', 0, 20))) throw new Error('no answer')
  }), RUNS)
  await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
  await story.endsWith(asked)
})

t.test('a client that asks with anything', { timeout: 120_000 }, async t => {
  const story = await tell(t, (request, socket: Socket) => {
    if (/[\0\r\n]/.test(request.target) || request.headers.some(([name, value]) => /[\0\r\n]/.test(name + value))) throw new Error('a control byte came through')
    socket.write(request.method === 'HEAD' ? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n' : answerBytes('ok'))
  }, { responseTimeout: '150ms', idleTimeout: '150ms', writeTimeout: '150ms', clientHeaderTimeout: '100ms' })
  await fc.assert(fc.asyncProperty(bytes(REQUESTS), fc.nat(400), fc.constantFrom('fin', 'reset', 'open'), async (request, split, end) => {
    const client = await connect(story.url)
    client.send(request.subarray(0, split))
    await new Promise(resolve => setImmediate(resolve))
    client.send(request.subarray(split))
    if (end === 'fin') client.socket.end()
    if (end === 'reset') client.close('reset')
    const healthy = await story.get('/healthy')
    if (healthy.status !== 200) throw new Error(`the next client got ${healthy.status}`)
    if (end === 'fin') await client.end(3000)
    client.close('reset')
  }), RUNS)
  await eventually(() => story.log.journeys.filter(({ req }) => req.url === '/healthy').length === RUNS.numRuns)
  await story.edge.close({ within: 2000 })
  for (const line of story.log.journeys) {
    if (line.failure?.kind === 'proxy_internal_error' || line['err'] !== undefined) t.fail('our own bug', { line })
  }
  t.equal(new Set(story.log.journeys.map(({ ray }) => ray)).size, story.log.journeys.length, 'a ray of its own for each line')
})
