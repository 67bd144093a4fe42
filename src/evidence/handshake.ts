/** After a failed TLS handshake: what the other side spoke instead, or what its alert means. */
import type { UpstreamFailure } from '../failures/failure.js'
import type { Gatherer } from './gatherer.js'
import { placeOf } from './place.js'
import { recognize } from './sniff.js'
import { joinAddress } from './place.js'
import { printable } from './words.js'

/** OpenSSL's names for "these bytes are no TLS". */
const NOT_TLS = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER|UNEXPECTED_MESSAGE/

export const aboutNoTls: Gatherer = (journey, failure) => {
  const bytes = journey.evidence?.bytes ?? Buffer.alloc(0)
  const seen = recognize(bytes)
  const isHttp = bytes.toString('latin1', 0, 5) === 'HTTP/'
  if (seen !== null && !/TLS/.test(seen.looksLike)) return `the upstream does not speak TLS; it sent ${seen.looksLike}`
  if (!isHttp && !NOT_TLS.test(failure.facts.code ?? '')) return null
  const place = placeOf(journey, failure)
  const url = place === null ? 'http://...' : `http://${joinAddress(place.host, place.port)}`
  return `the upstream ${isHttp ? 'answered in plain HTTP' : 'does not speak TLS'}: use --upstream ${url}`
}

/** What an alert says of the name that was asked; `sni` is null where an address was asked, which SNI cannot tell. */
type Says = (sni: string | null) => string

const ofName = (sni: string | null): string => sni === null ? '' : ` for ${sni}, the name that was asked (SNI)`

/** By the end of OpenSSL's code, because its beginning differs between Node 20 and 22. RFC 8446 section 6.2. */
const ALERTS: ReadonlyArray<readonly [code: RegExp, says: Says]> = [
  [/PROTOCOL_VERSION$/, () => 'the upstream refuses TLS 1.2 and 1.3: it is too old, or set to versions that nobody offers'],
  [/HANDSHAKE_FAILURE$/, sni =>
    `the upstream found nothing in common: it has no certificate${ofName(sni)}, shares no cipher, or wants a client certificate`],
  [/UNRECOGNIZED_NAME$/, sni => sni === null
    ? 'the upstream wants to be asked by name, and an address was asked: choose one with --server-name'
    : `the upstream has no certificate${ofName(sni)}: give it one, or choose a name that it has with --server-name`],
  [/NO_APPLICATION_PROTOCOL$/, () => 'the upstream speaks HTTP/2 only; the edge asks for HTTP/1.1'],
  [/CERTIFICATE_REQUIRED$/, () => 'the upstream wants a client certificate'],
  [/CERTIFICATE_EXPIRED$/, () => 'the upstream finds the client certificate expired: renew that of --origin-pull-cert'],
  [/CERTIFICATE_REVOKED$/, () => 'the upstream finds the client certificate revoked'],
  [/BAD_CERTIFICATE$|UNKNOWN_CA$|CERTIFICATE_UNKNOWN$/, () =>
    'the upstream does not trust the client certificate: its authority must be among those the upstream knows'],
  // Go's TLS, and so Caddy and Traefik, says so when no certificate is found for a name
  [/INTERNAL_ERROR$/, sni =>
    `the upstream has trouble of its own${sni === null
      ? ''
      : `, or no certificate${ofName(sni)}; Caddy and Traefik say it like this`}: look at its log for the TLS error`],
  [/ACCESS_DENIED$/, sni => `the upstream knows us and refuses us${sni === null ? '' : `, or serves no site${ofName(sni)}`}`],
  [/DECODE_ERROR$|ILLEGAL_PARAMETER$|DECRYPT_ERROR$/, () =>
    'the upstream could not read the handshake: look for a device between that changes it']
]

export const aboutAlert: Gatherer = (journey, failure) => {
  const { code = '', clientCertificate } = failure.facts
  // it asked for a certificate and has none: no other ground of a general refusal is worth a word
  if (clientCertificate === 'missing') return aboutClientCertificate(journey, failure)
  return ALERTS.find(([pattern]) => pattern.test(code))?.[1](sniOf(failure)) ?? null
}

const sniOf = ({ facts: { serverName } }: UpstreamFailure): string | null => serverName === undefined ? null : printable(serverName)

/** An end without a word. Node.js answers a name that its SNICallback does not know by nothing else. */
export const aboutHandshakeClosed: Gatherer = async (journey, failure) => {
  const sni = sniOf(failure)
  return await aboutClientCertificate(journey, failure) ?? (sni === null
    ? null
    : `the name that was asked (SNI) is ${sni}: some servers hang up like this when they have no certificate for a name`)
}

/** Also for an upstream that left without a word after it had asked for a client certificate. */
export const aboutClientCertificate: Gatherer = (_journey, { facts: { clientCertificate } }) => {
  if (clientCertificate === 'missing') {
    return 'the upstream asked for a client certificate, and the edge has none: give it one with --origin-pull-cert and --origin-pull-key'
  }
  if (clientCertificate === 'sent') {
    return 'the upstream asked for a client certificate and got that of --origin-pull-cert: see whether it trusts its authority'
  }
  return null
}
