/** Which page each finer reason of a refusal leads to, and the names of headers that this edge keeps to itself. */

/** Reasons of `request_denied`; a reason this table does not know is a firewall rule like any other. */
const DENIED = {
  deny_rule: '1020',
  forged_address: '1000',
  forwarded_for_repeated: '1000',
  forwarded_for_too_long: '1000',
  direct_ip: '1003',
  asn_banned: '1005',
  ip_banned: '1006',
  country_banned: '1009',
  browser_banned: '1010',
  hotlinked: '1011',
  sni_mismatch: '1013',
  cross_account: '1014',
  rate_limited: '1015',
  restricted_upstream: '1034',
  rewrite_path_invalid: '1035',
  rewrite_too_long: '1036',
  rewrite_expression_failed: '1037',
  rewrite_header_not_allowed: '1040',
  rewrite_header_value_invalid: '1041'
} as const

type Denied = keyof typeof DENIED

const isDenied = (reason: string): reason is Denied => Object.hasOwn(DENIED, reason)

export const deniedPage = (reason: string = 'deny_rule'): typeof DENIED[Denied] => DENIED[isDenied(reason) ? reason : 'deny_rule']

/** Names that browsers let no script set (the "forbidden request-header names" of the Fetch standard), as far as they are no framing. */
const FORBIDDEN = new Set(['accept-charset', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method',
  'access-control-request-private-network', 'date', 'dnt', 'origin', 'referer', 'via'])

/** They tell the visitor's address; rules may take them away at most. */
const ADDRESS = new Set(['cf-connecting-ip', 'true-client-ip', 'x-real-ip', 'cookie'])

/** *Request Header Transform Rules*, important remarks. Cookie is like an address there: it may be removed, not set. */
export function isFrozen (name: string, how: 'set' | 'remove'): boolean {
  if (ADDRESS.has(name)) return how === 'set'
  return FORBIDDEN.has(name) || /^(x-cf-|cf-|proxy-|sec-)/.test(name)
}
