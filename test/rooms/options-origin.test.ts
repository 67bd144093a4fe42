// Options about the way to an upstream: what each ssl mode makes of each way to write one, and client certificates.
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { createAuthority, issue } from '../../src/certificates/certificate.js'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { Target } from '../../src/options/settings.js'
import { SSL_MODES, type SslMode } from '../../src/dial/ssl-mode.js'
import { problemsOf } from '../support/problems.js'

const certificate = issue({ names: ['edge.test'], usage: 'client', authority: createAuthority() })
const pull = { originPullCert: certificate.certPem, originPullKey: certificate.keyPem } as const

/** `http shop.test:80`, and the way of https visitors behind a slash where it is another one. */
const shown = ({ protocol, label, port, whenSecure }: Target): string =>
  `${protocol.slice(0, -1)} ${label}${label.endsWith(`:${port}`) ? '' : '!'}${whenSecure === undefined ? '' : ` / ${shown(whenSecure)}`}`

/** By mode, in the order of the table: off, flexible, full, strict, ssl-only. */
const WAYS: ReadonlyArray<readonly [upstream: string, ways: readonly (string | null)[]]> = [
  ['shop.test', ['http shop.test:80', 'http shop.test:80', 'http shop.test:80 / https shop.test:443', 'http shop.test:80 / https shop.test:443', 'https shop.test:443']],
  ['[::1]', ['http [::1]:80', 'http [::1]:80', 'http [::1]:80 / https [::1]:443', 'http [::1]:80 / https [::1]:443', 'https [::1]:443']],
  ['127.0.0.1', ['http 127.0.0.1:80', 'http 127.0.0.1:80', 'http 127.0.0.1:80 / https 127.0.0.1:443', 'http 127.0.0.1:80 / https 127.0.0.1:443', 'https 127.0.0.1:443']],
  ['shop.test:8443', ['http shop.test:8443', 'http shop.test:8443', 'https shop.test:8443', 'https shop.test:8443', 'https shop.test:8443']],
  ['shop.test:80', ['http shop.test:80', 'http shop.test:80', 'https shop.test:80', 'https shop.test:80', 'https shop.test:80']],
  ['3000', ['http localhost:3000', 'http localhost:3000', 'https localhost:3000', 'https localhost:3000', 'https localhost:3000']],
  ['http://shop.test', ['http shop.test:80', 'http shop.test:80', null, null, null]],
  ['https://shop.test', [null, null, 'https shop.test:443', 'https shop.test:443', 'https shop.test:443']],
  ['https://shop.test:8443', [null, null, 'https shop.test:8443', 'https shop.test:8443', 'https shop.test:8443']]
]

t.test('every way to write an upstream in every ssl mode', async t => {
  for (const [upstream, ways] of WAYS) {
    for (const [index, sslMode] of (Object.keys(SSL_MODES) as SslMode[]).entries()) {
      const problems = problemsOf({ upstream, sslMode })
      const target = problems.length === 0 ? resolveOptions({ upstream, sslMode }).sites[0]?.upstreams[0] : undefined
      t.equal(target === undefined ? null : shown(target), ways[index], `${upstream} ${sslMode}`)
      if (target === undefined) t.match(problems, [/^sslMode: .*leave the ssl mode out$/], `${upstream} ${sslMode}: the mistake`)
    }
  }
})

t.test('a host alone needs a mode; the mistake is told once and where it was written', async t => {
  const says = 'has no port; write x:3000, or http://x for port 80; with an ssl mode a host alone will do'
  t.strictSame(problemsOf({ upstream: 'x' }), [`upstream: "x" ${says}`])
  t.strictSame(problemsOf({ upstream: 'x', sites: [{ hosts: 'a.test' }, { hosts: 'b.test' }] }), [`upstream: "x" ${says}`])
  t.strictSame(problemsOf({ sites: [{ hosts: 'a.test', upstream: [3000, 'x'] }] }), [`sites[0].upstream[1]: "x" ${says}`])
  t.strictSame(problemsOf({ sites: [{ hosts: 'a.test', upstream: 'x', sslMode: 'full' }] }), [])
})

t.test('a name that was given holds for every site; none follows from a site\'s hosts', async t => {
  const name = (options: EdgeOptions): unknown => resolveOptions({ upstream: 'https://origin.test', ...options }).sites[0]?.serverName
  t.equal(name({}), null)
  t.equal(name({ sites: [{ hosts: 'shop.test' }] }), null)
  t.equal(name({ serverName: 'other.test', sites: [{ hosts: 'shop.test' }] }), 'other.test')
})

t.test('a client certificate: for all sites or one, from files or texts', async t => {
  const dir = t.testdir({ 'cert.pem': `Bag Attributes\n${certificate.certPem}`, 'key.pem': certificate.keyPem, 'both.pem': certificate.keyPem + certificate.certPem })
  const upstream = 'https://localhost:3443'
  const want = { cert: certificate.certPem, key: certificate.keyPem }
  t.strictSame(resolveOptions({ upstream, ...pull }).sites[0]?.originPull, want)
  t.strictSame(resolveOptions({ upstream, originPullCert: `${dir}/cert.pem`, originPullKey: `${dir}/key.pem` }).sites[0]?.originPull, want)
  t.strictSame(resolveOptions({ upstream, originPullCert: `${dir}/both.pem`, originPullKey: `${dir}/both.pem` }).sites[0]?.originPull, want)
  const { sites } = resolveOptions({ upstream, sites: [{ hosts: 'a.test', ...pull }, { hosts: 'b.test' }] })
  t.strictSame(sites.map(({ originPull }) => originPull), [want, null, null])
  t.strictSame(problemsOf({ upstream: 'shop.test', sslMode: 'full', ...pull }), [], 'TLS for https visitors is TLS')
})

t.test('older forms of keys', async t => {
  for (const [type, format] of [['rsa', 'pkcs1'], ['rsa', 'pkcs8'], ['ec', 'sec1']] as const) {
    const key = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const originPullKey = key.export({ type: format, format: 'pem' } as never) as unknown as string
    t.strictSame(problemsOf({ upstream: 'https://x', ...pull, originPullKey }), [
      'originPullKey: does not belong to the certificate of origin-pull-cert; a certificate and its key are made together'
    ], `${format}: read, and found to be another`)
  }
})

t.test('client certificates that cannot be used', async t => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'secret' }
  const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString()
  const oldEncrypted = privateKey.export({ type: 'sec1', format: 'pem', ...cipher }).toString()
  const upstream = 'https://x'
  const rows: ReadonlyArray<readonly [name: string, give: EdgeOptions, want: string]> = [
    ['no key', { upstream, originPullCert: certificate.certPem }, 'originPullCert: needs its private key; name that, too, with origin-pull-key'],
    ['no certificate', { upstream, originPullKey: certificate.keyPem }, 'originPullKey: needs its certificate; name that, too, with origin-pull-cert'],
    ['swapped', { upstream, originPullCert: certificate.keyPem, originPullKey: certificate.keyPem }, 'originPullCert: the text holds no certificate, only "PRIVATE KEY"; it takes PEM text with "-----BEGIN CERTIFICATE-----"'],
    ['no PEM', { upstream, ...pull, originPullKey: '/dev/null' }, 'originPullKey: /dev/null cannot be read: it is a device, not a file'],
    ['an encrypted key', { upstream, ...pull, originPullKey: encrypted }, 'originPullKey: the text holds an encrypted private key, and the edge has no passphrase for it; write it without: openssl pkey -in key.pem -out plain.pem'],
    ['an old encrypted key', { upstream, ...pull, originPullKey: oldEncrypted }, 'originPullKey: the text holds an encrypted private key, and the edge has no passphrase for it; write it without: openssl pkey -in key.pem -out plain.pem'],
    ['plain HTTP', { upstream: 'http://x', ...pull }, 'originPullCert: is sent in TLS only, and every upstream is spoken to in plain HTTP; write https:// or set ssl-mode full, strict or ssl-only'],
    ['flexible', { upstream: 'x', sslMode: 'flexible', ...pull }, 'originPullCert: is sent in TLS only, and every upstream is spoken to in plain HTTP; write https:// or set ssl-mode full, strict or ssl-only']
  ]
  for (const [name, give, want] of rows) {
    const problems = problemsOf(give)
    t.equal(problems[0], want, name)
    t.notMatch(problems.join(), /PRIVATE KEY-----.*[A-Za-z0-9+/]{40}/s, `${name}: no key is told`)
  }
  t.match(problemsOf({ upstream, ...pull, originPullKey: certificate.keyPem.replace(/\n[^-]+\n/, '\nAAAA\n') })[0], /^originPullKey: the text: private key 1 cannot be read \(.+\); is the file complete\?$/)
})

t.test('what openssl says to do with an encrypted key works', { skip: hasOpenssl() ? false : 'there is no openssl' }, async t => {
  const dir = t.testdir({ 'key.pem': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }) })
  execFileSync('openssl', ['pkey', '-in', `${dir}/key.pem`, '-passin', 'pass:secret', '-out', `${dir}/plain.pem`])
  t.match(problemsOf({ upstream: 'https://x', ...pull, originPullKey: `${dir}/plain.pem` }), [/does not belong/])
})

function hasOpenssl (): boolean {
  try {
    execFileSync('openssl', ['version'])
    return true
  } catch {
    return false
  }
}
