/** The upstream's own host, for one that serves by name and does not know the name that visitors ask for. */
import { isIPv6 } from 'node:net'
import type { SiteSettings, Target } from '../options/settings.js'

const USUAL_PORTS: Readonly<Record<Target['protocol'], number>> = { 'http:': 80, 'https:': 443 }

/**
 * @returns what to send as Host in place of the visitor's; null: the visitor's. A listener sends its own, because the edge
 * does not know the origin; a unix socket and a tunnel have no host to name.
 */
export function ownHost (target: Target, { hostHeader }: Pick<SiteSettings, 'hostHeader'>): string | null {
  if (hostHeader === 'visitor' || target.hop?.kind === 'railgun') return null
  if (target.socketPath !== null || target.hop !== undefined) return 'localhost'
  const host = isIPv6(target.host.replace(/%.*/, '')) ? `[${target.host.replace(/%.*/, '')}]` : target.host
  return target.port === USUAL_PORTS[target.protocol] ? host : `${host}:${target.port}`
}

/** Puts `host` where the visitor's stands; a visitor of HTTP/1.0 may have sent none. */
export function replaceHost (lines: string[], host: string): void {
  const at = lines.findIndex((part, index) => index % 2 === 0 && part.length === 4 && part.toLowerCase() === 'host')
  if (at === -1) lines.unshift('Host', host)
  else lines[at + 1] = host
}
