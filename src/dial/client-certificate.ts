/**
 * Whether an upstream asked for a client certificate. Neither Node nor the upstream's alert says it outright; but its
 * request carries signature algorithms (RFC 8446 section 4.3.2, RFC 5246 section 7.4.4), and OpenSSL keeps those it shares.
 */
import type { TLSSocket } from 'node:tls'
import type { FailureFacts } from '../failures/failure.js'
import type { SiteSettings } from '../options/settings.js'

/** `missing` where the upstream asked and the site has none; undefined where it did not ask. */
export type ClientCertificate = FailureFacts['clientCertificate']

/** To be asked while the connection stands: a TLS 1.3 upstream judges a client certificate only after the handshake. */
export function clientCertificateOf (tls: TLSSocket, site: SiteSettings): ClientCertificate {
  // null once the connection is gone
  const shared = tls.getSharedSigalgs() as string[] | null | undefined
  if (shared == null || shared.length === 0) return undefined
  return site.originPull === null ? 'missing' : 'sent'
}
