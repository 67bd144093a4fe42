// Each fault by itself, seen over a raw socket and without any edge: does it misbehave in exactly the way its kind says?
// alone: it counts the handles of its process
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { FAILURE_KINDS, type FailureKind } from '../../src/failures/catalog.js'
import { FAULTS, startFault } from '../../src/faults/index.js'
import { endOf, PATIENCE, QUIET, readable, REQUEST, skipUnless, start, talk, targetOf, until } from '../support/fault.js'

// a ClientHello's beginning is enough: none of these upstreams reads it
const CLIENT_HELLO = Buffer.from('16030100050100000100', 'hex')

t.jobs = 8

type Row = [kind: FailureKind, reason: string | undefined, say: string | Buffer, got: RegExp, end: string]

const rows: Row[] = [
  ['connection_refused', undefined, REQUEST, /^$/, 'ECONNREFUSED'],
  ['connection_timeout', undefined, REQUEST, /^$/, 'no connection'],
  ['destination_ip_unroutable', undefined, REQUEST, /^$/, 'ENETUNREACH'],
  ['upstream_skipped', undefined, REQUEST, /^$/, 'ECONNREFUSED'],
  ['tls_protocol_error', undefined, CLIENT_HELLO, /^HTTP\/1\.1 400 /, 'fin'],
  ['tls_alert_received', undefined, CLIENT_HELLO, /^<15><03><03><00><02><02>\($/, 'fin'],
  ['tls_alert_received', 'unrecognized_name', CLIENT_HELLO, /^<15><03><03><00><02><02>p$/, 'fin'],
  ['tls_handshake_closed', undefined, CLIENT_HELLO, /^$/, 'fin'],
  ['tls_handshake_closed', 'reset', CLIENT_HELLO, /^$/, 'ECONNRESET'],
  ['tls_handshake_timeout', undefined, CLIENT_HELLO, /^$/, 'quiet'],
  ['http_response_timeout', undefined, REQUEST, /^$/, 'quiet'],
  ['http_response_timeout', 'half_head', REQUEST, /^HTTP\/1\.1 200 OK\r\nContent-Ty$/, 'quiet'],
  ['http_response_empty', undefined, REQUEST, /^$/, 'fin'],
  ['connection_terminated', undefined, REQUEST, /^$/, 'ECONNRESET'],
  ['connection_terminated', 'half_head', REQUEST, /^HTTP\/1\.1 200 OK\r\nContent-Ty$/, 'ECONNRESET'],
  ['http_response_incomplete', undefined, REQUEST, /^HTTP\/1\.1 200 OK\r\nContent-Ty$/, 'fin'],
  ['http_protocol_error', undefined, REQUEST, /^(?!HTTP)/, 'fin'],
  ['http_protocol_error', 'bad_status', REQUEST, /^HTTP\/1\.1 999 /, 'fin'],
  ['http_protocol_error', 'bad_header', REQUEST, /^HTTP\/1\.1 200 OK\r\nContent Length/, 'fin'],
  ['http_protocol_error', 'tls', REQUEST, /^<15><03><03>/, 'fin'],
  ['http_protocol_error', 'ssh', REQUEST, /^SSH-2\.0-/, 'fin'],
  ['http_protocol_error', 'http2', REQUEST, /^<00><00><00><04>(<00>){5}$/, 'fin'],
  ['http_response_header_section_size', undefined, REQUEST, /^HTTP\/1\.1 200 OK\r\nX-Debug-Trace: x{184320}\r\nSet-Cookie: x{92160}\r\n[^]{4000000}/, 'fin'],
  ['http_upgrade_failed', undefined, REQUEST, /^HTTP\/1\.1 101 .+\r\nUpgrade: websocket\r\n/s, 'quiet'],
  ['http_upgrade_failed', undefined, REQUEST.replace('\r\n\r\n', '\r\nUpgrade: chat/2\r\n\r\n'), /^HTTP\/1\.1 101 .+\r\nUpgrade: chat\/2\r\n/s, 'quiet'],
  ['http_response_body_incomplete', undefined, REQUEST, /Content-Length: 100\r\n\r\n$/, 'fin'],
  ['http_response_body_incomplete', 'half', REQUEST, /Content-Length: 100\r\n\r\n[^]{50}$/, 'fin'],
  ['http_response_body_terminated', undefined, REQUEST, /Content-Length: 100\r\n\r\n$/, 'ECONNRESET'],
  ['http_response_body_terminated', 'half', REQUEST, /Content-Length: 100\r\n\r\n[^]{50}$/, 'ECONNRESET'],
  ['http_response_body_timeout', undefined, REQUEST, /Content-Length: 100\r\n\r\n$/, 'quiet'],
  ['http_response_body_timeout', 'half', REQUEST, /Content-Length: 100\r\n\r\n[^]{50}$/, 'quiet'],
  ['http_response_transfer_coding', undefined, REQUEST, /chunked\r\n\r\nsix\r\n/, 'fin'],
  ['http_response_transfer_coding', 'half', REQUEST, /chunked\r\n\r\n6\r\nhello \r\nsix\r\n/, 'fin'],
  ['upstream_gateway_error', undefined, REQUEST, /^HTTP\/1\.1 502 /, 'quiet'],
  ['upstream_gateway_error', '504', REQUEST, /^HTTP\/1\.1 504 /, 'quiet']
]

for (const [kind, reason, say, got, end] of rows) {
  t.test(`${kind}${reason === undefined ? '' : `/${reason}`} ends in ${end}`, { skip: skipUnless(kind), buffered: true }, async t => {
    const running = await start(t, kind, { reason })
    const wait = end === 'quiet' || end === 'no connection' ? QUIET : PATIENCE
    // any number of connections, also at the same time
    const all = await Promise.all([1, 2, 3].map(() => talk(t, running, say, got, wait)))
    for (const one of [...all, await talk(t, running, say, got, wait)]) {
      t.equal(one.end, end)
      t.match(readable(one.got), got)
    }
  })
}

t.test('tls_certificate_error: the handshake names the reason', async t => {
  const want = {
    expired: 'CERT_HAS_EXPIRED',
    not_yet_valid: 'CERT_NOT_YET_VALID',
    self_signed: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    unknown_issuer: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    wrong_host: 'ERR_TLS_CERT_ALTNAME_INVALID',
    revoked: 'CERT_REVOKED'
  }
  t.same(Object.keys(want), FAULTS.tls_certificate_error.reasons)
  for (const [reason, code] of Object.entries(want)) {
    const { site, close } = await startFault('tls_certificate_error', { reason })
    t.teardown(close)
    t.equal(site?.sslMode, 'strict')
    const { host, port } = targetOf({ site: site ?? {}, close })
    const { originCa: ca, originCrl: crl, serverName: servername } = site ?? {}
    const options = { host, port, ca: ca ?? '', servername: servername ?? '', ...(crl == null ? {} : { crl }) }
    const strict = connectTls(options)
    t.teardown(() => strict.destroy())
    t.equal(await once(strict, 'secureConnect').then(() => 'trusted', error => error.code), code, reason)
    const careless = connectTls({ ...options, rejectUnauthorized: false })
    t.teardown(() => careless.destroy())
    await once(careless, 'secureConnect')
    careless.write(REQUEST)
    const [answer] = await once(careless, 'data')
    t.match(String(answer), /^HTTP\/1\.1 200 /, 'whoever does not look gets an answer')
  }
})

t.test('dns_error: the name server has no address, one way or another', async t => {
  const want = { no_such_name: 'ENOTFOUND', no_address: 'ENODATA', server_failure: 'ESERVFAIL', refused: 'EREFUSED' }
  t.same(Object.keys(want), FAULTS.dns_error.reasons)
  for (const [reason, code] of Object.entries(want)) {
    const running = await start(t, 'dns_error', { reason })
    const resolver = new Resolver({ tries: 1, timeout: 1000 })
    resolver.setServers([running.site?.dnsServer ?? ''])
    await t.rejects(resolver.resolve4(targetOf(running).host), { code }, reason)
    await t.rejects(resolver.resolve6(targetOf(running).host), { code }, reason)
  }
})

t.test('dns_timeout: the name server is there and says nothing', async t => {
  const running = await start(t, 'dns_timeout')
  const resolver = new Resolver({ tries: 1, timeout: QUIET })
  resolver.setServers([running.site?.dnsServer ?? ''])
  await t.rejects(resolver.resolve4(targetOf(running).host), { code: 'ETIMEOUT' })
})

t.test('connection_write_timeout: a request of the size it needs gets stuck', async t => {
  const { needs } = FAULTS.connection_write_timeout
  const running = await start(t, 'connection_write_timeout')
  const socket = connect(targetOf(running).port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  let written = false
  socket.write(Buffer.alloc(needs.bodyBytes), () => { written = true })
  t.equal(await endOf(socket), 'quiet')
  t.equal(written, false)
})

t.test('faults of the request and of the site say what to lay over', async t => {
  t.match(await start(t, 'site_not_found'), { arrival: { host: 'unconfigured.edgeproxy.test' }, site: { hosts: ['configured.edgeproxy.test'] } })
  t.match(await start(t, 'proxy_loop_detected'), { arrival: { headers: ['CDN-Loop', '{self}'] } })
  t.match(await start(t, 'request_denied'), { site: { deny: [{ path: '/' }] } })
  t.match(await start(t, 'connection_limit_reached'), { site: { maxConnections: 1 }, occupied: 1 })
  t.match(await start(t, 'upstream_skipped'), { site: { circuit: { open: true } } })
  t.match(await start(t, 'http_request_error'), { arrival: { headers: ['Host', 'second.edgeproxy.test'] } })
})

t.test('proxy_internal_error: no connection can leave from the address it gives', async t => {
  const { host, port, localAddress } = targetOf(await start(t, 'proxy_internal_error'))
  const socket = connect({ host, port, localAddress: localAddress ?? '' })
  const [error] = await once(socket, 'error', { signal: AbortSignal.timeout(1000) }).catch(error => [error])
  t.match(error, { code: 'EADDRNOTAVAIL', syscall: 'bind' })
})

t.test('a wish that cannot be granted is answered with a sentence', async t => {
  await t.rejects(startFault('tls_certificate_error', { reason: 'ugly' }), { message: /^tls_certificate_error has no reason "ugly": known are expired, not_yet_valid, / })
  await t.rejects(startFault('http_response_empty', { reason: 'ugly' }), { message: 'http_response_empty has no reason "ugly": it takes none' })
  const port = targetOf(await start(t, 'http_response_empty')).port
  const kinds: FailureKind[] = ['connection_refused', 'http_response_timeout', 'tls_certificate_error', 'connection_timeout', 'request_unacknowledged']
  for (const kind of kinds.filter(kind => skipUnless(kind) === false)) {
    await t.rejects(startFault(kind, { port }), { message: `port ${port} of 127.0.0.1 is taken` }, kind)
  }
  const taken = createSocket('udp4').bind(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  await t.rejects(startFault('dns_timeout', { port: taken.address().port }), { message: /^port \d+ of 127\.0\.0\.1 is taken$/ })
})

t.test('a closed fault leaves nothing behind, and its port can be wished for', { skip: process.platform === 'linux' ? false : 'counts handles as Linux does' }, async t => {
  const before = handles()
  for (const kind of FAILURE_KINDS.filter(kind => skipUnless(kind) === false)) {
    const first = await startFault(kind)
    const port = first.site?.upstreams?.[0]?.port
    const usesPort = port !== undefined && port !== 80
    if (usesPort && kind !== 'connection_refused' && kind !== 'upstream_skipped') connect(port, '127.0.0.1').on('error', () => {}).unref()
    await first.close()
    if (usesPort) {
      const second = await startFault(kind, { port })
      t.equal(targetOf(second).port, port, kind)
      await second.close()
    }
  }
  await until(() => handles() <= before || undefined)
})

const handles = (): number => process.getActiveResourcesInfo().filter(name => /TCP|UDP|Process|MessagePort/.test(name)).length
