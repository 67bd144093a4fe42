// Everything that frames an answer towards a client is written in one place. No head, phrase, status, interim answer or trailer
// of an upstream may end the process, reach the client raw, or change how the body behind it is written: through either parser,
// with and without rules, by HTTP/1.1 and HTTP/2, for requests of every kind.
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { connect } from '../support/client.js'
import { eventually, tell, type Story } from '../support/story.js'

const WEBSOCKET = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n'
const YES = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n'

/** What no writer of node:http takes, each in a place of its own. The upstream ends the connection behind it. */
const ODD: Readonly<Record<string, string>> = {
  'DEL in the phrase': 'HTTP/1.1 200 O\x7fK\r\nContent-Length: 2\r\n\r\nok',
  'NUL in the phrase': 'HTTP/1.1 200 O\0K\r\nContent-Length: 2\r\n\r\nok',
  'ESC in the phrase': 'HTTP/1.1 500 O\x1b[31mK\r\nContent-Length: 2\r\n\r\nok',
  'status 099': 'HTTP/1.1 099 Odd\r\nContent-Length: 2\r\n\r\nok',
  'status 000': 'HTTP/1.1 000 Odd\r\nContent-Length: 2\r\n\r\nok',
  'status 999': 'HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok',
  'control byte in a value': 'HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 2\r\n\r\nok',
  'control byte in a value of an error': 'HTTP/1.1 500 No\r\nX: a\x01b\r\nContent-Length: 2\r\n\r\nok',
  'control byte in a value behind chunked': 'HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\nX: a\x01b\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  'control byte in a trailer': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX: a\x01b\r\n\r\n',
  'framing in trailers': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\nok\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\nX: 1\r\n\r\n',
  'single lines twice in trailers': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nContent-Type: a/b\r\nContent-Type: c/d\r\nEtag: 1\r\nEtag: 2\r\n\r\n',
  'connection lines in trailers': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nConnection: close\r\nUpgrade: h2c\r\nHost: a\r\n\r\n',
  'control byte in early hints': 'HTTP/1.1 103 Early Hints\r\nLink: a\x01b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'a 101 nobody asked for': `${YES}\r\n`,
  'DEL in the phrase of a 101': `${YES.replace('Switching Protocols', 'Swit\x7fch')}\r\n`,
  'control byte in a 101': `${YES}X: a\x01b\r\n\r\n`,
  'space in a name': 'HTTP/1.1 200 OK\r\nX Y: 1\r\nContent-Length: 2\r\n\r\nok',
  'single lines twice': 'HTTP/1.1 200 OK\r\nEtag: "1"\r\nEtag: "2"\r\nContent-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 2\r\n\r\nok'
}

const ASKING: Readonly<Record<string, (host: string) => string>> = {
  GET: host => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  HEAD: host => `HEAD / HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  POST: host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\n\r\nabc`,
  chunks: host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  WebSocket: host => `GET / HTTP/1.1\r\nHost: ${host}\r\n${WEBSOCKET}\r\n`
}

const RULES = { errorRules: [{ name: 'ours', when: { status: '5xx' as const }, content: '<p>ours</p>', contentType: 'text/html' as const }] }

/** What the client got until its connection was over, or a whole answer had come. */
async function bytesFor (story: Story, raw: string): Promise<string> {
  const client = await connect(story.url)
  client.send(raw)
  await client.answer({ bodyless: raw.startsWith('HEAD') }).then(answer => { if (!answer.complete) return client.end() }).catch(() => {})
  const text = client.unread.toString('latin1')
  client.close('reset')
  return text
}

/** Line feeds and tabs are layout. */
const holdsControls = (text: string): boolean => [...text].some(character => /\p{Cc}/u.test(character) && !/[\t\r\n]/.test(character))

t.test('no odd answer ends the process or reaches a client raw', async t => {
  for (const options of [{}, { parser: 'lenient' as const }, RULES, { ...RULES, parser: 'lenient' as const }]) {
    await t.test(JSON.stringify(options), async t => {
      let said = ''
      const story = await tell(t, (_request, socket) => { socket.end(said, 'latin1') }, options)
      let count = 0
      for (const [name, answer] of Object.entries(ODD)) {
        for (const [method, bytes] of Object.entries(ASKING)) {
          said = answer
          const text = await bytesFor(story, bytes(story.host))
          t.notOk(holdsControls(text), `${name}, ${method}`)
          count++
          const line = await eventually(() => story.log.journeys[count - 1])
          t.ok(['relayed', 'branded', 'cut'].includes(line['outcome'] as string), `${name}, ${method}: ${String(line['outcome'])}`)
        }
      }
      said = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nalive'
      t.equal((await story.get('/')).text(), 'alive')
      await story.endsWith(count + 1)
    })
  }
})

interface Http2Answer { readonly status: number | undefined, readonly text: string, readonly code: number }

async function askHttp2 (session: ClientHttp2Session): Promise<Http2Answer> {
  const stream = session.request({ ':path': '/' })
  let status: number | undefined
  let text = ''
  stream.on('response', headers => { status = headers[':status'] })
  stream.setEncoding('latin1').on('data', chunk => { text += chunk })
  stream.on('error', () => {})
  await new Promise(resolve => stream.once('close', resolve))
  return { status, text, code: stream.rstCode ?? constants.NGHTTP2_NO_ERROR }
}

t.test('nor by HTTP/2', async t => {
  for (const options of [{}, { ...RULES, parser: 'lenient' as const }]) {
    let said = ''
    const story = await tell(t, (_request, socket) => { socket.end(said, 'latin1') }, { ...options, tls: true })
    const session = connectHttp2(story.url, { rejectUnauthorized: false })
    t.teardown(() => { session.destroy() })
    for (const [name, answer] of Object.entries(ODD)) {
      said = answer
      const { status, text, code } = await askHttp2(session)
      t.ok(status !== undefined || code !== constants.NGHTTP2_NO_ERROR, `${name}: ${String(status)} ${text.slice(0, 20)}`)
    }
    said = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nalive'
    t.match(await askHttp2(session), { status: 200, text: 'alive' })
    session.close()
    await story.endsWith(Object.keys(ODD).length + 1)
  }
})

/** Names that node:http or node:http2 give a meaning in an outgoing message, and names of that kind. */
const MEANING = ['Expect', 'Connection', 'Keep-Alive', 'Transfer-Encoding', 'Trailer', 'Upgrade', 'TE', 'Date', 'Server', 'Proxy-Connection', 'HTTP2-Settings', 'Host', 'Set-Cookie', 'Content-Encoding',
  'Content-MD5', 'Accept-Ranges', 'Age', 'Vary', 'Pragma', 'Warning', 'Allow', 'Location', 'Retry-After', 'X-Accel-Buffering', 'Sec-WebSocket-Accept', 'Proxy-Authenticate', 'WWW-Authenticate', 'Referer']

async function inStep (t: Test, story: Story, say: (text: string) => void, line: string): Promise<void> {
  const client = await connect(story.url)
  say(`HTTP/1.1 200 OK\r\n${line}\r\nContent-Length: 5\r\n\r\nhello`)
  client.send(`GET /1 HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
  t.equal((await client.answer()).text(), 'hello', JSON.stringify(line))
  say('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nworld')
  client.send(`GET /2 HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
  t.equal((await client.answer()).text(), 'world', `${JSON.stringify(line)}: the next answer on the same connection`)
  t.equal(client.unread.length, 0)
  client.close('reset')
}

t.test('no header line of an answer changes how its body is written', async t => {
  for (const parser of ['strict', 'lenient'] as const) {
    let said = ''
    const story = await tell(t, (_request, socket) => { socket.write(said, 'latin1') }, { parser })
    for (const name of MEANING) {
      // a coding that is none is refused, and that is another story
      for (const value of name === 'Transfer-Encoding' ? [] : ['x', 'close', '100-continue', '']) await inStep(t, story, text => { said = text }, `${name}: ${value}`)
    }
  }
})

t.test('the same for any name and value that the grammar allows', async t => {
  let said = ''
  const story = await tell(t, (_request, socket) => { socket.write(said, 'latin1') })
  const name = fc.oneof(fc.constantFrom(...MEANING), fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/))
    .filter(one => !/^(transfer-encoding|content-length)$/i.test(one))
  const value = fc.stringMatching(/^[\x21-\x7e]([\t\x20-\x7e]{0,20}[\x21-\x7e])?$/)
  await fc.assert(fc.asyncProperty(name, value, async (one, two) => { await inStep(t, story, text => { said = text }, `${one}: ${two}`) }), { numRuns: 150 })
})
