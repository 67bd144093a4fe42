// A certificate for clients and its key: one without the other, two that do not fit, files that hold something else.
import t from 'tap'
import { createAuthority, issue } from '../../src/certificates/certificate.js'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'

const authority = createAuthority()
const one = issue({ names: ['a.test'], authority })
const other = issue({ names: ['b.test'], authority })
const upstream = 'localhost:3000'

const refused = (options: Partial<EdgeOptions>): string => {
  try {
    resolveOptions({ upstream, ...options })
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

t.test('mistakes', async t => {
  t.match(refused({ tlsCert: one.certPem }), /^tlsCert: is given without tls-key/)
  t.match(refused({ tlsKey: one.keyPem }), /^tlsKey: is given without tls-cert/)
  t.match(refused({ tlsCert: one.certPem, tlsKey: other.keyPem }), /^tlsKey: is not the private key of tls-cert/)
  t.match(refused({ tlsCert: one.keyPem, tlsKey: one.keyPem }), /^tlsCert: .*holds no certificate/)
  t.match(refused({ tlsCert: '/nowhere.pem', tlsKey: one.keyPem }), /^tlsCert: .*no such file/)
  t.match(refused({ sites: [{ hosts: 'a.test', tlsCert: one.certPem }] }), /^sites\[0\]\.tlsCert: is given without tls-key/)
})

t.test('settings', async t => {
  const pair = { tlsCert: one.certPem, tlsKey: one.keyPem }
  t.equal(resolveOptions({ upstream }).tls, null)
  t.strictSame(resolveOptions({ upstream, tls: true }).tls, { ownAuthority: true, keyPair: null })
  t.match(resolveOptions({ upstream, ...pair }).tls, { ownAuthority: false, keyPair: { cert: one.certPem, key: one.keyPem } })
  t.match(resolveOptions({ upstream, sites: [{ hosts: 'a.test', ...pair }] }), { tls: { keyPair: null }, sites: [{ keyPair: { cert: one.certPem } }, { keyPair: null }] })
})
