/** Which site a request belongs to, whether the site's rules let it in, and whether there is room. */
import { hostOnly } from '../../patterns.js'
import { directRefused, isAddress, limitReached, siteNotFound } from '../../site/rules.js'
import type { RunningSite } from '../running-site.js'
import { withFault, type Sites } from '../sites.js'
import type { RequestContext } from '../request/context.js'
import type { Step } from './step.js'

export const site: Step = (context, { config: { settings, sites } }) => {
  const { journey, fault } = context
  const host = context.host = hostOnly(fault?.arrival?.host ?? journey.host)
  const found = siteOf(context, sites)
  if (found === null) throw settings.directIp === 'refuse' && isAddress(host) ? directRefused(host) : siteNotFound(host)
  journey.site = found.settings.name
  journey.country = found.settings.country
  journey.brand = found.runtime.brand.name
  context.site = found
}

function siteOf ({ journey, fault, host, target }: RequestContext, sites: Sites): RunningSite | null {
  if (fault === null) return sites.match(host, target)
  // a host of the fault's own may be none that is configured: what fails is the request that was made
  const found = sites.match(host, target) ?? sites.match(hostOnly(journey.host), target)
  // a fault that brings hosts of its own is a site that does not know this one
  if (found === null || (fault.site?.hosts !== undefined && !fault.site.hosts.includes(host))) return null
  return withFault(found, fault, sites.context)
}

/** The site's rules may refuse it. */
export const guard: Step = context => {
  const check = context.site.guard
  if (check !== null) check(context.askedFor(context.target))
}

/** `maxConnections`: requests beyond it are refused, all others are counted until they are over. */
export const capacity: Step = context => {
  const { settings, state } = context.site
  if (settings.maxConnections > 0 && state.running >= settings.maxConnections) throw limitReached(settings)
  context.count()
}
