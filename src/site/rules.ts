/** What a site refuses before any upstream is thought of, gathered into one check; and the failures that need no rule. */
import { isIP } from 'node:net'
import { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings } from '../options/settings.js'
import type { Brand } from '../brand/brand.js'
import type { RuleCheck } from './asked.js'
import { denyCheck } from './deny.js'
import { forgedCheck } from './forged.js'
import type { OwnAddress } from './own.js'
import { standingCheck } from './standing.js'

/** What a brand has to say about the rules of a site. */
export type Ways = Pick<Brand, 'outward' | 'own'>

/**
 * The check that every request of the site passes, or null when there is nothing to check. It throws UpstreamFailure.
 * @param own where the edge listens; empty until it does
 */
export function createGuard (site: SiteSettings, { outward: { addressHeaders } = {} }: Ways, own: readonly OwnAddress[]): RuleCheck | null {
  const checks = [
    directCheck(site),
    forgedCheck(site, addressHeaders),
    standingCheck(site, own),
    denyCheck(site)
  ].filter(check => check !== null)
  if (checks.length < 2) return checks[0] ?? null
  return asked => { for (const check of checks) check(asked) }
}

const directCheck = ({ directIp }: SiteSettings): RuleCheck | null =>
  directIp === 'allow' ? null : ({ host }) => { if (isAddress(host)) throw directRefused(host) }

/** @param host without port; IPv6 in brackets */
export const isAddress = (host: string): boolean => isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0

export function directRefused (host: string): UpstreamFailure {
  return new UpstreamFailure(
    'request_denied',
    `the request asks for the address ${host}, not for a site by its name`,
    { reason: 'direct_ip' }
  )
}

export function limitReached (site: SiteSettings): UpstreamFailure {
  return new UpstreamFailure('connection_limit_reached', `site ${site.name} already serves ${site.maxConnections} requests, its limit`)
}

export function siteNotFound (host: string): UpstreamFailure {
  return new UpstreamFailure(
    'site_not_found',
    `no site is configured for host ${host === '' ? '(none)' : host}`,
    { reason: 'unknown_host' }
  )
}

export function loopDetected (): UpstreamFailure {
  return new UpstreamFailure(
    'proxy_loop_detected',
    'the request has been through this edge already (CDN-Loop, RFC 8586)',
    { reason: 'second_pass' }
  )
}
