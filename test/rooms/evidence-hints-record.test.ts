import fc from 'fast-check'
import t from 'tap'
import { dump } from '../../src/evidence/describe.js'
import { READERS } from '../../src/evidence/gatherers.js'
import { createHints } from '../../src/evidence/hints.js'
import { UpstreamFailure, type FailureFacts, type PeerCertificate } from '../../src/failures/failure.js'
import type { Journey } from '../../src/journey.js'
import { failed, journeyWith } from './evidence-journey.js'

t.test('names: typing errors, and what no public DNS knows', async t => {
  const cases: ReadonlyArray<readonly [host: string, want: RegExp]> = [
    ['locahost', /did you mean localhost\?/], ['a..b', /empty part/], [`${'x'.repeat(64)}.test`, /at most 63/], ['shop.test', /reserved/],
    ['host.docker.internal', /only Docker/], ['printer.local', /multicast/], ['redis', /without a dot/], ['10.0.0', /looks like an IP address/], ['www.shop.com', /check the spelling of www\.shop\.com/]
  ]
  for (const [host, want] of cases) t.match(await createHints()(journeyWith(new UpstreamFailure('dns_error', 'no', { code: 'ENOTFOUND', address: host }), `${host}:80`)), want, host)
})

t.test('a name that did not resolve: what to do, by the reason', async t => {
  const say = async (host: string, reason: string, code: string): Promise<string | null> =>
    await createHints()(journeyWith(new UpstreamFailure('dns_error', 'no', { code, reason, address: host }), `${host}:80`))
  t.equal(await say('www.shop.com', 'no_such_name', 'ENOTFOUND'), 'check the spelling of www.shop.com')
  t.equal(await say('www.shop.com', 'no_address', 'ENODATA'), 'www.shop.com exists, but has no address: its zone needs an A or AAAA record')
  t.notMatch(await say('www.shop.com', 'server_failure', 'ESERVFAIL') ?? '', /spelling/)
  t.match(await say('redis', 'server_failure', 'EAI_AGAIN'), /without a dot/)
  t.match(await say('www.shop.com', 'refused', 'EREFUSED'), /ask another one with --dns-server/)
})

t.test('what the journey itself recorded', async t => {
  const certificate = { subject: 'shop.test', issuer: 'Test CA', names: ['shop.test', 'www.shop.test'], validFrom: '2024-03-01T00:00:00.000Z', validTo: '2025-03-01T00:00:00.000Z', askedFor: 'localhost' }
  const cases: ReadonlyArray<readonly [journey: Journey, want: RegExp]> = [
    [failed('http_protocol_error', {}, { bytes: Buffer.from('SSH-2.0-x\r\n') }), /"SSH-2\.0-x\\r\\n", which looks like an SSH greeting/],
    [failed('http_protocol_error', {}, { bytes: Buffer.from([0x15, 3, 1, 0, 2, 2, 10]), offendingAt: 0 }), /a TLS alert: the upstream speaks TLS: use --upstream https/],
    [failed('http_protocol_error', {}, { bytes: Buffer.from('HTTP/1.1 200 OK\nA: b\n\n'), offendingAt: 15 }), /bare line feed.* at byte 15: .*>>>\\n<<<.*; nginx, HAProxy, Apache, Caddy, Varnish and Squid would relay it, and so does --parser lenient$/],
    [failed('http_protocol_error', {}, { bytes: Buffer.from(`${'x'.repeat(120)}\r\nX A: 1\r\n`), offendingAt: 123 }), /^a blank stands in a header's name: /],
    [failed('http_response_incomplete', {}, { bytes: Buffer.from('HTTP/1.1 200 OK\r\nX-Fo') }), /the last of it is ".*X-Fo"/],
    [failed('http_response_header_section_size', {}, { headerSizes: [['set-cookie', 9000], ['x-debug', 9216], ['Set-Cookie', 9000]] }), /set-cookie 17\.6 kB \(2 lines\) and x-debug 9 kB: raise --max-header-size/],
    [failed('tls_certificate_error', { reason: 'expired' }, { certificate }), /certificate is for shop\.test and www\.shop\.test, asked for localhost; expired 2025-03-01, \d+ days ago; issued by Test CA; renew it/],
    [failed('tls_certificate_error', { reason: 'self_signed' }, { certificate: { ...certificate, askedFor: 'shop.test' } }), /for shop\.test and www\.shop\.test, as asked; .*--origin-ca/],
    [failed('tls_certificate_error', { reason: 'wrong_host' }, { certificate }), /--server-name shop\.test/],
    [failed('tls_alert_received', { code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' }), /nothing in common/],
    [failed('upstream_skipped', { retryAfter: 7 }), /asked again in 7 seconds, at \d\d:\d\d:\d\d UTC/],
    [failed('destination_ip_unroutable', { code: 'ENETUNREACH', address: '198.51.100.1:80' }), /ip route get 198\.51\.100\.1/],
    [failed('http_response_transfer_coding', {}, { bytes: Buffer.from('hello'), offendingAt: 0 }), /where a chunk's size belongs stands "hello"/],
    [failed('http_request_error', {}, { bytes: Buffer.from([0x16, 3, 1, 0, 200]) }), /the client speaks TLS to a plain port/],
    [failed('upstream_gateway_error', { statusCode: 504 }), /says 504 about what is behind it/]
  ]
  for (const [journey, want] of cases) t.match(await createHints()(journey), want)
})

t.test('a certificate of another name: its entries by their type, the mending before the way round', async t => {
  const base = { subject: 'x', issuer: 'CA', validFrom: '2024-03-01T00:00:00.000Z', validTo: '2044-03-01T00:00:00.000Z' }
  type Seen = Partial<PeerCertificate> & { askedFor: string }
  const IP_ENTRY = 'an address needs an IP entry (subjectAltName=IP:127.0.0.1), or ask by name'
  const rows: ReadonlyArray<readonly [seen: Seen, says: string]> = [
    [{ names: ['127.0.0.1'], subject: '', addresses: [], askedFor: '127.0.0.1' }, `the certificate is for 127.0.0.1 as a DNS name, asked for 127.0.0.1; VALID; it names 127.0.0.1 as a DNS name; ${IP_ENTRY}`],
    [{ names: ['127.0.0.1'], subject: '', addresses: [], askedFor: 'shop.test', accepted: ['shop.test', '127.0.0.1'] }, `asked for shop.test or 127.0.0.1; VALID; it names 127.0.0.1 as a DNS name; ${IP_ENTRY}`],
    [{ names: [], subject: '127.0.0.1', addresses: [], askedFor: '127.0.0.1' }, `it names 127.0.0.1 as its common name; ${IP_ENTRY}`],
    [{ names: ['127.0.0.1', 'own.test'], addresses: [], askedFor: '127.0.0.1' }, `${IP_ENTRY}: --server-name own.test`],
    [{ names: ['10.0.0.1'], addresses: ['10.0.0.1'], askedFor: '127.0.0.1' }, 'the certificate is for 10.0.0.1, asked for 127.0.0.1; VALID; give the upstream a certificate for 127.0.0.1 (subjectAltName=IP:127.0.0.1), or ask for a name that it holds: --server-name x'],
    [{ names: ['other.test'], addresses: [], askedFor: 'shop.test' }, 'give the upstream a certificate for shop.test (subjectAltName=DNS:shop.test), or ask for a name that it holds: --server-name other.test'],
    [{ names: ['*.shop.test'], subject: '', addresses: [], askedFor: 'a.b.shop.test' }, 'VALID; the star of *.shop.test takes exactly one label; give the upstream a certificate for a.b.shop.test (subjectAltName=DNS:a.b.shop.test)'],
    [{ names: ['::1'], subject: '', addresses: [], askedFor: '::1' }, 'it names ::1 as a DNS name; an address needs an IP entry (subjectAltName=IP:::1), or ask by name']
  ]
  for (const [seen, says] of rows) {
    const hint = await createHints()(failed('tls_certificate_error', { reason: 'wrong_host' }, { certificate: { ...base, names: [], ...seen } }))
    t.ok(hint?.endsWith(says.replace('VALID', 'valid until 2044-03-01; issued by CA')), `${String(hint)} <> ${says}`)
  }
})

t.test('alerts for a name: what was asked is named', async t => {
  const say = async (code: string, serverName?: string, more = {}): Promise<string | null> => await createHints()(failed('tls_alert_received', { code, serverName, ...more }))
  for (const code of ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED']) {
    t.match(await say(code, 'shop.test'), /for shop\.test, the name that was asked \(SNI\)/, code)
    t.notMatch(await say(code), /SNI/, `${code}: an address was asked`)
    t.notMatch(await say(code, 'shop.test', { clientCertificate: 'missing' }), /SNI/, `${code}: it is about a client certificate`)
  }
  const closed = async (facts: FailureFacts): Promise<string | null> => await createHints({ perSecond: 0 })(failed('tls_handshake_closed', facts))
  t.match(await closed({ serverName: 'shop.test' }), /name that was asked \(SNI\) is shop\.test/)
  t.equal(await closed({}), null)
})

t.test('foreign bytes never reach a terminal as they came', async t => {
  const evil = '\x1b]0;owned\x07\x9b31m\u202e\r\n'
  const certificate = { subject: evil, issuer: evil, names: [evil], validFrom: evil, validTo: evil, askedFor: evil }
  const journeys = [
    failed('http_protocol_error', {}, { bytes: Buffer.from(evil) }),
    failed('http_protocol_error', {}, { bytes: Buffer.from(`HTTP/1.1 200 OK\r\n${evil}`), offendingAt: 18 }),
    failed('tls_certificate_error', { reason: 'wrong_host' }, { certificate }),
    failed('http_response_header_section_size', {}, { headerSizes: [[evil, 99999]] }),
    journeyWith(new UpstreamFailure('dns_error', 'no'), `${evil}:80`)
  ]
  for (const journey of journeys) t.match(await createHints()(journey), /^[\x20-\x7e]+$/)
})

t.test('whatever bytes come, the hint is one printable line, and no gatherer fails on them', async t => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 256 }), fc.string({ maxLength: 200 }).map(text => Buffer.from(`HTTP/1.1 200 OK\r\n${text}`)))
  const kinds = fc.constantFrom('http_protocol_error', 'http_response_incomplete', 'http_request_error', 'http_response_transfer_coding', 'tls_protocol_error')
  await fc.assert(fc.asyncProperty(kinds, bytes, fc.nat(256), fc.boolean(), async (kind, given, at, isKnown) => {
    const evidence = { bytes: Buffer.from(given), offendingAt: isKnown ? Math.min(at, given.length) : null }
    const journey = failed(kind, {}, evidence)
    const read = READERS[kind]
    const said = await read?.(journey, journey.failure as UpstreamFailure)
    if (said != null) t.match(said, /^[\x20-\x7e]+$/)
    for (const line of dump(evidence)) t.match(line, /^[\x20-\x7e]*$/)
  }), { numRuns: 300 })
})

t.test('kinds without anything to add, and journeys without a failure, have no hint', async t => {
  t.equal(await createHints()(failed('site_not_found')), null)
  t.equal(await createHints()(journeyWith(null, 'x:1')), null)
  t.equal(await createHints()(failed('tls_certificate_error')), null)
})
