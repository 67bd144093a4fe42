/** Third leg of the dial: TLS on the connected socket. Certificates are checked only in the site's checking ssl modes. */
import type { Socket } from 'node:net'
import { isIP } from 'node:net'
import { connect as secure, createSecureContext, rootCertificates, type ConnectionOptions, type PeerCertificate as NodeCertificate, type SecureContext, type TLSSocket } from 'node:tls'
import { UpstreamFailure, type FailureFacts, type PeerCertificate } from '../failures/failure.js'
import type { SiteSettings } from '../options/settings.js'
import { checksCertificates } from './ssl-mode.js'
import { clientCertificateOf } from './client-certificate.js'
import type { DialRecord } from './record.js'
import { identityCheck, type Names } from './identity.js'
import { trueCode } from './issuer.js'
import type { Cancellation } from './cancellation.js'
import { fairTimeout } from './fair-timeout.js'
import { CERTIFICATE_ERRORS, RESETS } from './tables.js'

/** By settings, which belong to one site of one edge. */
const contexts = new WeakMap<SiteSettings, SecureContext>()

export interface HandshakeOptions {
  /** Connected. */
  readonly socket: Socket
  readonly names: Names
  readonly site: SiteSettings
  /** What the socket is connected to, as failures name it. */
  readonly address: string
  readonly record: DialRecord
  readonly leave?: Cancellation | undefined
}

/** @throws UpstreamFailure of the handshake stage; `tls_handshake_timeout` after the site's tls limit */
export async function handshake ({ socket, names, site, address, record, leave }: HandshakeOptions): Promise<TLSSocket> {
  const name = names.asked
  const serverName = isIP(name) === 0 ? name : undefined
  const isChecked = checksCertificates(site.sslMode)
  return await new Promise<TLSSocket>((resolve, reject) => {
    const tls = secure(wishes(socket, name, serverName, isChecked ? identityCheck(names) : unchecked, site))
    const limit = fairTimeout(site.limits.tls, () => {
      lose(new UpstreamFailure('tls_handshake_timeout', `no TLS handshake with ${address} within ${site.limits.tls} ms`, { code: 'ETIMEDOUT', address, serverName }))
    })
    const onError = (error: Error): void => { lose(classifyHandshake(error, address, { serverName, clientCertificate: clientCertificateOf(tls, site) })) }
    if (leave !== undefined) leave.onabort = () => { lose(leave.reason as Error) }
    tls.on('error', onError)
    tls.once('secureConnect', () => {
      if (isChecked && !tls.authorized) {
        lose(refused(tls, address, names, site.originCa))
        return
      }
      settle()
      tls.off('error', onError)
      record.tls = tls.getProtocol()
      record.clientCertificate = clientCertificateOf(tls, site)
      resolve(tls)
    })

    function settle (): void {
      limit.cancel()
      if (leave !== undefined) leave.onabort = null
    }
    function lose (error: Error): void {
      settle()
      tls.off('error', onError)
      tls.on('error', () => {}).destroy()
      socket.on('error', () => {}).destroy()
      reject(error)
    }
  })
}

const unchecked = (): undefined => undefined

type Check = NonNullable<ConnectionOptions['checkServerIdentity']>

const wishes = (socket: Socket, name: string, servername: string | undefined, checkServerIdentity: Check, site: SiteSettings): ConnectionOptions => ({
  socket,
  ...(servername === undefined ? {} : { servername }),
  // HTTP/1.1 is what is spoken here; an upstream that insists on h2 answers with a clean alert
  ALPNProtocols: ['http/1.1'],
  // judged by hand: a connection that is refused by itself takes its certificate along, and nobody could tell what it said
  rejectUnauthorized: false,
  host: name,
  checkServerIdentity,
  secureContext: contextOf(site)
})

function contextOf (site: SiteSettings): SecureContext {
  let context = contexts.get(site)
  if (context === undefined) {
    context = createSecureContext({
      // giving `ca` replaces the built-in store, so it is named too: a CA of one's own is trusted besides it
      // one that is no root of its own (an intermediate, a server's own certificate) counts as it is
      ...(site.originCa === null ? {} : { ca: [...rootCertificates, site.originCa], allowPartialTrustChain: true }),
      // of a text with several lists, Node reads the first only
      ...(site.originCrl === null ? {} : { crl: site.originCrl.split(/(?<=-----END X509 CRL-----\n)/) }),
      ...site.originPull
    })
    contexts.set(site, context)
  }
  return context
}

/** A handshake that went through, with a certificate that may not be trusted. */
function refused (tls: TLSSocket, address: string, names: Names, originCa: string | null): UpstreamFailure {
  const told = String((tls.authorizationError as Error & { code?: string } | undefined)?.code ?? tls.authorizationError ?? 'CERT_REJECTED')
  const code = trueCode(told, tls, originCa)
  const reason = CERTIFICATE_ERRORS[code] ?? 'unknown_issuer'
  const certificate = describe(tls.getPeerCertificate(), names)
  return new UpstreamFailure('tls_certificate_error', `the certificate of ${address} is refused: ${reason.replaceAll('_', ' ')} (${code})`, {
    code, address, reason, certificate, serverName: isIP(names.asked) === 0 ? names.asked : undefined, tlsVersion: tls.getProtocol() ?? undefined
  })
}

/** OpenSSL's names for alerts of the peer; most, not all, say ALERT. Errors of its own never start so. */
const ALERT = /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3|SSL\/TLS)_(?:ALERT_)?/

/** The other side, or the way to it, was lost: nothing comes any more. */
const VANISHED: ReadonlySet<string> = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Names a TLS error by its code. Also used after the handshake: a TLS 1.3 peer refuses a client certificate only then. */
export function classifyHandshake (error: NodeJS.ErrnoException, address: string, more: FailureFacts = {}): UpstreamFailure {
  const code = error.code ?? ''
  const facts = { code: error.code, syscall: error.syscall, address, cause: error, ...more }
  if (ALERT.test(code)) {
    const alert = code.replace(ALERT, '').toLowerCase()
    return new UpstreamFailure('tls_alert_received', `${address} ${more.afterHandshake === true ? 'ended the connection after' : 'answered'} the TLS handshake with an alert: ${alert}`, { ...facts, reason: alert })
  }
  if (RESETS.has(code)) {
    const reset = !error.message.startsWith('Client network socket disconnected')
    return new UpstreamFailure('tls_handshake_closed', `${address} ${reset ? 'reset' : 'closed'} the connection during the TLS handshake`, { ...facts, reason: reset ? 'reset' : 'closed' })
  }
  if (VANISHED.has(code)) {
    return new UpstreamFailure('tls_handshake_timeout', `${address} stopped answering during the TLS handshake`, facts)
  }
  return new UpstreamFailure('tls_protocol_error', `${address} does not speak usable TLS: ${code || error.message}`, facts)
}

function describe (certificate: NodeCertificate | undefined, { asked, accepted }: Names): PeerCertificate | undefined {
  if (certificate?.valid_to === undefined) return undefined
  const entries = (certificate.subjectaltname ?? '').split(', ').filter(Boolean)
  const plain = (entry: string): string => entry.replace(/^(DNS|IP Address):/, '')
  return {
    subject: String(certificate.subject?.CN ?? ''),
    issuer: String(certificate.issuer?.CN ?? certificate.issuer?.O ?? ''),
    names: entries.map(plain),
    addresses: entries.filter(entry => entry.startsWith('IP Address:')).map(plain),
    validFrom: new Date(certificate.valid_from).toISOString(),
    validTo: new Date(certificate.valid_to).toISOString(),
    askedFor: asked,
    ...(accepted.length > 1 && { accepted })
  }
}
