// Fields of a record that hang on connections: which of the visitor's, and what a kept one to the origin no longer costs.
import t from 'tap'
import { connect, get, requestBytes } from '../support/client.js'
import { certificateFor, good, tlsOrigin } from '../support/origin.js'
import { request, speakHttp2 } from '../support/http2.js'
import { fits } from '../support/logpush.js'
import { startRecordedEdge, tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const DIALECT = { logDialect: 'cloudflare' } as const

t.test('a connection that is used again costs no handshake', async t => {
  const { url, log } = await startRecordedEdge(t, { ...DIALECT, upstream: `https://127.0.0.1:${await tlsOrigin(t, good)}` })
  const ask = async (path: string): Promise<Record<string, unknown>> => {
    const client = await connect(url, t)
    client.send(requestBytes(`${url}${path}`))
    t.equal((await client.answer()).status, 200)
    client.close()
    return await log.line(line => line['ClientRequestURI'] === path)
  }
  const first = await ask('/first')
  const again = await ask('/again')
  t.ok(Number(first['OriginTLSHandshakeDurationMs']) > 0, 'a handshake')
  t.match(again, { OriginTCPHandshakeDurationMs: 0, OriginTLSHandshakeDurationMs: 0, OriginDNSResponseTimeMs: 0, OriginResponseStatus: 200 })
  t.match([first['OriginSSLProtocol'], again['OriginSSLProtocol']], ['TLSv1.3', 'TLSv1.3'])
})

t.test('the visitor\'s port, TLS version and cipher', async t => {
  const { cert, key } = certificateFor({ names: ['shop.test'] })
  const { url, log } = await startRecordedEdge(t, { ...DIALECT, upstream: `https://127.0.0.1:${await tlsOrigin(t, good)}`, tlsCert: cert, tlsKey: key })
  const client = await connect(url, t, { servername: 'shop.test' })
  client.send(requestBytes(`${url}/`, 'GET', { host: 'shop.test' }))
  await client.answer()
  const record = await log.line(line => line['ClientRequestURI'] === '/')
  t.match(record, { ClientRequestScheme: 'https', ClientSSLProtocol: 'TLSv1.3', ClientSSLCipher: /^TLS_/, ClientSrcPort: client.socket.localPort, ClientIP: '127.0.0.1' })
})

t.test('a visitor in HTTP/2: relayed, a page, an answer of the edge itself, a stream that is reset', async t => {
  const answer = answerBytes('healthy', '200 OK', ['Content-Type: text/plain', 'X-Long: value'])
  const story = await tell(t, ({ target }, socket) => target === '/broken' ? socket.end('nonsense\r\n\r\n') : socket.end(answer), { ...DIALECT, tls: true })
  const session = speakHttp2(t, story.edge)
  const ask = async (path: string, headers = {}): Promise<[status: number, record: Record<string, unknown>]> => {
    const { status } = await request(session, { ':path': path, accept: 'text/html', ...headers })
    const record = await story.log.line(line => line['ClientRequestURI'] === path)
    fits(t, record, path)
    t.match(record, { ClientRequestProtocol: 'HTTP/2', ClientSSLProtocol: 'TLSv1.3', EdgeResponseStatus: status })
    const [bytes, body] = [Number(record['EdgeResponseBytes']), Number(record['EdgeResponseBodyBytes'])]
    t.ok(bytes - body > 80 && bytes - body < 2000, `${path}: ${bytes - body} bytes of head`)
    return [status, record]
  }
  t.match(await ask('/fine'), [200, { OriginResponseStatus: 200, EdgeResponseContentType: 'text/plain', EdgeResponseBodyBytes: 7 }])
  t.match(await ask('/broken'), [520, { OriginResponseStatus: 0, EdgeResponseContentType: 'text/html', EdgeErrorCode: 520 }])
  t.match(await ask('/cdn-cgi/trace'), [200, { EdgeResponseContentType: 'text/plain', CacheCacheStatus: 'unknown' }])
  const gone = session.request({ ':path': '/gone' })
  gone.on('error', () => {}).close(8)
  t.match(await ask('/after'), [200, {}], 'the edge is still there')
})

t.test('a tunnel without connector, or a name without address: nobody asked the origin', async t => {
  const sites = [{ hosts: 'tunnel.test', upstream: 'tunnel:shop' }, { hosts: 'name.test', upstream: 'nowhere.invalid:80' }, { hosts: 'refused.test', upstream: '127.0.0.1:1' }]
  const { url, log } = await startRecordedEdge(t, { ...DIALECT, tunnelPort: 0, sites })
  const recordFor = async (host: string): Promise<Record<string, unknown>> => {
    await get(`${url}/`, { host })
    return await log.line(line => line['ClientRequestHost'] === host)
  }
  const unasked = { OriginResponseStatus: 0, EdgeServerIP: '', EdgeRequestHost: '', OriginIP: '' }
  t.match(await recordFor('tunnel.test'), { ...unasked, EdgeResponseStatus: 530, EdgeErrorCode: 1033, EdgeErrorReason: 'no_connector' })
  t.match(await recordFor('name.test'), { ...unasked, EdgeResponseStatus: 530, EdgeErrorCode: 1016 })
  t.match(await recordFor('refused.test'), { OriginResponseStatus: 0, EdgeServerIP: '127.0.0.1', EdgeRequestHost: 'refused.test', OriginIP: '127.0.0.1', EdgeErrorCode: 521 })
})
