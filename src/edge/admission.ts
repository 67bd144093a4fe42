/** Which site a request belongs to, and what the site's rules make of it. */
import type { RunningFault } from '../faults/fault.js'
import type { Asked } from '../site/asked.js'
import { hostOnly } from '../patterns.js'
import { directRefused, isAddress, siteNotFound } from '../site/rules.js'
import type { RequestContext } from './request-context.js'
import { withFault, type RunningSite, type Sites } from './sites.js'

/** A request at the door. */
export interface Arrived {
  readonly context: RequestContext
  /** The raw target. */
  readonly target: string
  readonly fault: RunningFault | null
  /** Header lines the fault adds, flat. */
  readonly added: readonly string[]
}

/** @throws UpstreamFailure when there is none, or when it does not let the request in */
export function siteFor (arrived: Arrived, sites: Sites, directIp: 'allow' | 'refuse'): RunningSite {
  const { context, fault } = arrived
  const { journey } = context
  const host = hostOnly(fault?.arrival?.host ?? journey.host)
  const site = pick(arrived, host, sites)
  if (site === null) throw directIp === 'refuse' && isAddress(host) ? directRefused(host) : siteNotFound(host)
  journey.site = site.settings.name
  journey.country = site.settings.country
  journey.brand = site.runtime.brand.name
  context.runtime = site.runtime
  if (site.guard !== null) site.guard(askedBy(arrived, host, arrived.target))
  return site
}

function pick ({ context: { journey }, fault, target }: Arrived, host: string, sites: Sites): RunningSite | null {
  if (fault === null) return sites.match(host, target)
  // a host of the fault's own may be none that is configured: what fails is the request that was made
  const found = sites.match(host, target) ?? sites.match(hostOnly(journey.host), target)
  // a fault that brings hosts of its own is a site that does not know this one
  if (found === null || (fault.site?.hosts !== undefined && !fault.site.hosts.includes(host))) return null
  return withFault(found, fault, sites.context)
}

/** The request as rules look at it. */
export function askedBy ({ context: { journey, request }, added }: Arrived, host: string, url: string): Asked {
  const { headers, rawHeaders } = request
  return { url, host, remoteAddress: journey.remoteAddress, country: journey.country, headers, rawHeaders, added }
}

/** How long a browser that is shown a starting page waits before it gets it, ms: short starts need no page. */
const GLANCE_MS = 1000

/** Somebody who looks at pages: what a program asks for gets no page that reloads itself. */
const isNavigation = ({ method, headers }: RequestContext['request']): boolean =>
  method === 'GET' && (headers['sec-fetch-dest'] === undefined ? headers.accept?.startsWith('text/html') === true : headers['sec-fetch-dest'] === 'document')

/** What a request has to wait for before it may go on: its turn at the site's limit, the program's start. null: for nothing. */
export function gateOf (context: RequestContext): Promise<void> | null {
  const { site, journey } = context
  if (site === null) return null
  const { limiter } = site
  if (limiter === null) return startOf(context, site)
  return limiter.admit(journey.remoteAddress).then(async () => { await startOf(context, site) })
}

function startOf ({ request, response }: RequestContext, { fleet }: RunningSite): Promise<void> | null {
  if (fleet === null) return null
  const { startPage, limits } = fleet.settings
  const reloads = startPage && isNavigation(request)
  return fleet.admit({ patience: reloads ? Math.min(GLANCE_MS, limits.wait) : limits.wait, reloads, onLeave: leave => { response.once('close', leave) } })
}
