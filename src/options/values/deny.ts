/** Requests to refuse: by client address, path or User-Agent. All that a rule names must fit. */
import { BlockList, isIP } from 'node:net'
import { Mistake } from '../problem.js'
import type { DenyRule } from '../settings.js'
import { checkKeys } from './keys.js'
import { quote, textOf, type Value } from './value.js'

const KEYS = ['ip', 'path', 'userAgent'] as const

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

function pathOf (value: unknown): string {
  const text = textOf(value, 'a path like /admin')
  if (text.startsWith('/')) return text
  throw new Mistake(`path ${quote(value)} does not start with /; write /${text}`)
}

export const deny: Value<DenyRule> = {
  placeholder: '<rule>',
  schema: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: { ip: { type: 'string' }, path: { type: 'string', pattern: '^/' }, userAgent: { type: 'string', minLength: 1 } }
  },
  read (value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Mistake(`takes rules like { path: /admin }, not ${quote(value)}`)
    checkKeys(value, KEYS)
    const { ip, path, userAgent } = value as Readonly<Record<string, unknown>>
    if (ip === undefined && path === undefined && userAgent === undefined) throw new Mistake('has a rule that names nothing; it takes ip, path or userAgent')
    return {
      ...(ip !== undefined && { ip: ipOf(ip) }),
      ...(path !== undefined && { path: pathOf(path) }),
      ...(userAgent !== undefined && { userAgent: textOf(userAgent, 'a part of the User-Agent') })
    }
  }
}
