/**
 * What a missing revocation list hides. OpenSSL goes on checking after an error and tells the last one only: with a list at
 * hand, "there is no list of this issuer" comes after "this issuer is not trusted", which is the useful one of the two.
 */
import { X509Certificate } from 'node:crypto'
import { rootCertificates, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'

const HIDING = 'UNABLE_TO_GET_CRL'

/** The code that names the refusal best. @param originCa what the site trusts besides the public authorities, PEM */
export function trueCode (code: string, tls: TLSSocket, originCa: string | null): string {
  if (code !== HIDING) return code
  const leaf = tls.getPeerCertificate(true)
  const last = endOf(leaf)
  if (isTrusted(last, originCa)) return code
  if (!signedItself(last)) return 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  return last === leaf ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'SELF_SIGNED_CERT_IN_CHAIN'
}

/** Node completes the chain from what is trusted; an authority is its own issuer there. */
function endOf (leaf: DetailedPeerCertificate): DetailedPeerCertificate {
  let last = leaf
  while ((last.issuerCertificate as DetailedPeerCertificate | undefined) !== undefined && last.issuerCertificate !== last) last = last.issuerCertificate
  return last
}

function signedItself ({ raw }: DetailedPeerCertificate): boolean {
  const certificate = new X509Certificate(raw)
  return certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey)
}

function isTrusted ({ fingerprint256 }: DetailedPeerCertificate, originCa: string | null): boolean {
  const own = originCa?.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []
  return [...own, ...rootCertificates].some(pem => new X509Certificate(pem).fingerprint256 === fingerprint256)
}
