// Certificates made at run time: judged by real TLS 1.3 handshakes, by node:crypto and, where it exists, by openssl.
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type ConnectionOptions, connect, createServer } from 'node:tls'
import t, { type Test } from 'tap'
import { type Certificate, createAuthority, issue, revocationList } from '../../src/certificates/certificate.js'
import { integer, oid, octets, time } from '../../src/certificates/der.js'
import { addressBytes } from '../../src/certificates/names.js'

const DAY = 24 * 3600 * 1000
const authority = createAuthority()

/** The handshake's verdict: `TLSv1.3`, or the code of its error. */
async function shakeHands (t: Test, certificate: Certificate, options: ConnectionOptions): Promise<string | null> {
  const server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, socket => { socket.on('error', () => {}).end() })
  t.teardown(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: authority.certPem, ...options })
  t.teardown(() => socket.destroy())
  return once(socket, 'secureConnect').then(() => socket.getProtocol(), error => error.code)
}

t.test('a leaf of the authority passes a TLS 1.3 handshake, by name and by address', async t => {
  const certificate = issue({ names: ['shop.test', '*.shop.test'], ips: ['127.0.0.1', '::1'], authority })
  t.equal(await shakeHands(t, certificate, { servername: 'shop.test' }), 'TLSv1.3')
  t.equal(await shakeHands(t, certificate, { servername: 'eu.shop.test' }), 'TLSv1.3')
  t.equal(await shakeHands(t, certificate, {}), 'TLSv1.3')
})

t.test('what is wrong with a certificate is what the handshake says', async t => {
  const names = ['shop.test']
  const revoked = issue({ names, authority })
  const rows: [give: string, certificate: Certificate, options: ConnectionOptions, want: string][] = [
    ['expired', issue({ names, authority, notBefore: new Date(Date.now() - 2 * DAY), notAfter: new Date(Date.now() - DAY) }), {}, 'CERT_HAS_EXPIRED'],
    ['not yet valid', issue({ names, authority, notBefore: new Date(Date.now() + DAY) }), {}, 'CERT_NOT_YET_VALID'],
    ['self-signed', issue({ names }), {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['unknown issuer', issue({ names, authority: createAuthority({ name: 'somebody else' }) }), {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['wrong host', issue({ names: ['other.test'], authority }), {}, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['for clients only', issue({ names, authority, usage: 'client' }), {}, 'INVALID_PURPOSE'],
    ['revoked', revoked, { crl: revocationList(authority, [revoked.serial]) }, 'CERT_REVOKED'],
    ['others are revoked', issue({ names, authority }), { crl: revocationList(authority, [revoked.serial]) }, 'TLSv1.3'],
    ['nobody is revoked', issue({ names, authority }), { crl: revocationList(authority, []) }, 'TLSv1.3']
  ]
  for (const [give, certificate, options, want] of rows) {
    t.equal(await shakeHands(t, certificate, { servername: 'shop.test', ...options }), want, give)
  }
})

t.test('node:crypto reads back what was wished', async t => {
  const first = issue({ names: ['shop.test'], ips: ['192.0.2.7', '2001:db8::1'], authority, notAfter: new Date('2060-01-02T03:04:05Z') })
  const read = new X509Certificate(first.certPem)
  t.equal(read.subjectAltName, 'DNS:shop.test, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:1')
  t.equal(read.serialNumber, first.serial)
  t.equal(new Date(read.validTo).toISOString(), '2060-01-02T03:04:05.000Z')
  t.equal(read.ca, false)
  t.ok(read.checkIssued(new X509Certificate(authority.certPem)))
  t.equal(issue({ names: ['shop.test'], key: first.keyPem, authority }).keyPem, first.keyPem, 'a given key is kept')
  t.match(first.certPem + first.keyPem + authority.certPem, /^(-----BEGIN [A-Z ]+-----\n([\w+/=]+\n)+-----END [A-Z ]+-----\n){3}$/)
  t.throws(() => issue({ authority }), { message: 'a certificate needs a name or an IP address' })
})

const skip = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl here'
t.test('openssl accepts it in its strictest mode', { skip }, async t => {
  const folder = t.testdir()
  const write = (name: string, text: string): string => { writeFileSync(join(folder, name), text); return join(folder, name) }
  const ca = write('ca.pem', authority.certPem)
  const good = issue({ names: ['shop.test'], ips: ['::1'], authority })
  const verify = (certificate: Certificate): string => {
    const leaf = write('leaf.pem', certificate.certPem)
    const crl = write('list.pem', revocationList(authority, [bad.serial]))
    const { stdout, stderr } = spawnSync('openssl', ['verify', '-x509_strict', '-crl_check', '-CRLfile', crl, '-CAfile', ca, '-purpose', 'sslserver', leaf], { encoding: 'utf8' })
    return stdout + stderr
  }
  const bad = issue({ names: ['bad.test'], authority })
  t.match(verify(good), /leaf\.pem: OK/)
  t.match(verify(bad), /certificate revoked/)
})

t.test('DER, byte by byte', async t => {
  const hex = (der: Buffer): string => der.toString('hex')
  t.equal(hex(integer(0)), '020100')
  t.equal(hex(integer(128)), '02020080', 'never read as negative')
  t.equal(hex(integer(Buffer.from([0, 0, 1]))), '020101')
  t.equal(hex(oid('1.2.840.10045.4.3.2')), '06082a8648ce3d040302')
  t.equal(hex(octets(Buffer.alloc(200)).subarray(0, 3)), '0481c8')
  t.equal(hex(octets(Buffer.alloc(70000)).subarray(0, 5)), '0483011170')
  t.equal(time(new Date('2049-12-31T23:59:59.9Z')).toString('latin1'), '\x17\r491231235959Z')
  t.equal(time(new Date('2050-01-01T00:00:00Z')).toString('latin1'), '\x18\x0f20500101000000Z')
  t.equal(hex(addressBytes('::ffff:1.2.3.4')), '00000000000000000000ffff01020304')
  t.equal(hex(addressBytes('fe80::')), 'fe800000000000000000000000000000')
  t.throws(() => addressBytes('localhost'), TypeError)
})
