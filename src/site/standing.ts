/** What is wrong with a site itself, whatever is asked of it: settled when the site is set up, told to every request. */
import { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings } from '../options/settings.js'
import type { RuleCheck } from './asked.js'
import { leadsBack, type OwnAddress } from './own.js'

/** Addresses of a public resolver: nobody's web server, and refused by the edge that runs it. */
const RESOLVERS = new Set(['1.1.1.1', '1.0.0.1', '2606:4700:4700::1111', '2606:4700:4700::1001'])

type Standing = (site: SiteSettings, own: readonly OwnAddress[]) => UpstreamFailure | null

const STANDINGS: readonly Standing[] = [
  ({ state, name }) => state === 'active'
    ? null
    : new UpstreamFailure('site_not_found', `site ${name} is declared, but pending: it is not served yet`, { reason: 'pending' }),
  ({ upstreams }, own) => {
    const back = leadsBack(upstreams, own)
    return back === null
      ? null
      : new UpstreamFailure('proxy_loop_detected', `the upstream ${back.label} is this edge itself`, {
        reason: 'upstream_is_edge',
        address: back.label
      })
  },
  ({ foreignUpstream, name }) => foreignUpstream === null
    ? null
    : new UpstreamFailure('request_denied', `the upstream ${foreignUpstream.host} of site ${name} belongs to the account ` +
      `${foreignUpstream.account}`, {
      reason: 'cross_account',
      address: foreignUpstream.host
    }),
  ({ upstreams }) => {
    const resolver = upstreams.find(({ host }) => RESOLVERS.has(host))
    return resolver === undefined
      ? null
      : new UpstreamFailure('request_denied', `the upstream ${resolver.label} is the address of a public resolver, where no site can be`, {
        reason: 'restricted_upstream',
        address: resolver.label
      })
  }
]

/** A check that refuses every request of the site, or null when nothing is wrong with it. */
export function standingCheck (site: SiteSettings, own: readonly OwnAddress[]): RuleCheck | null {
  const standing = STANDINGS.find(look => look(site, own) !== null)
  if (standing === undefined) return null
  return () => {
    // made anew for each request: a failure belongs to one journey
    const failure = standing(site, own)
    if (failure !== null) throw failure
  }
}
