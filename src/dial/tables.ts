/** What the system's and the TLS library's error codes mean on the way to a connection. */
import type { FailureKind } from '../failures/catalog.js'

/**
 * Connect errors, strongest evidence first: when several addresses failed differently, the first kind of this list that
 * occurred names the failure. A timeout is the weakest: it may be one lost packet.
 */
export const CONNECT_ERRORS: ReadonlyArray<readonly [code: string, kind: FailureKind, words: string]> = [
  ['ECONNREFUSED', 'connection_refused', 'refused by'],
  ['ECONNRESET', 'connection_refused', 'reset while connecting to'],
  ['ENOENT', 'connection_refused', 'no such socket file:'],
  ['ENOTSOCK', 'connection_refused', 'not a socket:'],
  ['EHOSTUNREACH', 'destination_ip_unroutable', 'host unreachable:'],
  ['ENETUNREACH', 'destination_ip_unroutable', 'network unreachable:'],
  ['EHOSTDOWN', 'destination_ip_unroutable', 'host down:'],
  ['ENOPROTOOPT', 'destination_ip_unroutable', 'protocol unreachable:'],
  ['EINVAL', 'destination_ip_unroutable', 'no usable route to'],
  ['EACCES', 'destination_ip_unroutable', 'route prohibited:'],
  ['EPERM', 'destination_ip_unroutable', 'a local firewall forbids'],
  ['ETIMEDOUT', 'connection_timeout', 'no answer from']
]

/** On a unix socket a missing permission is a closed door, not a missing route. */
export const UNIX_ERRORS: Readonly<Record<string, readonly [kind: FailureKind, words: string]>> = {
  EACCES: ['connection_refused', 'no permission for'],
  EPERM: ['connection_refused', 'no permission for'],
  // a path longer than a socket's address may be; Node 20 cuts it short instead and finds nothing there
  EINVAL: ['connection_refused', 'not a usable socket path:']
}

/** Certificate errors of OpenSSL as Node spells them, and the reason of ours that each is. */
export const CERTIFICATE_ERRORS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not_yet_valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self_signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown_issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown_issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown_issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown_issuer',
  CERT_UNTRUSTED: 'unknown_issuer',
  CERT_REJECTED: 'unknown_issuer',
  CERT_SIGNATURE_FAILURE: 'unknown_issuer',
  INVALID_CA: 'unknown_issuer',
  PATH_LENGTH_EXCEEDED: 'unknown_issuer',
  CERT_CHAIN_TOO_LONG: 'unknown_issuer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong_host',
  HOSTNAME_MISMATCH: 'wrong_host',
  INVALID_PURPOSE: 'wrong_purpose',
  CERT_REVOKED: 'revoked',
  UNABLE_TO_GET_CRL: 'unknown_revocation',
  CRL_HAS_EXPIRED: 'unknown_revocation',
  CRL_NOT_YET_VALID: 'unknown_revocation',
  CRL_SIGNATURE_FAILURE: 'unknown_revocation',
  UNABLE_TO_DECRYPT_CRL_SIGNATURE: 'unknown_revocation'
}
