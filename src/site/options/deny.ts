/** Requests to refuse: by client address, path, User-Agent or Referer. All that a rule names must fit. */
import { BlockList, isIP } from 'node:net'
import { didYouMean } from '../../nearest.js'
import { inside, Mistake } from '../../options/problem.js'
import { DENY_REASONS, type DenyReason, type DenyRule } from './rules.js'
import { anyKeyOf, checkKeys } from '../../options/values/keys.js'
import { siteHost } from './site.js'
import { country } from '../../options/values/text.js'
import { pathOf, quote, recordOf, textOf, type Value } from '../../options/values/value.js'

const PARTS = ['ip', 'path', 'country', 'userAgent', 'referer'] as const
const KEYS = [...PARTS, 'because'] as const

type Part = typeof PARTS[number]

/** A reason that speaks of something must have looked at it. */
const NEEDS: Readonly<Record<DenyReason, Part | null>> = {
  deny_rule: null,
  ip_banned: 'ip',
  asn_banned: 'ip',
  country_banned: 'country',
  browser_banned: 'userAgent',
  hotlinked: 'referer'
}

function ipOf (value: unknown): string {
  const text = textOf(value, 'an address or a range like 203.0.113.0/24')
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  const isRange = bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32)
  if (family === 0 || more.length > 0 || (bits !== undefined && !isRange)) {
    throw new Mistake(`ip ${quote(value)} is neither an address nor a range; write it like 203.0.113.7 or 203.0.113.0/24`)
  }
  // what the rule is checked with later must take it, too
  if (isRange) new BlockList().addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4')
  return text
}

const countryOf = (value: unknown): string => inside('country ', () => country.read(value, { via: 'file', base: '' }))

function refererOf (value: unknown): string {
  const text = textOf(value, 'the host of a Referer, or foreign')
  if (text === 'foreign') return text
  if (text.startsWith('*')) throw new Mistake(`referer ${quote(value)} has a *; a host takes every name below it already`)
  return inside('referer ', () => siteHost.read(text, { via: 'file', base: '' }))
}

function becauseOf (value: unknown, rule: DenyRule): DenyReason {
  const reason = DENY_REASONS.find(known => known === value)
  if (reason === undefined) {
    const hint = typeof value === 'string' ? didYouMean(value, DENY_REASONS) : ''
    throw new Mistake(`because ${quote(value)} is not one of ${DENY_REASONS.join(', ')}${hint}`)
  }
  const needed = NEEDS[reason]
  if (needed !== null && rule[needed] === undefined) {
    throw new Mistake(`because ${reason} goes with ${needed}, which the rule does not name`)
  }
  return reason
}

export const deny: Value<DenyRule> = {
  placeholder: '<rule>',
  schema: {
    type: 'object',
    additionalProperties: false,
    ...anyKeyOf(PARTS),
    properties: {
      ip: { type: 'string' },
      path: { type: 'string', pattern: '^/' },
      country: country.schema,
      userAgent: { type: 'string', minLength: 1 },
      referer: { type: 'string', minLength: 1 },
      because: { enum: DENY_REASONS }
    }
  },
  read (value) {
    const given = recordOf(value, 'takes rules like { path: /admin }')
    checkKeys(given, KEYS)
    const { ip, path, country: from, userAgent, referer, because } = given
    if (PARTS.every(part => given[part] === undefined)) {
      throw new Mistake('has a rule that names nothing; it takes ip, path, country, userAgent or referer')
    }
    const rule: DenyRule = {
      ...(ip !== undefined && { ip: ipOf(ip) }),
      ...(path !== undefined && { path: pathOf(path, '/admin', 'path ') }),
      ...(from !== undefined && { country: countryOf(from) }),
      ...(userAgent !== undefined && { userAgent: textOf(userAgent, 'a part of the User-Agent') }),
      ...(referer !== undefined && { referer: refererOf(referer) })
    }
    return because === undefined ? rule : { ...rule, because: becauseOf(because, rule) }
  }
}
