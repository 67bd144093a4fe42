// Every documented cause of 520: the connection stood, and what came back was no answer. One origin for each, for real.
import { createServer as createTlsServer } from 'node:tls'
import t, { type Test } from 'tap'
import { createAuthority } from '../../src/certificates/certificate.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import type { EdgeOptions } from '../../src/settings/options.js'
import { connect, get, requestBytes, type Answer } from '../support/client.js'
import { good, listen, tlsOrigin } from '../support/origin.js'
import { startRecordedEdge, tell } from '../support/story.js'
import { answerBytes, type Respond } from '../support/upstream.js'

const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0' }
const KB = 1024

/** A head of about that many bytes in all, in one field or in many. */
const headOf = (bytes: number, fields = 1): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n${Array.from({ length: fields }, (_, at) => `Set-Cookie: c${at}=${'x'.repeat(Math.floor(bytes / fields) - 20)}\r\n`).join('')}\r\nok`

/** RFC 9113 section 3.4: a SETTINGS frame is the first thing an HTTP/2 server says. */
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])

interface Cause {
  readonly cause: string
  readonly origin: Respond
  readonly options?: Partial<EdgeOptions>
  readonly kind: FailureKind
  readonly seen?: Record<string, unknown>
}

const CAUSES: readonly Cause[] = [
  { cause: 'an empty answer', origin: (_request, socket) => socket.end(), kind: 'http_response_empty' },
  { cause: 'a reset after the request', origin: (_request, socket) => socket.resetAndDestroy(), kind: 'connection_terminated', seen: { code: 'ECONNRESET' } },
  { cause: 'a line feed and nothing else', origin: (_request, socket) => socket.end('\r\n'), kind: 'http_protocol_error' },
  { cause: 'a body without a status line', origin: (_request, socket) => socket.end('<!doctype html><p>PHP Fatal error'), kind: 'http_protocol_error', seen: { evidence: { ascii: /^<!doctype html>/ } } },
  { cause: 'fields without a status line', origin: (_request, socket) => socket.end('Content-Type: text/html\r\n\r\nhello'), kind: 'http_protocol_error' },
  { cause: 'a status line and no more', origin: (_request, socket) => socket.end('HTTP/1.1 200 OK\r\n'), kind: 'http_response_incomplete' },
  { cause: 'a status line with the body right behind', origin: (_request, socket) => socket.end('HTTP/1.1 200 OK\r\n<!doctype html>\r\n\r\n'), kind: 'http_protocol_error' },
  { cause: 'a field that is cut short', origin: (_request, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Ty'), kind: 'http_response_incomplete' },
  { cause: 'a field name with a blank', origin: (_request, socket) => socket.end('HTTP/1.1 200 OK\r\nContent Type: text/html\r\n\r\n'), kind: 'http_protocol_error' },
  { cause: 'a control byte in a field', origin: (_request, socket) => socket.end('HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n'), kind: 'http_protocol_error' },
  { cause: 'an impossible status', origin: (_request, socket) => socket.end('HTTP/1.1 999 Beyond\r\nContent-Length: 0\r\n\r\n'), kind: 'http_protocol_error' },
  { cause: 'two lengths that differ', origin: (_request, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc'), kind: 'http_protocol_error' },
  { cause: 'fields over 128 KB', origin: headOf(132 * KB), kind: 'http_response_header_section_size', seen: { hint: /set-cookie/i } },
  { cause: 'many fields, over 128 KB together', origin: headOf(140 * KB, 40), kind: 'http_response_header_section_size' },
  { cause: 'fields over the 16 KB of the seed', origin: headOf(18 * KB), options: { limits: 'seed' }, kind: 'http_response_header_section_size' },
  { cause: 'HTTP/2 to a request in HTTP/1.1', origin: (_request, socket) => socket.write(SETTINGS), kind: 'http_protocol_error', seen: { hint: /HTTP\/2/ } },
  { cause: 'an answer that refuses HTTP/1.1 in a line of its own', origin: (_request, socket) => socket.end('HTTP/2 200\r\ncontent-length: 0\r\n\r\n'), kind: 'http_protocol_error' },
  { cause: 'a body that ends before anything could leave', origin: (_request, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'), kind: 'http_response_body_incomplete' }
]

/** The page of a 520 and the line in the log that says why. */
async function check520 (t: Test, answer: Answer, line: { readonly [field: string]: any }, kind: FailureKind, seen: Record<string, unknown> = {}): Promise<void> {
  t.equal(answer.status, 520)
  t.equal(answer.header('cf-error-type'), '520')
  t.equal(answer.header('retry-after'), '60')
  t.match(answer.text(), /<title>[^<]* \| 520: Web server is returning an unknown error<\/title>/)
  t.match(line, { outcome: 'branded', page: '520', failure: { kind, ...seen } })
}

t.test('each documented cause', { jobs: 4, timeout: 60_000 }, async t => {
  for (const { cause, origin, options = {}, kind, seen } of CAUSES) {
    t.test(cause, async t => {
      const story = await tell(t, origin, options)
      const answer = await story.get('/', BROWSER)
      await check520(t, answer, await story.lineOf(answer), kind, seen)
    })
  }
})

t.test('just below the limits an answer passes', async t => {
  for (const [limits, bytes] of [['current', 124], ['seed', 14]] as const) {
    const story = await tell(t, headOf(bytes * KB), { limits })
    const answer = await story.get('/', BROWSER)
    t.match([answer.status, answer.text()], [200, 'ok'], `${bytes} KB, ${limits}`)
  }
})

t.test('no field at all is HTTP all the same', async t => {
  const story = await tell(t, (_request, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nbare'))
  const answer = await story.get('/', BROWSER)
  t.match([answer.status, answer.text()], [200, 'bare'])
})

t.test('HTTP/2 in TLS though HTTP/1.1 was agreed on', async t => {
  const server = createTlsServer({ ...good, ALPNProtocols: ['h2', 'http/1.1'] }, socket => { socket.on('error', () => {}).write(SETTINGS) })
  const { url, log } = await startRecordedEdge(t, { upstream: `https://127.0.0.1:${await listen(t, server)}` })
  const answer = await get(url, BROWSER)
  await check520(t, answer, await log.line(({ ray }) => ray === answer.header('x-edge-ray')), 'http_protocol_error', { hint: /HTTP\/2/ })
})

t.test('an origin that demands a client certificate (authenticated origin pulls)', async t => {
  const clients = createAuthority()
  const upstream = `https://127.0.0.1:${await tlsOrigin(t, { ...good, ca: clients.certPem, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' })}`
  const { url, log } = await startRecordedEdge(t, { upstream })
  for (const method of ['GET', 'POST']) {
    const client = await connect(url, t)
    client.send(requestBytes(`${url}/`, method, BROWSER, method === 'POST' ? 'body' : undefined))
    const answer = await client.answer()
    const line = await log.line(({ ray }) => ray === answer.header('x-edge-ray'))
    await check520(t, answer, line, 'tls_alert_received', { reason: 'certificate_required', clientCertificate: 'missing' })
  }
})

// answers the first request of a connection, and drops the connection at the second
const oneEach = (how: 'fin' | 'reset'): Respond => {
  const seen = new WeakSet<object>()
  return (_request, socket) => {
    if (!seen.has(socket)) socket.write(answerBytes('first'))
    else if (how === 'reset') socket.resetAndDestroy()
    else socket.end()
    seen.add(socket)
  }
}

t.test('a kept connection that dies under the next request', async t => {
  for (const [how, kind] of [['fin', 'http_response_empty'], ['reset', 'connection_terminated']] as const) {
    const story = await tell(t, oneEach(how))
    t.equal((await story.get('/', BROWSER)).text(), 'first')
    const posted = await story.ask(requestBytes(`${story.url}/`, 'POST', BROWSER, 'once'))
    const line = await story.lineOf(posted)
    await check520(t, posted, line, kind)
    t.match(line['upstream'], { reused: true, attempts: 1 }, `${how}: a POST is not sent twice`)
    t.equal((await story.get('/', BROWSER)).text(), 'first', 'a new connection')
    const again = await story.get('/', BROWSER)
    t.match([again.status, again.text()], [200, 'first'], `${how}: a GET is`)
    t.match((await story.lineOf(again))['upstream'], { reused: false, attempts: 2 })
  }
})
