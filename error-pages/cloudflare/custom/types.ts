/**
 * The types of pages a site may replace, by their API identifiers, and which code leads to which. From *Error page types*
 * and *Troubleshoot Error Pages issues* of the documentation.
 */
import type { CustomType, ErrorFacts } from '../../../src/brand/brand.js'
import type { EdgePage } from '../page.js'

export const TYPES = {
  '500_errors': { title: '500 class errors', sample: '522' },
  '1000_errors': { title: '1000 class errors', sample: '1016' },
  waf_block: { title: 'WAF block', sample: '1020' },
  ip_block: { title: 'IP/Country block', sample: '1020' },
  ratelimit_block: { title: 'Rate limiting block', sample: '1020' },
  country_challenge: { title: 'IP/Country challenge', sample: '1020' },
  managed_challenge: { title: 'Managed challenge', sample: '1020' },
  basic_challenge: { title: 'Interactive challenge', sample: '1020' },
  under_attack: { title: 'JavaScript challenge', sample: '1020' },
  waf_challenge: { title: 'WAF challenge', sample: '1020' }
} as const satisfies Record<string, CustomType>

export type TypeName = keyof typeof TYPES

export const ALIASES = { '5xx': '500_errors', '1xxx': '1000_errors' } as const satisfies Record<string, TypeName>

/** Codes that have a page of their own type; the others belong to their class. */
const BY_CODE: Readonly<Record<string, readonly TypeName[]>> = {
  // not to be customized, as documented
  1001: [],
  1003: [],
  1018: [],
  1023: [],
  // access rules by address, network or country
  1005: ['ip_block'],
  1006: ['ip_block'],
  1007: ['ip_block'],
  1008: ['ip_block'],
  1009: ['ip_block'],
  1106: ['ip_block'],
  1015: ['ratelimit_block'],
  // today's custom rules show the block page; the firewall rules they replaced showed 1020 on the page of its class
  1020: ['waf_block', '1000_errors']
}

/** Statuses without Error Pages, so that interfaces for programs keep working. */
const SPARED: readonly number[] = [500, 501, 503, 505]

const isThousand = ({ code }: EdgePage): boolean => /^1\d{3}$/.test(code)

export function typesFor (page: EdgePage): readonly TypeName[] {
  if (SPARED.includes(page.status)) return []
  const own = BY_CODE[page.code]
  if (own !== undefined) return own
  if (isThousand(page)) return ['1000_errors']
  return page.status >= 500 ? ['500_errors'] : []
}

/** `cf.response.error_type` by type of page. */
const ERROR_TYPES: Readonly<Record<TypeName, string>> = {
  '500_errors': '5xx',
  '1000_errors': '1xxx',
  waf_block: 'waf',
  ip_block: 'ip_ban',
  ratelimit_block: 'ratelimit',
  country_challenge: 'country_challenge',
  managed_challenge: 'managed_challenge',
  basic_challenge: 'legacy_challenge',
  under_attack: 'iuam',
  waf_challenge: 'legacy_challenge'
}

/** Every value the documentation lists. */
export const ERROR_TYPE_NAMES = [...new Set([...Object.values(ERROR_TYPES), 'always_online'])]

/** The default block page and the challenges are not for Custom Error Rules. */
const EXEMPT: readonly string[] = ['waf_block', 'country_challenge', 'managed_challenge', 'basic_challenge', 'under_attack', 'waf_challenge']

export function factsOf (page: EdgePage): ErrorFacts {
  const [type] = typesFor(page)
  // what has no Error Page still has its class
  const errorType = type === undefined ? (isThousand(page) ? '1xxx' : page.status >= 500 ? '5xx' : '') : ERROR_TYPES[type]
  return { code: isThousand(page) ? Number(page.code) : 0, errorType, exempt: EXEMPT.includes(type ?? '') }
}
