/**
 * Whether an upstream asked for a client certificate. Neither Node nor the upstream's alert says it outright; but its
 * request carries signature algorithms (RFC 8446 section 4.3.2, RFC 5246 section 7.4.4), and OpenSSL keeps those it shares.
 */
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { FailureFacts } from '../failures/failure.js'
import type { SiteSettings } from '../options/settings.js'

type Facts = Pick<FailureFacts, 'clientCertificate'>

const NOTHING: Facts = {}
const asked = new WeakMap<Socket, Facts>()

/** What a failure of this connection should say about client certificates; nothing unless the upstream asked for one. */
export function lookForRequest (tls: TLSSocket, site: SiteSettings): Facts {
  // null once the connection is gone
  const shared = tls.getSharedSigalgs() as string[] | null | undefined
  return shared == null || shared.length === 0 ? NOTHING : { clientCertificate: site.originPull === null ? 'missing' : 'sent' }
}

/** Keeps it for failures that come after the handshake: a TLS 1.3 upstream judges a client certificate only then. */
export function noteRequest (tls: TLSSocket, site: SiteSettings): void {
  const facts = lookForRequest(tls, site)
  if (facts !== NOTHING) asked.set(tls, facts)
}

/** For a connection whose handshake is over. */
export const clientCertificateFacts = (socket: Socket): Facts => asked.get(socket) ?? NOTHING
