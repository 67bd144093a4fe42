/** After a refused certificate: whom it names, who signed it, until when it holds, and what would make it pass. */
import { isIP } from 'node:net'
import type { PeerCertificate } from '../failures/failure.js'
import type { Gatherer } from './gatherer.js'
import { list, plural, printable, sentence } from './words.js'

export const aboutCertificate: Gatherer = (journey, failure) => {
  const certificate = journey.evidence?.certificate
  if (certificate === undefined) return null
  return describeCertificate(certificate, failure.facts.reason ?? null, journey.time)
}

/** Exported for `diagnose`. `now` is epoch ms. */
export function describeCertificate (certificate: PeerCertificate, reason: string | null, now: number): string | null {
  const remedy = reason === null ? undefined : REMEDIES[reason]
  return sentence(names(certificate), dates(certificate, now), `issued by ${commonName(certificate.issuer)}`, remedy?.(certificate))
}

function names (certificate: PeerCertificate): string {
  const given = certificate.names.map(name => typed(name, certificate))
  const names = list(given.length > 0 ? given : [byCommonName(certificate.subject)])
  const taken = takenBy(certificate)
  const asked = taken.some(name => holds(certificate, name)) ? 'as asked' : `asked for ${taken.map(name => printable(name)).join(' or ')}`
  return `the certificate is for ${names}, ${asked}`
}

/** Names of which any would have done. */
const takenBy = ({ askedFor, accepted = [askedFor] }: PeerCertificate): readonly string[] => accepted

/** An address counts only where it stands as one (RFC 9525 section 6.5). */
const isAddressEntry = ({ names, addresses = names.filter(name => isIP(name) !== 0) }: PeerCertificate, name: string): boolean =>
  addresses.includes(name)

const holds = (certificate: PeerCertificate, name: string): boolean => isIP(name) === 0
  ? certificate.names.includes(name) || certificate.subject === name
  : isAddressEntry(certificate, name)

const byCommonName = (subject: string): string => isIP(subject) === 0 ? commonName(subject) : `${subject} as its common name`

const typed = (name: string, certificate: PeerCertificate): string =>
  isIP(name) !== 0 && !isAddressEntry(certificate, name) ? `${name} as a DNS name` : printable(name)

function dates ({ validFrom, validTo }: PeerCertificate, now: number): string {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)]
  if (now > to) return `expired ${day(to)}, ${ago(now - to)} ago`
  if (now < from) return `not valid before ${day(from)}, ${ago(from - now)} from now`
  return `valid until ${day(to)}`
}

const day = (ms: number): string => Number.isNaN(ms) ? 'at an unreadable date' : new Date(ms).toISOString().slice(0, 10)

const ago = (ms: number): string =>
  ms < 86_400_000 ? plural(Math.max(1, Math.round(ms / 3_600_000)), 'hour') : plural(Math.round(ms / 86_400_000), 'day')

/** `CN=shop.test\nO=Shop` -> `shop.test`. */
const commonName = (name: string): string =>
  printable(/(?:^|[\n,/] ?)CN ?= ?([^\n,]+)/.exec(name)?.[1] ?? (name.split('\n').join(', ') || 'nobody'))

/** The certificate is to be mended; another name in its place is the second choice, and only where it would help. */
function mendName (certificate: PeerCertificate): string {
  const { askedFor, names } = certificate
  const other = [...names, certificate.subject].find(name => isIP(name) === 0 && SERVER_NAME.test(name))
  const byName = other === undefined ? 'ask by name' : `ask by name: --server-name ${other}`
  const written = takenBy(certificate)
    .find(name => isIP(name) !== 0 && !holds(certificate, name) && (names.includes(name) || certificate.subject === name))
  if (written !== undefined) {
    return `it names ${written} as ${names.includes(written) ? 'a DNS name' : 'its common name'}; an address needs an IP entry ` +
      `(subjectAltName=IP:${written}), or ${byName}`
  }
  const wildcard = names.find(name => name.startsWith('*.') && `.${askedFor}`.endsWith(name.slice(1)))
  const mend =
    `give the upstream a certificate for ${printable(askedFor)} ` +
    `(subjectAltName=${isIP(askedFor) === 0 ? 'DNS' : 'IP'}:${printable(askedFor)})`
  return [
    wildcard === undefined ? '' : `the star of ${printable(wildcard)} takes exactly one label; `,
    mend,
    other === undefined ? '' : `, or ask for a name that it holds: --server-name ${other}`
  ].join('')
}

/** What that option takes. */
const SERVER_NAME = /^[a-z0-9_](?:[a-z0-9._-]{0,250}[a-z0-9])?$/i

const REMEDIES: Readonly<Record<string, (certificate: PeerCertificate) => string>> = {
  expired: () => 'renew it on the upstream, and reload the program that serves it',
  not_yet_valid: () => 'check the clocks of both machines, then the certificate\'s first day',
  self_signed: () => 'trust it with --origin-ca <its pem>, or do not check with --ssl-mode full',
  unknown_issuer: () => 'trust the issuer with --origin-ca <its pem>, or let the upstream send the whole chain',
  wrong_host: mendName,
  revoked: () => 'its issuer took it back: get a new one'
}
