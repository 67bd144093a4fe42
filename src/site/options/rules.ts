/** The rules of a site as they are after reading: whom to refuse, how much to take, what to change on the way. */

export interface DenyRule {
  /** Client address or CIDR range. */
  readonly ip?: string | undefined
  /** Path prefix. */
  readonly path?: string | undefined
  /** Country that the site's visitors pretend to come from, two capitals. */
  readonly country?: string | undefined
  /** Part of the User-Agent. */
  readonly userAgent?: string | undefined
  /** Host of the Referer, its subdomains included; `foreign` is every host but the one that is asked for. No Referer never fits. */
  readonly referer?: string | undefined
  /** Why, for page and log; each wants the part that it speaks of. Default `deny_rule`. */
  readonly because?: DenyReason | undefined
}

/** What a deny rule may give as its reason. */
export const DENY_REASONS = ['deny_rule', 'ip_banned', 'asn_banned', 'country_banned', 'browser_banned', 'hotlinked'] as const

export type DenyReason = typeof DENY_REASONS[number]

/** How many requests one client may make; counted for each client address by itself. */
export interface RateLimit {
  readonly requests: number
  /** Length of the period, ms of wall time. It begins with a client's first request. */
  readonly per: number
  /** How long a client that went over is refused, ms of wall time; null: until its period is over. */
  readonly block: number | null
}

/**
 * A change of the request on its way to the upstream. In `to` and `set`, `{header:Name}`, `{path}`, `{query}`, `{host}` and
 * `{address}` stand for what the request says.
 */
export interface RewriteRule {
  /** Path prefix that the rule holds for. Default every path. */
  readonly path?: string | undefined
  /** Takes the place of that prefix; without `path`, of the whole path. */
  readonly to?: string | undefined
  /** Request header lines to set, by name. */
  readonly set?: Readonly<Record<string, string>> | undefined
  /** Names of request headers to take away. */
  readonly remove?: readonly string[] | undefined
}
