/** What a site refuses before any upstream is thought of: denied clients and paths, too many requests at once, loops. */
import { BlockList, isIP } from 'node:net'
import { UpstreamFailure } from '../failures/failure.js'
import type { DenyRule, SiteSettings } from '../options/settings.js'
import { matchesPath } from './match.js'

/** What a rule may look at. */
export interface Asked {
  readonly url: string
  readonly remoteAddress: string
  readonly userAgent: string | undefined
}

export type Guard = (asked: Asked) => void

/**
 * Returns a check that every request of the site passes, or null when the site has no deny rules.
 * The check throws UpstreamFailure `request_denied`.
 */
export function createGuard (site: SiteSettings): Guard | null {
  if (site.deny.length === 0) return null
  const rules = site.deny.map((rule, index) => ({ matches: compile(rule), index }))
  return asked => {
    const hit = rules.find(({ matches }) => matches(asked))
    if (hit !== undefined) throw new UpstreamFailure('request_denied', `denied by rule ${hit.index + 1} of site ${site.name}: ${describe(site.deny[hit.index])}`, { reason: 'deny_rule' })
  }
}

/** All parts of one rule must match. */
function compile (rule: DenyRule): (asked: Asked) => boolean {
  const parts: Array<(asked: Asked) => boolean> = []
  const { ip, path, userAgent } = rule
  if (ip !== undefined) {
    const block = blockOf(ip)
    parts.push(asked => checkAddress(block, asked.remoteAddress))
  }
  if (path !== undefined) parts.push(asked => matchesPath(path, asked.url))
  if (userAgent !== undefined) parts.push(asked => asked.userAgent?.includes(userAgent) === true)
  return asked => parts.length > 0 && parts.every(part => part(asked))
}

function blockOf (ip: string): BlockList {
  const block = new BlockList()
  const [address = '', bits] = ip.split('/')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (bits === undefined) block.addAddress(address, family)
  else block.addSubnet(address, Number(bits), family)
  return block
}

const checkAddress = (block: BlockList, remote: string): boolean => block.check(remote, isIP(remote) === 6 ? 'ipv6' : 'ipv4')

const describe = (rule: DenyRule | undefined): string => JSON.stringify(rule)

export function limitReached (site: SiteSettings): UpstreamFailure {
  return new UpstreamFailure('connection_limit_reached', `site ${site.name} already serves ${site.maxConnections} requests, its limit`)
}

export function siteNotFound (host: string): UpstreamFailure {
  return new UpstreamFailure('site_not_found', `no site is configured for host ${host === '' ? '(none)' : host}`)
}

export function loopDetected (): UpstreamFailure {
  return new UpstreamFailure('proxy_loop_detected', 'the request has been through this edge already (CDN-Loop, RFC 8586)')
}
