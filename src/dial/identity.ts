/**
 * The names of a handshake: what is asked for, and what the certificate may hold. The documented rule of the checking modes is
 * wider than Node's and RFC 9525's: the name may be the one the visitor requested or the upstream's own, and the common name
 * counts also beside alternative names.
 */
import { isIP } from 'node:net'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import type { SiteSettings, Target } from '../options/settings.js'

export interface Names {
  /** Told by SNI unless it is an address (RFC 6066 section 3); the one that is named when none fits. */
  readonly asked: string
  /** A certificate that holds any of them fits. */
  readonly accepted: readonly string[]
}

/** @param host of the request, as the visitor wrote it */
export function namesFor (target: Target, site: SiteSettings, host: string): Names {
  if (site.serverName !== null) return { asked: site.serverName, accepted: [site.serverName] }
  const asked = candidates(target, site, dnsNameOf(host)).find(name => name !== null && name !== '') ?? LOCALHOST
  return { asked, accepted: asked === target.host || target.host === '' ? [asked] : [asked, target.host] }
}

const LOCALHOST = 'localhost'

/**
 * The most particular first. `localhost` says as little about a site as 127.0.0.1 does (RFC 6761 section 6.3), unless the site
 * says that it is its name.
 */
function candidates (target: Target, { hosts }: SiteSettings, visitor: string | null): ReadonlyArray<string | null> {
  const isName = visitor !== LOCALHOST || hosts.includes(LOCALHOST)
  const firstHost = hosts.find(pattern => dnsNameOf(pattern) !== null) ?? null
  const upstream = isIP(target.host) === 0 ? target.host : null
  return [isName ? visitor : null, firstHost, upstream, visitor, target.host]
}

/** RFC 1123 section 2.1, and the underscore that is seen in the wild; the last label is never a number (WHATWG URL, 4.4). */
const DNS_NAME = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?!\d+$|0x)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** `Shop.test.:8443` -> `shop.test`; null for an address, and for what is no name of the DNS. */
export function dnsNameOf (host: string): string | null {
  const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  return DNS_NAME.test(name) ? name : null
}

/** The check that Node asks for after a handshake: undefined when a name fits, else what is wrong with the first. */
export function identityCheck ({ accepted }: Names): (host: string, certificate: PeerCertificate) => Error | undefined {
  return (_host, certificate) => {
    const misfits = accepted.map(name => misfitOf(name, certificate))
    return misfits.includes(undefined) ? undefined : misfits[0]
  }
}

function misfitOf (name: string, certificate: PeerCertificate): Error | undefined {
  const misfit = checkServerIdentity(name, certificate)
  if (misfit === undefined || isIP(name) !== 0 || certificate.subjectaltname === undefined) return misfit
  // Node looks at the common name only where no alternative name stands
  const { subjectaltname: _, ...withoutNames } = certificate
  return checkServerIdentity(name, withoutNames as PeerCertificate) === undefined ? undefined : misfit
}
