/** After a refused certificate: whom it names, who signed it, until when it holds, and what would make it pass. */
import type { PeerCertificate } from '../failures/failure.js'
import type { Gatherer } from './gatherers.js'
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
  const given = certificate.names.map(name => printable(name.replace(/^(?:DNS|IP Address):/, '')))
  const names = list(given.length > 0 ? given : [commonName(certificate.subject)])
  const asked = certificate.names.includes(certificate.askedFor) ? 'as asked' : `asked for ${printable(certificate.askedFor)}`
  return `the certificate is for ${names}, ${asked}`
}

function dates ({ validFrom, validTo }: PeerCertificate, now: number): string {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)]
  if (now > to) return `expired ${day(to)}, ${ago(now - to)} ago`
  if (now < from) return `not valid before ${day(from)}, ${ago(from - now)} from now`
  return `valid until ${day(to)}`
}

const day = (ms: number): string => Number.isNaN(ms) ? 'at an unreadable date' : new Date(ms).toISOString().slice(0, 10)

const ago = (ms: number): string => ms < 86_400_000 ? plural(Math.max(1, Math.round(ms / 3_600_000)), 'hour') : plural(Math.round(ms / 86_400_000), 'day')

/** `CN=shop.test\nO=Shop` -> `shop.test`. */
const commonName = (name: string): string => printable(/(?:^|[\n,/] ?)CN ?= ?([^\n,]+)/.exec(name)?.[1] ?? (name.split('\n').join(', ') || 'nobody'))

const REMEDIES: Readonly<Record<string, (certificate: PeerCertificate) => string>> = {
  expired: () => 'renew it on the upstream, and reload the program that serves it',
  not_yet_valid: () => 'check the clocks of both machines, then the certificate\'s first day',
  self_signed: () => 'trust it with --origin-ca <its pem>, or do not check with --ssl-mode full',
  unknown_issuer: () => 'trust the issuer with --origin-ca <its pem>, or let the upstream send the whole chain',
  wrong_host: certificate => {
    const other = certificate.names.map(name => name.replace(/^(?:DNS|IP Address):/, '')).find(name => !name.includes('*'))
    return other === undefined ? 'ask for a name it holds with --server-name' : `ask for it with --server-name ${printable(other)}`
  },
  revoked: () => 'its issuer took it back: get a new one'
}
