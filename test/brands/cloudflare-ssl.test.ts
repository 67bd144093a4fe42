// The documented matrix: what each SSL mode makes of each condition of an origin, through the edge and with real TLS servers.
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect } from 'node:http2'
import t, { type Test } from 'tap'
import { createAuthority, revocationList } from '../../src/certificates/certificate.js'
import { startFault } from '../../src/faults/index.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { SSL_MODES, checksCertificates, type SslMode } from '../../src/dial/ssl-mode.js'
import { Listener } from '../../src/railgun/listener.js'
import { get, type Answer } from '../support/client.js'
import { targetOf } from '../support/fault.js'
import { authority, certificateFor, good, nameServer, plainOrigin, rawOrigin, tlsOrigin, whyNoLowPorts } from '../support/origin.js'
import { startRecordedEdge } from '../support/story.js'

const redirect: RequestListener = (_request, response) => { response.writeHead(301, { location: 'https://shop.test/' }).end() }

const MODES = Object.keys(SSL_MODES) as SslMode[]
const DAY = 24 * 3600 * 1000
const day = (days: number): Date => new Date(Date.now() + days * DAY)

const revoked = certificateFor({ names: ['shop.test'], authority })
const originCrl = revocationList(authority, [revoked.serial])
const OLD = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const

/** A row of the matrix. What is not applicable, as TLS trouble without TLS, is null. */
interface Row {
  readonly origin: string
  /** Starts it and gives `host:port`. */
  readonly start: (t: Test) => Promise<string>
  readonly plain: number | null
  readonly full: number
  readonly strict: number
  /** The failure behind every page of the row. */
  readonly kind?: FailureKind
  readonly seen?: Record<string, unknown>
}

const at = (port: number): string => `127.0.0.1:${port}`

async function fault (t: Test, kind: FailureKind): Promise<string> {
  const running = await startFault(kind)
  t.teardown(() => running.close())
  return targetOf(running).label
}

const tls = (options: Parameters<typeof tlsOrigin>[1]) => async (t: Test) => at(await tlsOrigin(t, options))
const raw = (serve: Parameters<typeof rawOrigin>[1]) => async (t: Test) => at(await rawOrigin(t, serve))

const ASKING = { ...good, ca: authority.certPem, requestCert: true, rejectUnauthorized: true } as const
const bad = (seen: string): Pick<Row, 'plain' | 'full' | 'strict' | 'kind' | 'seen'> => ({ plain: null, full: 200, strict: 526, kind: 'tls_certificate_error', seen: { reason: seen } })
const broken = (kind: FailureKind, seen: Record<string, unknown> = {}): Pick<Row, 'plain' | 'full' | 'strict' | 'kind' | 'seen'> => ({ plain: null, full: 525, strict: 525, kind, seen })

const ROWS: readonly Row[] = [
  { origin: 'plain HTTP', start: async t => at(await plainOrigin(t)), plain: 200, full: 525, strict: 525, kind: 'tls_protocol_error' },
  { origin: 'a good certificate', start: tls(good), plain: null, full: 200, strict: 200 },
  { origin: 'nothing on the port', start: async t => await fault(t, 'connection_refused'), plain: 521, full: 521, strict: 521, kind: 'connection_refused' },
  { origin: 'SYN dropped', start: async t => await fault(t, 'connection_timeout'), plain: 522, full: 522, strict: 522, kind: 'connection_timeout' },
  ...process.platform === 'linux' ? [{ origin: 'no route', start: async () => '127.255.255.255:81', plain: 523, full: 523, strict: 523, kind: 'destination_ip_unroutable' } as const] : [],
  { origin: 'no certificate', start: tls({}), ...broken('tls_alert_received', { reason: 'handshake_failure' }) },
  { origin: 'no common cipher', start: tls({ ...good, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256' }), ...broken('tls_alert_received', { reason: 'handshake_failure' }) },
  { origin: 'too old a protocol', start: tls({ ...good, ...OLD }), ...broken('tls_alert_received', { reason: 'protocol_version' }) },
  { origin: 'the name refused (SNI)', start: tls({ ...good, SNICallback: (_name, done) => { done(new Error('nobody of that name')) } }), ...broken('tls_handshake_closed') },
  { origin: 'FIN in the handshake', start: raw(socket => { socket.end() }), ...broken('tls_handshake_closed') },
  { origin: 'RST in the handshake', start: raw(socket => { socket.resetAndDestroy() }), ...broken('tls_handshake_closed', { reason: 'reset' }) },
  { origin: 'a handshake that never ends', start: raw(() => {}), plain: null, full: 522, strict: 522, kind: 'tls_handshake_timeout' },
  { origin: 'self-signed', start: tls(certificateFor({ names: ['shop.test'] })), ...bad('self_signed') },
  { origin: 'an unknown authority', start: tls(certificateFor({ names: ['shop.test'], authority: createAuthority({ name: 'stranger' }) })), ...bad('unknown_issuer') },
  { origin: 'expired', start: tls(certificateFor({ names: ['shop.test'], authority, notBefore: day(-90), notAfter: day(-1) })), ...bad('expired') },
  { origin: 'not yet valid', start: tls(certificateFor({ names: ['shop.test'], authority, notBefore: day(1) })), ...bad('not_yet_valid') },
  { origin: 'another name', start: tls(certificateFor({ names: ['other.test'], authority })), ...bad('wrong_host') },
  { origin: 'revoked', start: tls(revoked), ...bad('revoked') },
  { origin: 'a client certificate demanded, TLS 1.3', start: tls({ ...ASKING, minVersion: 'TLSv1.3' }), plain: null, full: 520, strict: 520, kind: 'tls_alert_received', seen: { reason: 'certificate_required', clientCertificate: 'missing' } },
  { origin: 'a client certificate demanded, TLS 1.2', start: tls({ ...ASKING, maxVersion: 'TLSv1.2' }), ...broken('tls_alert_received', { reason: 'handshake_failure', clientCertificate: 'missing', hint: /has none: give it one with --origin-pull-cert/ }) },
  { origin: 'a redirect to https', start: async t => at(await plainOrigin(t, redirect)), plain: 301, full: 525, strict: 525, kind: 'tls_protocol_error' }
]

const statusOf = (row: Row, mode: SslMode): number | null => !SSL_MODES[mode].tls ? row.plain : checksCertificates(mode) ? row.strict : row.full

const LIMITS: Partial<EdgeOptions> = { connectTimeout: '700ms', tlsTimeout: '700ms' }

t.test('an origin with a port, in every mode', { jobs: 4, timeout: 60_000 }, async t => {
  for (const row of ROWS) {
    t.test(row.origin, async t => {
      const upstream = await row.start(t)
      for (const sslMode of MODES) {
        const want = statusOf(row, sslMode)
        if (want === null) continue
        // a limit is met in these rows only
        const limits = want === 522 ? LIMITS : { tlsTimeout: '5s' }
        const trust = checksCertificates(sslMode) ? { originCa: authority.certPem, originCrl } : {}
        const { url, log } = await startRecordedEdge(t, { upstream, sslMode, serverName: 'shop.test', ...limits, ...trust })
        const answer = await get(`${url}/`, { accept: 'text/html' })
        t.equal(answer.status, want, `${sslMode}: ${want}`)
        const line = await log.line(({ ray }) => ray === answer.header('x-edge-ray'))
        if (want < 500) t.equal(line.failure, undefined, `${sslMode}: relayed`)
        else t.match(line.failure, { kind: row.kind, ...row.seen }, `${sslMode}: ${String(row.kind)}`)
      }
    })
  }
})

// nothing else of this machine is likely to sit there
const ADDRESS = '127.0.0.77'

/** An edge for visitors of each scheme, and what they get: http, https, and https in HTTP/2. */
async function eachVisitor (t: Test, options: EdgeOptions): Promise<Record<'http' | 'https', Answer> & { readonly h2: string }> {
  const plain = await startRecordedEdge(t, options)
  const secure = await startRecordedEdge(t, { ...options, tlsCert: good.cert, tlsKey: good.key })
  const http = await get(`${plain.url}/`, { accept: 'text/html' })
  const https = await get(`${secure.url}/`, { accept: 'text/html' })
  return { http, https, h2: await askInHttp2(secure.url) }
}

/** The body of a 200, else the status. */
const shown = ({ status, text }: Pick<Answer, 'status' | 'text'>): string => status === 200 ? text() : String(status)

async function askInHttp2 (url: string): Promise<string> {
  const session = connect(url, { rejectUnauthorized: false })
  try {
    const stream = session.request({ ':path': '/', accept: 'text/html' })
    const [headers] = await once(stream, 'response') as [{ ':status': number }]
    const pieces: Buffer[] = []
    for await (const piece of stream) pieces.push(piece as Buffer)
    return shown({ status: headers[':status'], text: () => Buffer.concat(pieces).toString() })
  } finally {
    session.close()
  }
}

/** Plain HTTP on 80 and TLS on 443, of which the origin may have one, both or none. */
interface Ports { readonly origin: string, readonly has: readonly (80 | 443)[], readonly certificate?: object, readonly want: Readonly<Record<SslMode, readonly [http: string, https: string]>> }

const TLS = 'TLSv1.3 shop.test nobody'
const PORTS: readonly Ports[] = [
  { origin: 'both ports', has: [80, 443], want: { off: ['plain', 'plain'], flexible: ['plain', 'plain'], full: ['plain', TLS], strict: ['plain', TLS], 'ssl-only': [TLS, TLS] } },
  { origin: 'port 80 alone', has: [80], want: { off: ['plain', 'plain'], flexible: ['plain', 'plain'], full: ['plain', '521'], strict: ['plain', '521'], 'ssl-only': ['521', '521'] } },
  { origin: 'port 443 alone', has: [443], want: { off: ['521', '521'], flexible: ['521', '521'], full: ['521', TLS], strict: ['521', TLS], 'ssl-only': [TLS, TLS] } },
  { origin: 'both, self-signed', has: [80, 443], certificate: certificateFor({ names: ['shop.test'] }), want: { off: ['plain', 'plain'], flexible: ['plain', 'plain'], full: ['plain', TLS], strict: ['plain', '526'], 'ssl-only': ['526', '526'] } }
]

t.test('an origin that is a host alone: the port follows the mode and the visitor', { skip: await whyNoLowPorts(ADDRESS), timeout: 60_000 }, async t => {
  const dnsServer = await nameServer(t, ADDRESS)
  for (const { origin, has, certificate = good, want } of PORTS) {
    await t.test(origin, async t => {
      if (has.includes(80)) await plainOrigin(t, undefined, { host: ADDRESS, port: 80 })
      if (has.includes(443)) await tlsOrigin(t, certificate, { host: ADDRESS, port: 443 })
      for (const sslMode of MODES) {
        const trust = checksCertificates(sslMode) ? { originCa: authority.certPem } : {}
        const { http, https, h2 } = await eachVisitor(t, { upstream: 'shop.test', sslMode, dnsServer, ...trust })
        t.strictSame([shown(http), shown(https)], want[sslMode], sslMode)
        t.equal(h2, want[sslMode][1], `${sslMode}, HTTP/2`)
      }
    })
  }
})

t.test('flexible and a redirect to https: relayed, again and again', { skip: await whyNoLowPorts(ADDRESS) }, async t => {
  const dnsServer = await nameServer(t, ADDRESS)
  await plainOrigin(t, redirect, { host: ADDRESS, port: 80 })
  await tlsOrigin(t, good, { host: ADDRESS, port: 443 })
  const circle = await eachVisitor(t, { upstream: 'shop.test', sslMode: 'flexible', dnsServer })
  for (const visitor of ['http', 'https'] as const) {
    t.equal(circle[visitor].status, 301, `${visitor}: no page of ours`)
    t.equal(circle[visitor].header('location'), 'https://shop.test/')
    t.equal(circle[visitor].header('x-edgeproxy-simulated'), undefined)
  }
  const { http, https } = await eachVisitor(t, { upstream: 'shop.test', sslMode: 'full', dnsServer })
  t.equal(http.status, 301)
  t.equal(https.text(), TLS, 'full follows the visitor: the redirect ends')
})

t.test('a listener in between goes the way of the edge\'s visitor', { skip: await whyNoLowPorts(ADDRESS) }, async t => {
  const dnsServer = await nameServer(t, ADDRESS)
  await plainOrigin(t, undefined, { host: ADDRESS, port: 80 })
  await tlsOrigin(t, good, { host: ADDRESS, port: 443 })
  const [site] = resolveOptions({ upstream: 'shop.test', sslMode: 'full', dnsServer }).sites
  const listener = new Listener({ site: site as SiteSettings, log: () => {} })
  t.teardown(() => listener.close())
  const { http, https } = await eachVisitor(t, { upstream: `railgun:${await listener.listen('127.0.0.1', 0)}` })
  t.strictSame([http.text(), https.text()], ['plain', TLS])
})
