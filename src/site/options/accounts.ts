/** Sites may belong to accounts; one that leads to a host of another account's site is told apart here, before any request. */
import { matchesHost } from '../../patterns.js'
import type { SiteGiven } from '../options.js'
import type { Upstream } from '../../dial/options/upstream.js'

/** The first upstream host of `site` that a site of another account takes, or null. */
export function foreignHost (site: SiteGiven, upstreams: readonly Upstream[], sites: readonly SiteGiven[]): {
  host: string
  account: string
} | null {
  const others = sites.filter(({ account }) => site.account !== undefined && account !== undefined && account !== site.account)
  for (const { target: { host } } of upstreams) {
    const name = host.toLowerCase()
    const owner = others.find(({ hosts }) => hosts?.some(pattern => matchesHost(pattern, name)) === true)
    if (owner?.account !== undefined) return { host: name, account: owner.account }
  }
  return null
}
