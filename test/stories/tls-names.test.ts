// Names in TLS on the way to an upstream follow the visitor's host: what is asked for by SNI, what a certificate must hold, and
// which kept connection a request may travel on.
import { createServer, type Server } from 'node:https'
import type { TLSSocket } from 'node:tls'
import t, { type Test } from 'tap'
import { walk } from '../../src/cli/diagnose-walk.js'
import { Connector } from '../../src/connector/connector.js'
import { namesFor } from '../../src/dial/identity.js'
import { targetAt } from '../../src/faults/parts/listen.js'
import { fatalAlert } from '../../src/faults/parts/tls.js'
import { type EdgeOptions, resolveOptions } from '../../src/settings/options.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { Listener } from '../../src/railgun/listener.js'
import { connect, get, requestBytes } from '../support/client.js'
import { request, speakHttp2 } from '../support/http2.js'
import { authority, certificateFor, listen, rawOrigin, tlsOrigin } from '../support/origin.js'
import { eventually, startRecordedEdge, type RecordedEdge } from '../support/story.js'

const strict = { sslMode: 'strict', originCa: authority.certPem } as const
const certificate = (...names: string[]): { cert: string, key: string } => certificateFor({ names, authority })

/** The name that the origin was asked for by SNI; `false` where none was. */
const askedBy = (text: string): string | undefined => text.split(' ')[1]

async function ask (edge: RecordedEdge, host: string): Promise<{ status: number, name: string | undefined, failure: Record<string, unknown> | undefined }> {
  const answer = await get(`${edge.url}/`, { host, accept: 'text/html' })
  const line = await edge.log.line(({ ray }) => ray === answer.header('x-edge-ray'))
  return { status: answer.status, name: answer.status === 200 ? askedBy(answer.text()) : undefined, failure: line.failure }
}

t.test('what is asked for, by the host of the request', async t => {
  const site = (options: Partial<EdgeOptions>): SiteSettings => resolveOptions({ upstream: 1, ...options }).sites[0] as SiteSettings
  const open = site({})
  const shop = site({ sites: [{ hosts: ['a.test', 'shop.test'] }] })
  const wild = site({ sites: [{ hosts: ['*.test', '127.0.0.9'] }] })
  const local = site({ sites: [{ hosts: ['a.test', 'localhost'] }] })
  const rows: ReadonlyArray<readonly [host: string, site: SiteSettings, upstream: string, asked: string]> = [
    ['shop.test', shop, 'origin.test', 'shop.test'],
    ['Shop.TEST:8443', shop, 'origin.test', 'shop.test'],
    ['shop.test.', shop, 'origin.test', 'shop.test'],
    ['shop.test.:443', open, 'origin.test', 'shop.test'],
    ['xn--mnchen-3ya.test', open, 'origin.test', 'xn--mnchen-3ya.test'],
    ['m\xc3\xbcnchen.test', open, 'origin.test', 'origin.test'],
    ['under_score.test', open, 'origin.test', 'under_score.test'],
    ['any.test', wild, '127.0.0.1', 'any.test'],
    ['10.0.0.1', wild, '127.0.0.1', '127.0.0.1'],
    ['127.0.0.1:8080', shop, 'origin.test', 'a.test'],
    ['127.1', open, 'origin.test', 'origin.test'],
    ['[::1]:8080', shop, 'origin.test', 'a.test'],
    ['[::1]', open, '::1', '::1'],
    ['', shop, 'origin.test', 'a.test'],
    ['', open, 'origin.test', 'origin.test'],
    ['localhost:8080', open, 'origin.test', 'origin.test'],
    ['localhost:8080', shop, 'origin.test', 'a.test'],
    ['localhost', local, 'origin.test', 'localhost'],
    ['localhost', open, '127.0.0.1', 'localhost'],
    ['shop.localhost', open, 'origin.test', 'shop.localhost'],
    ['a..test', open, 'origin.test', 'origin.test'],
    ['-a.test', open, 'origin.test', 'origin.test'],
    [`${'a'.repeat(64)}.test`, open, 'origin.test', 'origin.test'],
    [`${'a.'.repeat(127)}test`, open, 'origin.test', 'origin.test']
  ]
  for (const [host, settings, upstream, asked] of rows) {
    const names = namesFor(targetAt(443, { host: upstream }), settings, host)
    t.equal(names.asked, asked, `${host} of ${settings.hosts.join(' ')}`)
    t.strictSame(names.accepted, [...new Set([asked, upstream])])
    t.strictSame(namesFor(targetAt(443), { ...settings, serverName: 'given.test' }, host), { asked: 'given.test', accepted: ['given.test'] })
  }
  t.equal(namesFor(targetAt(0, { host: '', socketPath: '/run/x' }), open, '').asked, 'localhost')
})

t.test('a certificate for the requested name or for the upstream\'s own', async t => {
  const rows: ReadonlyArray<readonly [what: string, names: readonly string[], host: string, options: Partial<EdgeOptions>, want: number]> = [
    ['the second host of a site', ['shop.test'], 'shop.test', { sites: [{ hosts: ['a.test', 'shop.test'] }] }, 200],
    ['its first host, which was not requested', ['a.test'], 'shop.test', { sites: [{ hosts: ['a.test', 'shop.test'] }] }, 526],
    ['one line, no site', ['shop.test'], 'shop.test', {}, 200],
    ['a pattern', ['shop.test'], 'shop.test', { sites: [{ hosts: '*.test' }] }, 200],
    ['a wildcard certificate', ['*.shop.test'], 'www.shop.test', {}, 200],
    ['with a port, in capitals', ['shop.test'], 'SHOP.test:8443', {}, 200],
    ['in punycode', ['xn--mnchen-3ya.test'], 'xn--mnchen-3ya.test', {}, 200],
    ['a name given wins', ['given.test'], 'shop.test', { serverName: 'given.test' }, 200],
    ['and leaves none beside it', ['shop.test'], 'shop.test', { serverName: 'given.test' }, 526],
    ['an address was requested: the first host', ['a.test'], '127.0.0.1', { sites: [{ hosts: ['a.test', '127.0.0.1'] }] }, 200],
    ['neither', ['other.test'], 'shop.test', {}, 526]
  ]
  for (const [what, names, host, options, want] of rows) {
    const port = await tlsOrigin(t, certificate(...names))
    const edge = await startRecordedEdge(t, { ...strict, upstream: `https://127.0.0.1:${port}`, tlsTimeout: '10s', ...options })
    const { status, failure } = await ask(edge, host)
    t.equal(status, want, what)
    if (want === 526) t.match(failure, { reason: 'wrong_host', evidence: { certificate: { askedFor: options.serverName ?? host } } }, what)
  }
  const port = await tlsOrigin(t, certificateFor({ ips: ['127.0.0.1'], authority }))
  const edge = await startRecordedEdge(t, { ...strict, upstream: `https://127.0.0.1:${port}`, tlsTimeout: '10s' })
  t.match(await ask(edge, 'shop.test'), { status: 200, name: 'shop.test' }, 'the upstream\'s address')
})

/** An origin that tells by which name each of its connections was made, and counts them. */
async function counting (t: Test, names: readonly string[] = ['a.test', 'b.test']): Promise<{ port: number, made: string[], server: Server, open: () => number }> {
  const made: string[] = []
  let open = 0
  const server = createServer({ ...certificate(...names), keepAliveTimeout: 600_000 }, (incoming, response) => {
    response.end(`x ${String((incoming.socket as TLSSocket & { servername?: string }).servername)}`)
  })
  server.on('secureConnection', socket => {
    made.push(String((socket as TLSSocket & { servername?: string }).servername))
    open++
    socket.once('close', () => { open-- })
  })
  return { port: await listen(t, server), made, server, open: () => open }
}

t.test('a kept connection serves the name it was made for, and no other', async t => {
  for (const parser of ['strict', 'lenient'] as const) {
    const { port, made } = await counting(t)
    const edge = await startRecordedEdge(t, { ...strict, upstream: `https://127.0.0.1:${port}`, tlsTimeout: '10s', parser })
    for (const name of ['a.test', 'b.test', 'a.test', 'A.test:1', 'b.test']) t.match(await ask(edge, name), { status: 200, name: name.slice(0, 1).toLowerCase() + '.test' }, name)
    if (parser === 'strict') t.strictSame(made, ['a.test', 'b.test'], 'one for each')
    t.equal((await ask(edge, 'b.a.test')).status, 526, 'not served on what b.test has made')
  }
})

t.test('names without number keep a number of connections', async t => {
  const { port, made, open } = await counting(t)
  const edge = await startRecordedEdge(t, { upstream: `https://127.0.0.1:${port}`, tlsTimeout: '10s' })
  for (let i = 0; i < 80; i++) t.equal((await ask(edge, `n${i}.test`)).status, 200)
  t.equal(made.length, 80)
  await eventually(() => open() <= 64)
  t.equal((await ask(edge, 'n79.test')).status, 200)
  t.equal(made.length, 80, 'the last ones are kept')
})

t.test('HTTP/2, an upgrade, a listener, a tunnel and a diagnosis ask for the same name', async t => {
  const { port, made, server } = await counting(t, ['shop.test'])
  const upstream = `https://127.0.0.1:${port}`
  await t.test('HTTP/2', async t => {
    const { edge } = await startRecordedEdge(t, { ...strict, upstream, tls: true, tlsTimeout: '10s' })
    const answer = await request(speakHttp2(t, edge, { servername: 'shop.test' }), { ':path': '/', ':authority': 'shop.test' })
    t.match(answer, { status: 200 })
    t.equal(askedBy(answer.body.toString()), 'shop.test')
  })
  await t.test('an upgrade', async t => {
    server.once('upgrade', (_request, socket: TLSSocket & { servername?: string }) => {
      socket.end(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n${String(socket.servername)}`)
    })
    const { url } = await startRecordedEdge(t, { ...strict, upstream, tlsTimeout: '10s' })
    const client = await connect(url, t)
    client.send(requestBytes(url, 'GET', { host: 'shop.test', connection: 'Upgrade', upgrade: 'own' }))
    t.equal((await client.answer()).status, 101)
    t.equal((await client.receive(9)).toString(), 'shop.test')
  })
  await t.test('a listener', async t => {
    const lines: string[] = []
    const [site] = resolveOptions({ ...strict, upstream, tlsTimeout: '10s' }).sites as [SiteSettings]
    const listener = new Listener({ site, log: line => { lines.push(line) } })
    t.teardown(() => listener.close())
    const edge = await startRecordedEdge(t, { railgun: await listener.listen('127.0.0.1', 0) })
    t.match(await ask(edge, 'shop.test'), { status: 200, name: 'shop.test' })
    t.equal((await ask(edge, 'other.test')).status, 527)
    t.match(lines.at(-1), `connection failed 127.0.0.1:${port}/other.test: x509: certificate is valid for shop.test, not other.test`)
  })
  await t.test('a tunnel, whose connector asks the origin', async t => {
    const edge = await startRecordedEdge(t, { upstream: 'tunnel:shop' })
    const [, at] = edge.edge.tunnelAddress?.split(':') ?? []
    const [site] = resolveOptions({ ...strict, upstream, tlsTimeout: '10s' }).sites as [SiteSettings]
    const connector = new Connector({ name: 'shop', token: null, edge: { host: '127.0.0.1', port: Number(at), label: 'edge' }, site, log: () => {} })
    t.teardown(() => { connector.stop() })
    connector.start()
    await edge.log.line(({ msg }) => msg === 'tunnel shop: a connector is connected')
    t.match(await ask(edge, 'shop.test'), { status: 200, name: 'shop.test' })
    t.match(await ask(edge, 'other.test'), { status: 502, failure: { kind: 'upstream_gateway_error' } }, 'on a connection of its own')
    t.match(await ask(edge, 'shop.test'), { status: 200, name: 'shop.test' })
  })
  await t.test('a diagnosis', async t => {
    const settings = resolveOptions({ ...strict, upstream, tlsTimeout: '10s', connectTimeout: '10s' })
    t.match(await walk(settings, { host: 'shop.test', path: '/' }), { failure: null, serverName: 'shop.test' })
    t.match((await walk(settings, { host: 'other.test:8443', path: '/' })).failure, { kind: 'tls_certificate_error', facts: { reason: 'wrong_host', certificate: { askedFor: 'other.test' } } })
  })
  t.ok(made.every(name => ['shop.test', 'other.test'].includes(name)), made.join(' '))
})

t.test('servers that know another name only: the hint names the one that was asked', async t => {
  const known = certificate('known.test')
  const unknown = (_name: string, done: (error: Error) => void): void => { done(new Error('no such name')) }
  const node = await tlsOrigin(t, { ...known, SNICallback: unknown as never })
  const alerting = async (alert: number): Promise<number> => await rawOrigin(t, socket => { socket.end(fatalAlert(alert)) })
  const rows = [
    [node, 'tls_handshake_closed'],
    [await alerting(112), 'tls_alert_received', 'unrecognized_name'],
    [await alerting(80), 'tls_alert_received', 'internal_error'],
    [await alerting(40), 'tls_alert_received', 'handshake_failure']
  ] as const
  for (const [port, kind, reason] of rows) {
    const edge = await startRecordedEdge(t, { upstream: `https://127.0.0.1:${port}`, tlsTimeout: '10s' })
    const { status, failure } = await ask(edge, 'Shop.test:8443')
    t.equal(status, 525)
    t.match(failure, { kind, hint: /\(SNI\)/ })
    t.match(failure?.['hint'], 'shop.test')
    if (reason !== undefined) t.equal(failure?.['reason'], reason)
  }
})

t.test('a certificate that names the address as a DNS name: the hint says what an address needs', async t => {
  const port = await tlsOrigin(t, certificate('127.0.0.1'))
  const edge = await startRecordedEdge(t, { ...strict, upstream: `https://127.0.0.1:${port}`, tlsTimeout: '10s' })
  const { status, failure } = await ask(edge, 'shop.test')
  t.equal(status, 526)
  t.match(failure?.['hint'], 'an address needs an IP entry (subjectAltName=IP:127.0.0.1), or ask by name')
  t.match(failure, { evidence: { certificate: { names: ['127.0.0.1'], addresses: [], accepted: ['shop.test', '127.0.0.1'] } } })
})
