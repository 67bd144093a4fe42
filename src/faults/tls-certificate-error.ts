import { createServer } from 'node:https'
import { epochMs } from '../clock.js'
import { type Authority, type Certificate, createAuthority, issue, revocationList } from '../certificates/certificate.js'
import type { Fault } from './fault.js'
import { leadTo, listen, targetAt } from './parts/listen.js'

const NAME = 'upstream.edgeproxy.test'
const DAY = 24 * 3600 * 1000

const daysFromNow = (days: number): Date => new Date(epochMs() + days * DAY)

/** One certificate for each thing that can be wrong with one. */
const CERTIFICATES = {
  expired: (authority: Authority) => issue({ names: [NAME], authority, notBefore: daysFromNow(-90), notAfter: daysFromNow(-1) }),
  not_yet_valid: (authority: Authority) => issue({ names: [NAME], authority, notBefore: daysFromNow(1) }),
  self_signed: () => issue({ names: [NAME] }),
  unknown_issuer: () => issue({ names: [NAME], authority: createAuthority({ name: 'edgeproxy authority nobody trusts' }) }),
  wrong_host: (authority: Authority) => issue({ names: ['other.edgeproxy.test'], authority }),
  revoked: (authority: Authority) => issue({ names: [NAME], authority })
} as const satisfies Record<string, (authority: Authority) => Certificate>

export const tlsCertificateError = {
  provokes: 'tls_certificate_error',
  explain: 'completes the TLS handshake with a certificate that must not be trusted',
  reasons: ['expired', 'not_yet_valid', 'self_signed', 'unknown_issuer', 'wrong_host', 'revoked'],
  async start (wish) {
    const reason = (wish.reason ?? 'expired') as keyof typeof CERTIFICATES
    const authority = createAuthority()
    const { certPem, keyPem, serial } = CERTIFICATES[reason](authority)
    const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
      request.resume()
      response.end('You trusted a certificate that deserves no trust.\n')
    })
    const { port, close } = await listen(server, wish)
    const originCrl = reason === 'revoked' ? revocationList(authority, [serial]) : null
    const site = leadTo(targetAt(port, { protocol: 'https:' }), { sslMode: 'strict', serverName: NAME, originCa: authority.certPem, originCrl })
    return { site, close }
  }
} as const satisfies Fault
