import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createAuthority, issue } from '../../src/certificates/certificate.js'
import { walk } from '../../src/cli/diagnose-walk.js'
import { reportJson, reportText } from '../../src/cli/diagnose-report.js'
import { CATALOG, FAILURE_KINDS } from '../../src/failures/catalog.js'
import type { Fault } from '../../src/faults/fault.js'
import { FAULTS, startFault } from '../../src/faults/index.js'
import { paintPlain } from '../../src/observe/terminal.js'
import { resolveOptions } from '../../src/settings/options.js'
import type { Settings } from '../../src/options/settings.js'
import { run, say } from '../support/edgeproxy.js'

// every fault, and all of it in one file
t.setTimeout(180_000)

const QUICK = { dnsTimeout: '200ms', connectTimeout: '200ms', tlsTimeout: '600ms', ackTimeout: '100ms', writeTimeout: '200ms', responseTimeout: '200ms', idleTimeout: '200ms' } as const

async function http (t: Test, listener: Parameters<typeof createHttpServer>[1], host = '127.0.0.1'): Promise<number> {
  const server = createHttpServer(listener as never).listen(0, host)
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

t.test('a clear way: every step with what was seen, exit 0', async t => {
  const asked: Array<string | undefined> = []
  const port = await http(t, (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`)
    response.setHeader('content-type', 'text/plain').end('hello')
  })
  const { code, out, err } = await run(t, ['diagnose', `localhost:${port}`, '--path', '/health?x=1'])
  t.equal(err, '')
  t.equal(code, 0)
  t.match(out, new RegExp(`^http://localhost:${port}\n {2}resolve +ok .*(127\\.0\\.0\\.1|::1)`))
  t.match(out, `127.0.0.1:${port} connected after`)
  t.match(out, /handshake {2}- +not needed/)
  t.match(out, /answer +ok .*status 200, text\/plain, 5 bytes/)
  t.match(out, /\nThe way is clear\.\n$/)
  t.same(asked, [`GET /health?x=1 localhost:${port}`], 'one request')
  if (process.platform === 'linux') t.match(out, `(pid ${process.pid})`, 'and who is behind the port')
})

t.test('refused: the kind, the hint, filled-in checks, exit 1', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const { code, out } = await say('diagnose', `127.0.0.1:${port}`)
  t.equal(code, 1)
  t.match(out, /connect +FAILED .*ECONNREFUSED/)
  t.match(out, /answer +- +not reached/)
  t.match(out, /\nconnection_refused: nothing accepts connections/)
  t.match(out, `curl -v http://127.0.0.1:${port}`)
  t.notMatch(out, /<upstream>|<port>/)
  if (process.platform === 'linux') t.match(out, `nothing listens on port ${port}`)
})

t.test('shows what was sent instead of an answer, with the byte marked', async t => {
  const server = createServer(socket => { socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.6\r\n') }).listen(0, '127.0.0.1')
  t.teardown(() => { server.close() })
  await once(server, 'listening')
  const { code, out } = await say('diagnose', String((server.address() as AddressInfo).port))
  t.equal(code, 1)
  t.match(out, /\nhttp_protocol_error \(ssh\): /)
  t.match(out, 'looks like an SSH')
  t.match(out, /0000 >53<53 48 2d .*\|SSH-2\.0-OpenSSH_\|\n +\^\^ +\^\n/)
})

t.test('TLS: protocol, names, dates, and what strict mode would say', async t => {
  const authority = createAuthority()
  const { certPem, keyPem } = issue({ names: ['shop.test'], authority })
  const server = createTlsServer({ cert: certPem, key: keyPem }, (_request, response) => { response.end('ok') }).listen(0, '127.0.0.1')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const upstream = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const full = await say('diagnose', upstream)
  t.equal(full.code, 0)
  t.match(full.out, /handshake +ok .*TLSv1\.3, TLS_/)
  t.match(full.out, /certificate for shop\.test, issued by/)
  t.match(full.out, /not checked in this mode;\s+strict would refuse it:\s+unknown_issuer/)
  const folder = t.testdir({ 'ca.pem': authority.certPem })
  const trusted = ['--ssl-mode', 'strict', '--origin-ca', join(folder, 'ca.pem')]
  t.match(await say('diagnose', upstream, ...trusted, '--server-name', 'shop.test'), { code: 0, out: /strict mode trusts it/ })
  t.match(await say('diagnose', upstream, ...trusted, '--server-name', 'other.test'), { code: 1, out: /tls_certificate_error \(wrong_host\)[^]*certificate is for shop\.test, asked for\s+other\.test/ })
})

t.test('JSON for programs', async t => {
  const port = await http(t, (_request, response) => { response.writeHead(500).end('oh') })
  const { code, out } = await say('diagnose', String(port), '--json', '--host', 'shop.test')
  t.equal(code, 0, 'an error of the application itself is an answer')
  t.match(JSON.parse(out), { clear: true, status: 500, failure: null, steps: [{ name: 'resolve' }, { name: 'connect', verdict: 'ok', ms: Number }, { name: 'handshake', verdict: 'none' }, { name: 'answer', verdict: 'ok' }] })
})

t.test('a body without end is no failure', async t => {
  const port = await http(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
  })
  t.match(await say('diagnose', String(port), '--idle-timeout', '20s'), { code: 0, out: /status 200, text\/event-stream,\s+9 bytes and\s+more\s+to come/ })
})

t.test('nonsense exits 2, one line for each mistake', async t => {
  const cases: ReadonlyArray<readonly [args: string[], err: RegExp]> = [
    [[], /takes an upstream/],
    [['ftp://x'], /unknown scheme/],
    [['3000', '3001'], /"3001".*not expected/],
    [['3000', '--connect-timeout', 'soon', '--sslmode', 'full'], /--connect-timeout: .*\n.*--sslmode: .*did you mean --ssl-mode/],
    [['3000', '--path', 'x'], /--path: "x" is not a path/],
    [['3000', '--host', 'a b'], /--host: "a b" is not a host/],
    [['3000', '--host'], /--host: has no value/],
    [['http://localhost:3000', '--ssl-mode', 'strict'], /--ssl-mode: .*https:\/\/localhost:3000/]
  ]
  for (const [args, err] of cases) t.match(await say('diagnose', ...args), { code: 2, out: '', err }, args.join(' '))
})

/** Faults that are met on the way to an upstream by any GET. */
const MET = FAILURE_KINDS.filter(kind => !['site', 'instance', 'circuit', 'edge'].includes(CATALOG[kind].stage) && (FAULTS[kind] as Fault).needs === undefined)

/** Node.js tells once a process what it will not put up with for ever, as the lookup of no name at all. */
const warnings: Error[] = []
process.on('warning', warning => warnings.push(warning))

for (const kind of MET) {
  const skip = (FAULTS[kind] as Fault).unavailable?.() ?? false
  t.test(`meets ${kind} as the edge does`, { skip }, async t => {
    const running = await startFault(kind)
    t.teardown(() => running.close())
    const settings = resolveOptions({ upstream: '1', ...QUICK })
    const [site] = settings.sites
    const found = await walk({ ...settings, sites: [{ ...site, intercept: 'replace', ...running.site }] } as Settings, { host: 'shop.test', path: '/' })
    t.equal(found.failure?.kind, kind)
    t.match(reportJson(found), { clear: false, failure: { kind } })
    const text = reportText(found, paintPlain)
    t.match(text, 'FAILED')
    // eslint-disable-next-line no-control-regex -- none may reach a terminal
    t.notMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
  })
}

t.test('a tunnel has no name, and none is looked up', async t => {
  // a warning is told a moment later
  await new Promise(resolve => setImmediate(resolve))
  t.strictSame(warnings, [])
})

t.test('ssl modes: a host alone, and the way of each visitor', async t => {
  // nobody listens there: which port was tried is all that counts
  const rows: ReadonlyArray<readonly [args: string[], url: string]> = [
    [['--ssl-mode', 'full'], 'https://127.0.0.78:443'],
    [['--ssl-mode', 'full', '--visitor', 'https'], 'https://127.0.0.78:443'],
    [['--ssl-mode', 'strict', '--visitor', 'http'], 'http://127.0.0.78:80'],
    [['--ssl-mode', 'flexible'], 'http://127.0.0.78:80'],
    [['--ssl-mode', 'ssl-only'], 'https://127.0.0.78:443']
  ]
  for (const [args, url] of rows) t.match(await say('diagnose', '127.0.0.78', ...args), { code: 1, out: new RegExp(`^${url}\n[^]*connection_refused: `) }, args.join(' '))
  const mistakes: ReadonlyArray<readonly [args: string[], err: RegExp]> = [
    [['shop.test'], /edgeproxy: "shop\.test" has no port; .*with an ssl mode a host alone will do/],
    [['shop.test', '--ssl-mode', 'full', '--visitor', 'ftp'], /--visitor: "ftp" is not one of http, https/],
    [['3000', '--visitor', 'http'], /--visitor: makes no difference here/],
    [['https://shop.test', '--ssl-mode', 'flexible'], /--ssl-mode: flexible is plain HTTP, but the upstream https:\/\/shop\.test:443 asks for TLS/],
    [['3000', '--origin-pull-cert', '/dev/null'], /--origin-pull-cert: \/dev\/null cannot be read: it is a device, not a file/]
  ]
  for (const [args, err] of mistakes) t.match(await say('diagnose', ...args), { code: 2, out: '', err }, args.join(' '))
})

t.test('an upstream that asks for a client certificate', async t => {
  const authority = createAuthority()
  const own = issue({ names: ['edge.test'], usage: 'client', authority })
  const { certPem, keyPem } = issue({ names: ['shop.test'], authority })
  const options = { cert: certPem, key: keyPem, ca: authority.certPem, requestCert: true, rejectUnauthorized: true }
  const server = createTlsServer(options, (_request, response) => { response.end('ok') }).on('tlsClientError', () => {}).listen(0, '127.0.0.1')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const upstream = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const dir = t.testdir({ 'cert.pem': own.certPem, 'key.pem': own.keyPem, 'ca.pem': authority.certPem })
  const without = await say('diagnose', upstream)
  t.match(without, { code: 1, out: /handshake +FAILED .*TLSv1\.3[^]*asked for a client certificate; none was\s+sent[^]*tls_alert_received \(certificate_required\)[^]*--origin-pull-cert/ })
  const files = ['--origin-pull-cert', join(dir, 'cert.pem'), '--origin-pull-key', join(dir, 'key.pem')]
  t.match(await say('diagnose', upstream, ...files), { code: 0, out: /asked for a client certificate; that of\s+--origin-pull-cert was sent/ })
  const checked = await say('diagnose', upstream, ...files, '--ssl-mode', 'ssl-only', '--origin-ca', join(dir, 'ca.pem'), '--server-name', 'shop.test')
  t.match(checked, { code: 0, out: /ssl-only mode trusts it/ })
})
