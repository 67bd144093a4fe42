// Header lines of HTTP/2 that no header may be: pinned, because the reader that comes with Node.js decides about them.
import { connect as tlsConnect } from 'node:tls'
import t from 'tap'
import { tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

t.test('malformed header lines are dropped by the protocol\'s own reader, and reach no upstream', async t => {
  const story = await tell(t, answerBytes('ok'), { tls: true })
  const port = Number(new URL(story.edge.url).port)
  const session = tlsConnect({ port, host: '127.0.0.1', servername: 'localhost', ca: story.edge.ca ?? undefined, ALPNProtocols: ['h2'] })
  t.teardown(() => session.destroy())
  const lines = [
    [':method', 'GET'], [':scheme', 'https'], [':authority', `localhost:${port}`], [':path', '/'],
    ['x-a', 'a\r\nX-Put-In: 1'], ['x-b', 'a\0b'], ['x c', '1'], ['x:d', '1'], ['x-e', 'whole']
  ] as const
  // HPACK literals without indexing (RFC 7541 section 6.2.2)
  const literal = (text: string): Buffer => Buffer.concat([Buffer.of(text.length), Buffer.from(text, 'latin1')])
  const block = Buffer.concat(lines.flatMap(([name, value]) => [Buffer.of(0), literal(name), literal(value)]))
  const frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer =>
    Buffer.concat([Buffer.of(0, payload.length >> 8, payload.length & 255, type, flags, 0, 0, 0, stream), payload])
  session.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0)), frame(1, 5, 1, block)]))
  t.match(await story.log.line(({ req }) => req?.url === '/'), { outcome: 'relayed', res: { statusCode: 200 } })
  const [asked] = story.upstream.requests
  t.equal(asked?.header('x-e'), 'whole')
  t.strictSame(asked?.headers.filter(([name]) => /^x[- :](?:[abcd]|put-in)/i.test(name)), [])
  await story.endsWith(1)
})
