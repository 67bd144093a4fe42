/** Options that pick a site, refuse, count and change its requests. */
import type { Scope } from '../options/layers.js'
import type { EdgePart, Given, Rows, SitePart } from '../options/row.js'
import { toggle } from '../options/values/number.js'
import { choice, country } from '../options/values/text.js'
import { deny } from './options/deny.js'
import { rateLimit } from './options/rate-limit.js'
import { rewrite } from './options/rewrite.js'
import type { DenyRule, RateLimit } from './options/rules.js'
import { account, siteHost, siteName, sitePath } from './options/site.js'

export const rows = {
  /** Name in the log. Default: its first host, else `site-1` and so on. */
  name: {
    group: 'upstream',
    level: 'site',
    value: siteName,
    only: 'file',
    default: null,
    otherwise: 'its first host',
    into: 'name',
    meaning: 'name of the site in the log'
  },
  /** Host names without port; `*.shop.test` takes every name below; none takes every host. */
  hosts: {
    group: 'upstream',
    level: 'site',
    value: siteHost,
    list: true,
    only: 'file',
    default: null,
    otherwise: 'every host',
    meaning: 'host names the site takes; *.shop.test takes every name below shop.test'
  },
  /** Path prefix, e.g. `/api`. */
  path: {
    group: 'upstream',
    level: 'site',
    value: sitePath,
    only: 'file',
    default: null,
    otherwise: 'every path',
    meaning: 'path prefix the site takes'
  },
  /** The site's path is taken off before a request is forwarded. Default false. */
  trimPath: {
    group: 'types',
    level: 'both',
    value: toggle,
    default: 'false',
    meaning: 'take the path of the site off the request before it is forwarded: /shop/cart becomes /cart'
  },
  /** `pending`: declared, but answered `site_not_found` as long as it is not active. Default `active`. */
  state: {
    group: 'upstream',
    level: 'site',
    value: choice('active', 'pending'),
    only: 'file',
    default: 'active',
    meaning: 'whether the site is served already; a pending one is answered site_not_found'
  },
  /** Whose site it is; its upstream may not be a host of another account's site. Default nobody's. */
  account: {
    group: 'upstream',
    level: 'site',
    value: account,
    only: 'file',
    default: null,
    otherwise: 'nobody\'s',
    into: 'foreignUpstream',
    meaning: 'whose site it is; an upstream that is a host of another account\'s site is refused'
  },
  /** Two capitals: the country all visitors pretend to come from. Default: no country is told. */
  country: {
    group: 'pages',
    level: 'both',
    value: country,
    default: null,
    otherwise: 'no country is told',
    early: true,
    meaning: 'country all visitors pretend to come from: two capital letters, XX for unknown, T1 for Tor'
  },
  /** Requests to refuse. */
  deny: {
    group: 'rules',
    level: 'both',
    value: deny,
    list: true,
    only: 'file',
    default: null,
    otherwise: 'nothing is refused',
    into: 'deny',
    meaning:
      'requests to refuse: rules of ip, path, country, userAgent and referer, all of which must fit, and because, the ' +
      'reason to give'
  },
  /** Requests that one client address may make: `20/10s`, `20/10s block 60s` or an object. Default no limit. */
  rateLimit: {
    group: 'rules',
    level: 'both',
    value: rateLimit,
    default: null,
    otherwise: 'no limit',
    into: 'rateLimit',
    meaning: 'requests that one client address may make in a period; the rest is refused, and with block for that long'
  },
  /** Changes of the request on its way to the upstream. */
  rewrite: {
    group: 'rules',
    level: 'both',
    value: rewrite,
    list: true,
    only: 'file',
    default: null,
    otherwise: 'nothing is changed',
    meaning: 'changes on the way to the upstream: rules of path, to, set and remove'
  },
  /** Whether a request for an IP address instead of a name is served. Default `allow`. */
  directIp: {
    group: 'rules',
    level: 'both',
    value: choice('allow', 'refuse'),
    default: 'allow',
    early: true,
    meaning: 'whether a request for an IP address instead of a name is served'
  },
  /** What to do with a client's own CF-Connecting-IP, doubled or overlong X-Forwarded-For. Default: the brand decides. */
  forgedHeaders: {
    group: 'rules',
    level: 'both',
    value: choice('refuse', 'replace'),
    default: null,
    otherwise: 'the brand decides',
    meaning:
      'what to do when a client itself sends the headers that tell the upstream its address: refuse the request, or say' +
      ' it anew'
  }
} as const satisfies Rows

/** The rules of the top level hold in every site, before its own. */
export const denyOf = ({ layer, layers }: Scope<typeof rows>): readonly DenyRule[] => [...layers.base.deny ?? [], ...layer.given.deny ?? []]

/** @param ms multiplies by the time scale */
export function rateLimitOf (
  { rateLimit: given }: { readonly rateLimit: RateLimit | null },
  ms: (time: number) => number
): RateLimit | null {
  return given === null ? null : { ...given, per: ms(given.per), block: given.block === null ? null : ms(given.block) }
}

export type SiteGiven = Given<typeof rows>

declare module '../options/settings.js' {
  interface Settings extends EdgePart<typeof rows> {}
  interface SiteSettings extends SitePart<typeof rows> {
    readonly deny: readonly DenyRule[]
    /** null is without limit (default). */
    readonly rateLimit: RateLimit | null
    /** The upstream's host is a site of another account; null: it is not. */
    readonly foreignUpstream: { readonly host: string, readonly account: string } | null
  }
}
