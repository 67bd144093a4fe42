/** Deny rules: all parts that a rule names must fit; the first rule that fits refuses the request. */
import { BlockList, isIP } from 'node:net'
import { UpstreamFailure } from '../failures/failure.js'
import type { DenyRule } from './options/rules.js'
import type { SiteSettings } from '../options/settings.js'
import { headerOf, type RuleRequest, type RuleCheck } from './asked.js'
import { hostOnly, matchesPath } from '../patterns.js'

type Fits = (asked: RuleRequest) => boolean

/** The check of a site's deny rules, or null when it has none. It throws `request_denied`. */
export function denyCheck ({ deny, name }: SiteSettings): RuleCheck | null {
  if (deny.length === 0) return null
  const rules = deny.map(rule => ({ fits: compile(rule), rule }))
  return asked => {
    const at = rules.findIndex(({ fits }) => fits(asked))
    if (at === -1) return
    const rule = rules[at]?.rule
    throw new UpstreamFailure(
      'request_denied',
      `denied by rule ${at + 1} of site ${name}: ${JSON.stringify(rule)}`,
      { reason: rule?.because ?? 'deny_rule' }
    )
  }
}

/** All parts of one rule must fit. */
function compile (rule: DenyRule): Fits {
  const parts: Fits[] = []
  const { ip, path, country, userAgent, referer } = rule
  if (ip !== undefined) parts.push(fromAddress(ip))
  if (path !== undefined) parts.push(asked => matchesPath(path, asked.url))
  if (country !== undefined) parts.push(asked => asked.country === country)
  if (userAgent !== undefined) parts.push(asked => headerOf(asked, 'user-agent')?.includes(userAgent) === true)
  if (referer !== undefined) parts.push(cameFrom(referer))
  return asked => parts.length > 0 && parts.every(part => part(asked))
}

function fromAddress (ip: string): Fits {
  const block = new BlockList()
  const [address = '', bits] = ip.split('/')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (bits === undefined) block.addAddress(address, family)
  else block.addSubnet(address, Number(bits), family)
  return ({ remoteAddress }) => block.check(remoteAddress, isIP(remoteAddress) === 6 ? 'ipv6' : 'ipv4')
}

/** A request without a Referer, or with one that names no host, came from nowhere. */
function cameFrom (referer: string): Fits {
  const isBelow = (host: string, other: string): boolean => host === other || host.endsWith(`.${other}`)
  return asked => {
    const [, authority] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(headerOf(asked, 'referer') ?? '') ?? []
    if (authority === undefined) return false
    const from = hostOnly(authority)
    // pages and pictures of one site often stand on different names below one another
    return referer === 'foreign' ? !isBelow(from, asked.host) && !isBelow(asked.host, from) : isBelow(from, referer)
  }
}
