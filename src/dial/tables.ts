/** What the system's and the TLS library's error codes mean on the way to a connection. */
import type { FailureKind } from '../failures/catalog.js'

/** How a connection that stood ends hard: by the other side's reset, seen while reading, writing, or in a call that needs a peer. */
export const RESETS: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ENOTCONN', 'ECONNABORTED'])

type Meaning = readonly [kind: FailureKind, words: string]

/** A reset out of connect(): the connection had been accepted. The kind depends on what was to follow. */
export const RESET_AT_ONCE: Readonly<Record<'plain' | 'tls', readonly [...Meaning, reason: string]>> = {
  plain: ['connection_terminated', 'accepted, and reset at once, by', 'silence'],
  tls: ['tls_handshake_closed', 'accepted, and reset before the TLS handshake, by', 'reset']
}

/** Codes of connect(). Which of several failures counts is told by `weigh.ts`. */
export const CONNECT_ERRORS: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: ['connection_refused', 'refused by'],
  ENOENT: ['connection_refused', 'no such socket file:'],
  ENOTSOCK: ['connection_refused', 'not a socket:'],
  EHOSTUNREACH: ['destination_ip_unroutable', 'host unreachable:'],
  ENETUNREACH: ['destination_ip_unroutable', 'network unreachable:'],
  ENETDOWN: ['destination_ip_unroutable', 'network down:'],
  EHOSTDOWN: ['destination_ip_unroutable', 'host down:'],
  ENOPROTOOPT: ['destination_ip_unroutable', 'protocol unreachable:'],
  EINVAL: ['destination_ip_unroutable', 'no usable route to'],
  EACCES: ['destination_ip_unroutable', 'route prohibited:'],
  EPERM: ['destination_ip_unroutable', 'a local firewall forbids'],
  ETIMEDOUT: ['connection_timeout', 'no answer from']
}

/** On a unix socket a missing permission is a closed door, not a missing route. */
export const UNIX_ERRORS: Readonly<Record<string, Meaning>> = {
  EACCES: ['connection_refused', 'no permission for'],
  EPERM: ['connection_refused', 'no permission for'],
  // a path longer than a socket's address may be; Node 20 cuts it short instead and finds nothing there
  EINVAL: ['connection_refused', 'not a usable socket path:'],
  // the kernel does not wait where TCP would send its first packet again
  EAGAIN: ['connection_timeout', 'the queue of connections to be accepted is full:']
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
