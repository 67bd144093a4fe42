// A site behind a Railgun listener, a hop between edge and origin: what passes, and what the edge, the listener's log and the
// client are told when it does not. The listener is the real one, in this process or as a child.
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { createAuthority, issue } from '../../src/certificates/certificate.js'
import { type EdgeOptions, resolveOptions } from '../../src/settings/options.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { Listener } from '../../src/railgun/listener.js'
import { ask, connect, get, requestBytes } from '../support/client.js'
import { start } from '../support/edgeproxy.js'
import { eventually, startRecordedEdge, type RecordedEdge } from '../support/story.js'
import { answerBytes, closedPort, startUpstream, type Respond, type Upstream, type UpstreamOptions } from '../support/upstream.js'

interface Story extends RecordedEdge { readonly origin: Upstream, readonly listener: Listener, readonly lines: string[] }

async function tell (t: Test, respond: Respond, origin: Partial<EdgeOptions> = {}, listening: UpstreamOptions = {}): Promise<Story> {
  const upstream = await startUpstream(t, respond, listening)
  const lines: string[] = []
  const [site] = resolveOptions({ upstream: upstream.url, ...origin }).sites as [SiteSettings]
  const listener = new Listener({ site, log: line => { lines.push(line) } })
  t.teardown(() => listener.close())
  const railgun = await listener.listen('127.0.0.1', 0)
  return { ...await startRecordedEdge(t, { railgun }), origin: upstream, listener, lines }
}

const failed = (reason: string): object => ({ page: '527', res: { statusCode: 527 }, failure: { kind: 'railgun_listener_error', stage: 'listener', reason, address: /^railgun:/ } })

t.test('answers of the origin pass, whatever their status; the origin is told what any origin is told', async t => {
  const { url, log, origin, lines } = await tell(t, ({ target }, socket) => { socket.write(answerBytes('as it came', `${target.slice(1)} Hm`, ['Railgun-Error: refused - nothing', 'X-Own: 1'])) })
  for (const status of [200, 404, 500, 503]) {
    const answer = await get(`${url}/${status}`)
    t.match(answer, { status, body: Buffer.from('as it came') })
    t.equal(answer.header('x-own'), '1')
    t.equal(answer.header('railgun-error'), undefined, 'a word that only a listener may say')
  }
  t.match(await log.line(({ req }) => req?.url === '/404'), { outcome: 'relayed', upstream: { address: /^railgun:127\.0\.0\.1:\d+$/, statusCode: 404 } })
  const [first] = origin.requests
  t.equal(first?.header('x-edge-ray'), (await log.line(({ req }) => req?.url === '/200')).ray, 'the edge\'s ray')
  t.strictSame(first?.all('x-forwarded-for'), ['127.0.0.1'], 'a listener is no forwarder of its own')
  t.strictSame(lines, [])
})

t.test('the word of a listener means nothing from an ordinary upstream', async t => {
  const upstream = await startUpstream(t, answerBytes('mine', '200 OK', ['Railgun-Error: refused ECONNREFUSED gotcha']))
  const { url } = await startRecordedEdge(t, { upstream: upstream.url })
  const answer = await get(url)
  t.equal(answer.status, 200)
  t.equal(answer.header('railgun-error'), undefined)
})

t.test('uploads pass both ways', async t => {
  const { url } = await tell(t, ({ body }, socket) => { socket.write(answerBytes(body)) })
  const big = 'edge'.repeat(512 * 1024)
  t.equal((await ask(url, requestBytes(`${url}/up`, 'POST', {}, big))).text(), big)
})

t.test('lan.timeout', async t => {
  const { url, log, lines, origin } = await tell(t, () => {}, { responseTimeout: '600ms' })
  t.equal((await get(`${url}/slow`)).status, 527)
  const { ray } = await log.line(({ req }) => req?.url === '/slow')
  t.match(await log.line(line => line.ray === ray), failed('lan_timeout'))
  t.strictSame(lines, [
    `${ray} connection failed 127.0.0.1:${origin.port}/127.0.0.1: dial tcp 127.0.0.1:${origin.port}: i/o timeout`,
    `${ray} lan.timeout (0.6 s) exceeded: 127.0.0.1:${origin.port}/127.0.0.1 sent no HTTP response`
  ])
})

t.test('certificates and handshakes', async t => {
  const authority = createAuthority()
  const { certPem: cert, keyPem: key } = issue({ names: ['example.com'], authority })
  const tls = { tls: { cert, key } }
  const { url, log, lines, origin } = await tell(t, answerBytes(), { sslMode: 'strict', originCa: authority.certPem, serverName: 'www.example.com' }, tls)
  t.equal((await get(`${url}/name`)).status, 527)
  const { ray } = await log.line(({ req }) => req?.url === '/name')
  t.match(await log.line(line => line.ray === ray), failed('tls'))
  t.strictSame(lines, [`${ray} connection failed 127.0.0.1:${origin.port}/www.example.com: x509: certificate is valid for example.com, not www.example.com`])
  const right = await tell(t, answerBytes('trusted'), { sslMode: 'strict', originCa: authority.certPem, serverName: 'example.com' }, tls)
  t.equal((await get(right.url)).text(), 'trusted')
})

t.test('an upgrade passes, and one that cannot is a 527', async t => {
  const { url, log, lines, origin } = await tell(t, (_request, socket) => { socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello') })
  const wish = 'GET /ws HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'
  const client = await connect(url, t)
  client.send(wish)
  await eventually(() => client.unread.includes('hello'))
  t.match(client.unread.toString(), /^HTTP\/1\.1 101 /)
  client.close()
  await log.line(({ upgrade }) => upgrade === 'echo')
  await origin.close()
  t.equal((await ask(url, wish.replace('/ws', '/down'))).status, 527)
  t.match(await log.line(({ req }) => req?.url === '/down'), failed('refused'))
  t.match(lines.at(-1), /Error getting page: dial tcp 127\.0\.0\.1:\d+:connection refused$/)
})

t.test('the origin breaks off in the middle: the answer is visibly short', async t => {
  const { url, log } = await tell(t, (_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it', () => { socket.resetAndDestroy() })
  })
  const answer = await get(`${url}/half`)
  t.notOk(answer.status === 200 && answer.complete)
  t.match(await log.line(({ req }) => req?.url === '/half'), { failure: { kind: /^(http_response_body_\w+|railgun_listener_error)$/ } })
})

t.test('a listener that is a process: refused, gone, and its log file', async t => {
  const folder = t.testdir()
  const port = await closedPort(t)
  const child = start(t, ['railgun', '--upstream', `127.0.0.1:${port}`, '--port', '0', '--log-file', 'railgun.log'], { cwd: folder })
  const [, listening = ''] = await child.until(/railgun listener on 127\.0\.0\.1:(\d+) -> 127\.0\.0\.1:\d+, lan\.timeout 30 s/)
  const { url, log } = await startRecordedEdge(t, { railgun: listening })
  t.equal((await get(`${url}/refused`)).status, 527)
  t.match(await log.line(({ req }) => req?.url === '/refused'), failed('refused'))
  await child.until(new RegExp(`Error getting page: dial tcp 127\\.0\\.0\\.1:${port}:connection refused`))
  child.child.kill('SIGTERM')
  t.match(await child.ended(), { code: 0, err: '' })
  t.match(readFileSync(`${folder}/railgun.log`, 'utf8'), /Error getting page: dial tcp/)
  t.equal((await get(`${url}/gone`)).status, 527)
  t.match(await log.line(({ req }) => req?.url === '/gone'), failed('connection'))
})

t.test('methods that Node.js does not know pass a listener, too, on kept connections as well', async t => {
  const { url, log, origin } = await tell(t, ({ requestLine, body }, socket) => {
    socket.write(answerBytes(`${requestLine} ${body.toString()}`))
  })
  for (const method of ['LIST', 'PURGE', 'VERSION-CONTROL']) {
    t.equal((await get(`${url}/before`)).status, 200)
    const answer = await ask(url, requestBytes(`${url}/v1`, method, {}, 'body'))
    t.match({ status: answer.status, text: answer.text() }, { status: 200, text: `${method} /v1 HTTP/1.1 body` })
    t.match(await log.line(({ req }) => req?.method === method), { outcome: 'relayed' })
  }
  t.strictSame(origin.requests.map(({ method }) => method).filter(method => method !== 'GET'), ['LIST', 'PURGE', 'VERSION-CONTROL'])
})

t.test('what is no request is told to whoever sent it, and in the log', async t => {
  const upstream = await startUpstream(t, answerBytes())
  const lines: string[] = []
  const [site] = resolveOptions({ upstream: upstream.url }).sites as [SiteSettings]
  const listener = new Listener({ site, log: line => { lines.push(line) } })
  t.teardown(() => listener.close())
  const address = await listener.listen('127.0.0.1', 0)
  const answer = await ask(`http://${address}`, 'hello, world\r\n\r\n')
  t.match([answer.status, answer.header('railgun-error')], [400, /^origin HPE_\w+ what%20came%20from%20127\.0\.0\.1/])
  t.match(lines, [/^- what came from 127\.0\.0\.1:\d+ is no request that Node\.js can read: Parse Error/])
})

t.test('an answer that cannot be read is told with its kind and reason', async t => {
  const { url, lines } = await tell(t, 'SSH-2.0-OpenSSH_9.6\r\n')
  t.equal((await get(url)).status, 527)
  t.match(lines.join('\n'), /Error getting page: .*\(http_protocol_error, ssh\)$/)
})
