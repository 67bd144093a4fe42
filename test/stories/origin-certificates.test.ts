// Certificates on the way to an upstream: which are trusted, which names fit, and what the edge shows of its own.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { createAuthority, issue, revocationList, type CertificateWish } from '../../src/certificates/certificate.js'
import type { EdgeOptions } from '../../src/settings/options.js'
import { get } from '../support/client.js'
import { authority, certificateFor, good, tlsOrigin } from '../support/origin.js'
import { eventually, startRecordedEdge } from '../support/story.js'

/** Status, body and log line of one GET through an edge. */
async function meet (t: Test, options: EdgeOptions, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number, text: string, failure: Record<string, unknown> | undefined }> {
  const { url, log } = await startRecordedEdge(t, { tlsTimeout: '5s', ...options })
  const answer = await get(`${url}/`, { accept: 'text/html', ...headers })
  const line = await log.line(({ ray }) => ray === answer.header('x-edge-ray'))
  return { status: answer.status, text: answer.text(), failure: line.failure }
}

const strict = { sslMode: 'strict', originCa: authority.certPem } as const

t.test('names: alternative name, common name, or the origin\'s own host', async t => {
  const names = (wish: CertificateWish): CertificateWish => ({ authority, ...wish })
  const rows: ReadonlyArray<readonly [name: string, certificate: CertificateWish, options: Partial<EdgeOptions>, want: number]> = [
    ['an alternative name', names({ commonName: 'x', names: ['a.test', 'shop.test'] }), { serverName: 'shop.test' }, 200],
    ['a wildcard takes one label', names({ names: ['*.shop.test'] }), { serverName: 'www.shop.test' }, 200],
    ['and no more', names({ names: ['*.shop.test'] }), { serverName: 'a.www.shop.test' }, 526],
    ['and not none', names({ names: ['*.shop.test'] }), { serverName: 'shop.test' }, 526],
    ['the common name alone', names({ commonName: 'shop.test' }), { serverName: 'shop.test' }, 200],
    ['the common name beside other names', names({ commonName: 'shop.test', names: ['other.test'] }), { serverName: 'shop.test' }, 200],
    ['another common name', names({ commonName: 'other.test' }), { serverName: 'shop.test' }, 526],
    ['the site\'s host', names({ names: ['shop.test'] }), { sites: [{ hosts: 'shop.test' }] }, 200],
    ['the origin\'s own host', names({ names: ['localhost'] }), { sites: [{ hosts: 'shop.test' }] }, 200],
    ['neither', names({ names: ['other.test'] }), { sites: [{ hosts: 'shop.test' }] }, 526],
    ['the origin\'s own host, but another name was given', names({ names: ['localhost'] }), { serverName: 'shop.test' }, 526],
    ['no site: the origin\'s host', names({ names: ['localhost'] }), {}, 200]
  ]
  for (const [name, wish, options, want] of rows) {
    const port = await tlsOrigin(t, certificateFor(wish))
    const { status, failure } = await meet(t, { ...strict, upstream: `https://localhost:${port}`, ...options }, { host: 'shop.test' })
    t.equal(status, want, name)
    t.equal(failure?.['reason'], want === 526 ? 'wrong_host' : undefined, name)
  }
})

t.test('an origin\'s address stands for its name', async t => {
  const port = await tlsOrigin(t, certificateFor({ ips: ['127.0.0.1'], authority }))
  t.equal((await meet(t, { ...strict, upstream: `https://127.0.0.1:${port}`, sites: [{ hosts: 'shop.test' }] }, { host: 'shop.test' })).status, 200)
})

t.test('the trust store takes an authority, a certificate of an unknown one, and one that signed itself', async t => {
  const stranger = createAuthority({ name: 'stranger' })
  const self = issue({ names: ['shop.test'] })
  const strange = issue({ names: ['shop.test'], authority: stranger })
  const other = issue({ names: ['shop.test'] })
  const rows: ReadonlyArray<readonly [name: string, origin: { certPem: string, keyPem: string }, originCa: string | undefined, want: number, reason?: string]> = [
    ['signed itself, not in the store', self, undefined, 526, 'self_signed'],
    ['signed itself, another one is in the store', self, other.certPem, 526, 'self_signed'],
    ['signed itself, in the store', self, self.certPem, 200],
    ['of an unknown authority', strange, undefined, 526, 'unknown_issuer'],
    ['of an unknown authority, itself in the store', strange, strange.certPem, 200],
    ['of an authority in the store', strange, stranger.certPem, 200],
    ['of the second of two in the store', strange, authority.certPem + stranger.certPem, 200]
  ]
  for (const [name, { certPem, keyPem }, originCa, want, reason] of rows) {
    const upstream = `https://127.0.0.1:${await tlsOrigin(t, { cert: certPem, key: keyPem })}`
    for (const sslMode of ['strict', 'ssl-only'] as const) {
      const { status, failure } = await meet(t, { upstream, sslMode, originCa, serverName: 'shop.test' })
      t.equal(status, want, `${name}, ${sslMode}`)
      t.equal(failure?.['reason'], reason, name)
    }
    t.equal((await meet(t, { upstream, sslMode: 'full' })).status, 200, `${name}: full does not ask`)
  }
})

t.test('a revocation list: of this issuer, of another, out of date', async t => {
  const upstream = `https://127.0.0.1:${await tlsOrigin(t)}`
  const stranger = createAuthority({ name: 'stranger' })
  const rows: ReadonlyArray<readonly [name: string, originCrl: string, want: number, reason?: string]> = [
    ['an empty list', revocationList(authority, []), 200],
    ['others on it', revocationList(authority, ['4711']), 200],
    ['on it', revocationList(authority, [good.serial]), 526, 'revoked'],
    ['a list of another issuer', revocationList(stranger, [good.serial]), 526, 'unknown_revocation'],
    ['both lists', revocationList(stranger, []) + revocationList(authority, []), 200]
  ]
  for (const [name, originCrl, want, reason] of rows) {
    const { status, failure } = await meet(t, { ...strict, upstream, serverName: 'shop.test', originCrl })
    t.equal(status, want, name)
    t.equal(failure?.['reason'], reason, name)
  }
})

const clients = createAuthority({ name: 'authority of clients' })
const mine = issue({ names: ['edge.test'], usage: 'client', authority: clients })
const theirs = issue({ names: ['stranger.test'], usage: 'client', authority: createAuthority({ name: 'stranger' }) })
const pull = ({ certPem, keyPem }: { certPem: string, keyPem: string }): EdgeOptions => ({ originPullCert: certPem, originPullKey: keyPem })
const demanding = { ...good, ca: clients.certPem, requestCert: true, rejectUnauthorized: true } as const

t.test('a client certificate reaches the upstream that asks, per site or for all', async t => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const upstream = `https://127.0.0.1:${await tlsOrigin(t, { ...demanding, minVersion: version, maxVersion: version })}`
    t.match(await meet(t, { upstream, ...pull(mine) }), { status: 200, text: `${version} false edge.test` }, version)
    t.match(await meet(t, { upstream, sslMode: 'strict', originCa: authority.certPem, serverName: 'shop.test', ...pull(mine) }), { status: 200, text: `${version} shop.test edge.test` }, `${version}, checked`)
    const sites = [{ hosts: 'a.test', ...pull(mine) }, { hosts: 'b.test' }]
    t.match(await meet(t, { upstream, sites }, { host: 'a.test' }), { status: 200, text: `${version} a.test edge.test` })
    t.match(await meet(t, { upstream, sites }, { host: 'b.test' }), { status: version === 'TLSv1.3' ? 520 : 525, failure: { kind: 'tls_alert_received', clientCertificate: 'missing' } }, 'the other site has none')
  }
})

t.test('an upstream that does not ask is shown nothing', async t => {
  const upstream = `https://127.0.0.1:${await tlsOrigin(t)}`
  t.match(await meet(t, { upstream, ...pull(mine) }), { status: 200, text: /nobody$/ })
})

t.test('an upstream that asks and takes what comes', async t => {
  const upstream = `https://127.0.0.1:${await tlsOrigin(t, { ...demanding, rejectUnauthorized: false })}`
  t.match(await meet(t, { upstream }), { status: 200, text: /nobody$/ })
  t.match(await meet(t, { upstream, ...pull(theirs) }), { status: 200, text: /stranger\.test$/ })
})

// node judges a client certificate by itself, after the handshake, and hangs up without an alert
t.test('a wrong client certificate and an upstream that hangs up without a word', async t => {
  const origin = async (version: 'TLSv1.2' | 'TLSv1.3'): Promise<string> => `https://127.0.0.1:${await tlsOrigin(t, { ...demanding, minVersion: version, maxVersion: version })}`
  const modern = await meet(t, { upstream: await origin('TLSv1.3'), ...pull(theirs) })
  t.equal(modern.status, 520)
  t.match(modern.failure, { kind: /^(http_response_empty|connection_terminated)$/, clientCertificate: 'sent', hint: /asked for a client certificate and got that of --origin-pull-cert/ })
  const older = await meet(t, { upstream: await origin('TLSv1.2'), ...pull(theirs) })
  t.match(older, { status: 525, failure: { kind: 'tls_handshake_closed' } })
})

/** `openssl s_server`: another TLS library's manners; it sends alerts. */
async function openssl (t: Test, version: 'tls1_2' | 'tls1_3'): Promise<string> {
  const dir = t.testdir({ 'cert.pem': good.cert, 'key.pem': good.key, 'ca.pem': clients.certPem })
  const args = ['s_server', '-accept', '127.0.0.1:0', '-cert', `${dir}/cert.pem`, '-key', `${dir}/key.pem`, '-CAfile', `${dir}/ca.pem`, '-Verify', '2', '-verify_return_error', `-${version}`, '-www']
  const child = spawn('openssl', args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const closed = once(child, 'close')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await closed
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => { out += piece })
  const [, port] = await eventually(() => /ACCEPT 127\.0\.0\.1:(\d+)/.exec(out))
  return `https://127.0.0.1:${port}`
}

t.test('alerts of another TLS library', { skip: hasOpenssl() ? false : 'there is no openssl' }, async t => {
  const rows: ReadonlyArray<readonly [version: 'tls1_2' | 'tls1_3', options: EdgeOptions, want: object]> = [
    ['tls1_3', pull(mine), { status: 200 }],
    ['tls1_2', pull(mine), { status: 200 }],
    ['tls1_3', {}, { status: 520, failure: { kind: 'tls_alert_received', reason: 'certificate_required', clientCertificate: 'missing', message: /after the TLS handshake/ } }],
    ['tls1_2', {}, { status: 525, failure: { kind: 'tls_alert_received', reason: 'handshake_failure', clientCertificate: 'missing' } }],
    ['tls1_3', pull(theirs), { status: 520, failure: { kind: 'tls_alert_received', clientCertificate: 'sent', hint: /does not trust the client certificate/ } }],
    ['tls1_2', pull(theirs), { status: 525, failure: { kind: 'tls_alert_received', clientCertificate: 'sent', hint: /does not trust the client certificate/ } }]
  ]
  for (const [version, options, want] of rows) {
    await t.test(`${version}, ${JSON.stringify(Object.keys(want))}`, async t => {
      t.match(await meet(t, { upstream: await openssl(t, version), ...options }), want, version)
    })
  }
})

function hasOpenssl (): boolean {
  try {
    // before 3.0 it takes no port 0
    return /^OpenSSL [3-9]/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }))
  } catch {
    return false
  }
}
