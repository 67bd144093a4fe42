// TLS to clients: certificates by name, both versions of HTTP on one port, and whoever comes without TLS.
import { request as askHttps } from 'node:https'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { createAuthority, issue } from '../../src/certificates/certificate.js'
import { startEdge } from '../../src/index.js'
import { ask, connect, requestBytes } from '../support/client.js'
import { request, speakHttp2 } from '../support/http2.js'
import { eventually, startRecordedEdge, tell } from '../support/story.js'
import { startUpstream } from '../support/upstream.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const root = createAuthority()
const given = (...names: string[]): { tlsCert: string, tlsKey: string } => {
  const { certPem, keyPem } = issue({ names, authority: root })
  return { tlsCert: certPem, tlsKey: keyPem }
}

/** A checked handshake. */
async function shake (t: Test, url: string, ca: string | null, servername?: string): Promise<TLSSocket> {
  const { hostname, port } = new URL(url)
  const socket = connectTls({ host: hostname, port: Number(port), ca: ca ?? '', ...servername === undefined ? {} : { servername } })
  t.teardown(() => socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

t.test('each name gets a certificate of its own from the edge\'s authority', async t => {
  const story = await tell(t, OK, { tls: true })
  for (const name of ['shop.test', 'a.b.shop.test', 'localhost', 'x'.repeat(60) + '.' + 'y'.repeat(60) + '.test']) {
    const certificate = (await shake(t, story.url, story.edge.ca, name)).getPeerCertificate()
    t.equal(certificate.subjectaltname, `DNS:${name}`)
    t.ok(Date.parse(certificate.valid_to) - Date.parse(certificate.valid_from) < 398 * 24 * 3600_000, 'what browsers take')
  }
  const own = (await shake(t, story.url, story.edge.ca)).getPeerCertificate()
  t.match(own.subjectaltname, /DNS:localhost, IP Address:127\.0\.0\.1, IP Address:0:0:0:0:0:0:0:1/)
})

t.test('a given certificate counts for its site, the one of all sites for the rest', async t => {
  const upstream = await startUpstream(t, OK)
  const { url } = await startRecordedEdge(t, { ...given('*.rest.test'), sites: [{ hosts: 'shop.test', upstream: upstream.url, ...given('shop.test', 'www.shop.test') }, { hosts: '*.rest.test', upstream: upstream.url }] })
  t.match((await shake(t, url, root.certPem, 'shop.test')).getPeerCertificate().subjectaltname, 'www.shop.test')
  t.equal((await shake(t, url, root.certPem, 'any.rest.test')).getPeerCertificate().subjectaltname, 'DNS:*.rest.test')
})

t.test('HTTP/1.1 on the same port, with WebSockets; the journey knows its connection', async t => {
  const story = await tell(t, ({ headers }, socket) => {
    const upgrade = headers.some(([name]) => name.toLowerCase() === 'upgrade')
    socket.write(upgrade ? 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello' : OK)
  }, { tls: true })
  t.match(await ask(story.url, requestBytes(`${story.url}/`)), { status: 200, complete: true })
  t.equal(story.upstream.requests[0]?.header('x-forwarded-proto'), 'https')
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/`, 'GET', { connection: 'Upgrade', upgrade: 'echo' }))
  t.ok(await eventually(() => client.unread.toString().startsWith('HTTP/1.1 101') && client.unread.toString().endsWith('hello')))
})

t.test('an answer without frames that breaks off is reset below TLS', async t => {
  const story = await tell(t, (_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\nhello')
    setImmediate(() => setTimeout(() => socket.resetAndDestroy(), 100))
  }, { tls: true })
  const client = await connect(story.url, t)
  client.send('GET / HTTP/1.0\r\nHost: x\r\n\r\n')
  t.equal(await client.end(), 'reset')
})

t.test('who asks for one name in TLS and for another in HTTP is refused', async t => {
  const story = await tell(t, OK, { tls: true })
  const { port } = new URL(story.url)
  const session = speakHttp2(t, story.edge, { servername: 'shop.test' })
  t.equal((await request(session, { ':path': '/', ':authority': `shop.test:${port}` })).status, 200)
  t.equal((await request(session, { ':path': '/', ':authority': `SHOP.test.:${port}` })).status, 200)
  t.equal((await request(session, { ':path': '/', ':authority': `other.test:${port}` })).status, 403)
  t.match(await story.log.line(({ failure }) => failure !== undefined), { failure: { kind: 'request_denied', reason: 'sni_mismatch' } })
})

t.test('over HTTP/2 a certificate that stands for both hosts lets both in', async t => {
  const upstream = await startUpstream(t, OK)
  const { edge, url } = await startRecordedEdge(t, { upstream: upstream.url, ...given('a.test', 'b.test') })
  const { port } = new URL(url)
  t.equal(edge.ca, null)
  const session = speakHttp2(t, edge, { ca: root.certPem, servername: 'a.test' })
  t.equal((await request(session, { ':path': '/', ':authority': `b.test:${port}` })).status, 200)
  t.equal((await request(session, { ':path': '/', ':authority': `c.test:${port}` })).status, 403)
})

t.test('plain HTTP is told what to do', async t => {
  const story = await tell(t, OK, { tls: true })
  const answer = await ask(story.url.replace('https', 'http'), requestBytes('http://shop.test/pay'))
  t.equal(answer.status, 400)
  t.match(answer.text(), 'write https:// instead of http://')
  t.match(await story.lineOf(answer), { outcome: 'branded', req: { method: 'GET', url: '/pay' }, failure: { kind: 'http_request_error', reason: 'plain_http' } })
  await story.endsWith(1)
})

t.test('broken handshakes leave no line, no crash and no connection', async t => {
  const story = await tell(t, OK, { tls: true, clientHeaderTimeout: '500ms' })
  const plain = story.url.replace('https', 'http')
  const garbage = await connect(plain, t)
  garbage.send(Buffer.from([0x16, 3, 1, 0, 5, 9, 9, 9, 9, 9]))
  await garbage.end()
  const silent = await connect(plain, t)
  await silent.end()
  await t.rejects(shake(t, story.url, root.certPem), { code: /CERT|SELF_SIGNED|ISSUER|SIGNATURE/ }, 'a client that does not trust')
  t.match(await ask(story.url, requestBytes(`${story.url}/`)), { status: 200 })
  await story.endsWith(1)
})

t.test('startEdge hands out its authority', async t => {
  const upstream = await startUpstream(t, OK)
  const edge = await startEdge({ upstream: upstream.url, tls: true })
  t.teardown(() => edge.close())
  const answer = askHttps(edge.url, { ca: edge.ca ?? '', agent: false }).end()
  const [response] = await once(answer, 'response')
  t.equal(response.statusCode, 200)
  response.resume()
  await once(response, 'end')
})
