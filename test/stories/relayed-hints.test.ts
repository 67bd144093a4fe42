// Answers that are relayed as they are, and say that the upstream was asked in the wrong way: the log line has a hint.
import t from 'tap'
import type { EdgeOptions } from '../../src/settings/options.js'
import { noteAnswer, noteBody } from '../../src/evidence/relayed.js'
import { ask, requestBytes, type Answer } from '../support/client.js'
import { say } from '../support/edgeproxy.js'
import { lineOf, startLoggedEdge } from '../support/failing.js'
import type { LogLine } from '../support/log.js'
import { certificateFor, plainOrigin } from '../support/origin.js'
import { startUpstream } from '../support/upstream.js'

const page = (status: string, body: string, ...lines: string[]): string =>
  [`HTTP/1.1 ${status}`, ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')

const TLS = [
  ['nginx', page('400 Bad Request', '<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>')],
  ['Go', (_request: unknown, socket: { end (text: string): void }) => { socket.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n') }],
  ['Apache', page('400 Bad Request', '<p>Your browser sent a request that this server could not understand.<br />\nReason: You\'re speaking plain HTTP to an SSL-enabled server port.<br />')],
  ['Tomcat', page('400 ', 'Bad Request\r\nThis combination of host and port requires TLS.\r\n')],
  ['cheroot', page('400 Bad Request', 'The client sent a plain HTTP request, but this server only speaks HTTPS on this port.')],
  ['in pieces', (_request: unknown, socket: { write (text: string): void, end (text: string): void }) => {
    socket.write('HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n14\r\nClient sent an HTTP \r\n')
    setImmediate(() => { socket.end('1b\r\nrequest to an HTTPS server.\r\n0\r\n\r\n') })
  }]
] as const

const HOST = [
  ['webpack', page('403 Forbidden', 'Invalid Host header')],
  ['Vite', page('403 Forbidden', 'Blocked request. This host ("shop.test") is not allowed.\nTo allow this host, add "shop.test" to `server.allowedHosts` in vite.config.js.')],
  ['Django, debug', page('400 Bad Request', '<!DOCTYPE html>\n<html lang="en">\n<head>\n  <meta http-equiv="content-type" content="text/html; charset=utf-8">\n  <title>DisallowedHost\n          at /</title>')],
  ['Django', page('400 Bad Request', '\n<!doctype html>\n<html lang="en">\n<head>\n  <title>Bad Request (400)</title>\n</head>\n<body>\n  <h1>Bad Request (400)</h1><p></p>\n</body>\n</html>\n')],
  ['Rails', page('403 Forbidden', '<header><h1>Blocked hosts: shop.test</h1></header>')],
  ['IIS', page('400 Bad Request', '<h2>Bad Request - Invalid Hostname</h2>\r\n<hr><p>HTTP Error 400. The request hostname is invalid.</p>')],
  ['Starlette', page('400 Bad Request', 'Invalid host header')],
  ['421', page('421 Misdirected Request', '')]
] as const

const NONE = [
  ['a plain 400', page('400 Bad Request', 'the field name is required')],
  ['a 404', page('404 Not Found', 'no such page')],
  ['a page about TLS', page('200 OK', 'The plain HTTP request was sent to HTTPS port')],
  ['a redirect elsewhere', page('302 Found', '', 'Location: /login')],
  ['a compressed error', page('400 Bad Request', 'Invalid Host header', 'Content-Encoding: br')]
] as const

type Respond = Parameters<typeof startUpstream>[1]

async function relayed (t: Parameters<typeof startUpstream>[0] & Parameters<typeof startLoggedEdge>[0], respond: unknown, options: Partial<EdgeOptions> = {}, path = '/pay'): Promise<{ answer: Answer, line: LogLine, port: number }> {
  const { port } = await startUpstream(t, respond as Respond)
  const { url, log } = await startLoggedEdge(t, { upstream: `127.0.0.1:${port}`, ...options })
  const answer = await ask(url, requestBytes(`${url}${path}`, 'GET', { host: 'shop.test' }))
  return { answer, line: await lineOf(log, answer), port }
}

t.test('plain HTTP, answered in words by a port that speaks TLS', async t => {
  for (const [who, respond] of TLS) {
    const { answer, line, port } = await relayed(t, respond)
    t.equal(answer.status, 400, who)
    t.match(line, { outcome: 'relayed', level: 30, hint: `use --upstream https://127.0.0.1:${port}` }, who)
    t.equal(line.failure, undefined)
  }
})

t.test('a host that the upstream does not know, and the option that helps', async t => {
  for (const [who, respond] of HOST) {
    const { line } = await relayed(t, respond)
    t.match(line.hint, /does not know the host shop\.test.*--host-header upstream/, who)
  }
  const { line, port } = await relayed(t, HOST[0][1], { hostHeader: 'upstream' })
  t.match(line.hint, `does not know the host 127.0.0.1:${port}`, 'the option is no advice where it is set')
})

t.test('anything else has none', async t => {
  for (const [who, respond] of NONE) t.equal((await relayed(t, respond)).line.hint, undefined, who)
})

t.test('a redirect to the very address that was asked for', async t => {
  const to = (location: string, ...lines: string[]): string => page('301 Moved Permanently', '', `Location: ${location}`, ...lines)
  t.match((await relayed(t, to('http://shop.test/pay'))).line.hint, /round in a circle/)
  t.match((await relayed(t, to('/pay'))).line.hint, /round in a circle/)
  t.equal((await relayed(t, to('/pay?2'))).line.hint, undefined)
  t.equal((await relayed(t, to('/pay', 'Set-Cookie: seen=1'))).line.hint, undefined, 'a cookie may end it')
  t.equal((await relayed(t, to('https://shop.test/pay'))).line.hint, undefined, 'https may be somebody else\'s')
  t.equal((await relayed(t, to('http://[x/'))).line.hint, undefined, 'no address')
})

t.test('behind an edge that speaks TLS and asks in plain HTTP (flexible)', async t => {
  const { port } = await startUpstream(t, (request, socket) => { socket.end(page('301 Moved Permanently', '', `Location: https://${request.header('host') ?? ''}${request.target}`)) })
  const { cert, key } = certificateFor({ names: ['localhost'] })
  const { url, log } = await startLoggedEdge(t, { upstream: `127.0.0.1:${port}`, sslMode: 'flexible', tlsCert: cert, tlsKey: key })
  await ask(url, requestBytes(`${url}/pay`))
  t.match((await log.line(({ ray }) => ray !== undefined)).hint, /round in a circle: it is asked in plain HTTP and sends everybody to https; let it trust X-Forwarded-Proto, or ask it in TLS/)
})

t.test('sent to https on the port where the edge speaks plain HTTP', async t => {
  const { port } = await startUpstream(t, (request, socket) => { socket.end(page('302 Found', '', `Location: https://${request.header('host') ?? ''}/`)) })
  const { url, log } = await startLoggedEdge(t, { upstream: `127.0.0.1:${port}` })
  const answer = await ask(url, requestBytes(`${url}/`))
  t.match((await lineOf(log, answer)).hint, /where this edge speaks plain HTTP: start it with --tls/)
})

t.test('a page of success keeps nothing, an error its first kilobyte', async t => {
  t.equal(noteAnswer(200, ['Content-Type', 'text/html']), null)
  const noted = noteAnswer(500, [])
  if (noted === null) throw new Error('nothing noted')
  for (let n = 0; n < 10; n++) noteBody(noted, Buffer.alloc(300, 'x'))
  t.equal(noted.body?.length, 1024)
})

t.test('diagnose says so, and does not call the way clear', async t => {
  const go = await startUpstream(t, TLS[1][1] as Respond)
  const { code, out } = await say('diagnose', `127.0.0.1:${go.port}`)
  t.equal(code, 1)
  t.match(out.replace(/\s+/g, ' '), `use --upstream https://127.0.0.1:${go.port}`)
  t.notMatch(out, 'The way is clear')
  const { code: jsonCode, out: json } = await say('diagnose', `127.0.0.1:${go.port}`, '--json')
  t.equal(jsonCode, 1)
  t.match(JSON.parse(json), { clear: false, status: 400, failure: null, hint: /speaks TLS/ })
  const plain = await plainOrigin(t)
  t.match((await say('diagnose', `127.0.0.1:${plain}`)).out, 'The way is clear')
})
