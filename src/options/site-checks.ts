/** Mistakes that only show when sites are looked at together. */
import { coversHost, matchesPath } from '../patterns.js'
import type { Found } from './place.js'
import type { Given } from './table.js'

/** Name of the site that stands for the top level's upstream. */
export const DEFAULT_SITE = 'default'

/** Whether it takes everything, so that nothing is left for the top level. */
export const isOpen = ({ hosts, path }: Given): boolean => hosts === undefined && path === undefined

export const nameOf = (site: Given, index: number): string => site.name ?? site.hosts?.[0] ?? `site-${index + 1}`

/** What a site takes, as keys that can be compared: host and path. */
const claims = (site: Given): { host: string, at: number }[] =>
  (site.hosts ?? ['']).map((host, at) => ({ host, at }))

function checkNames (sites: readonly Given[], hasFallback: boolean, found: Found[]): void {
  const taken = new Map<string, number>()
  sites.forEach((site, index) => {
    const name = nameOf(site, index)
    const path = site.name === undefined ? ['sites', index] : ['sites', index, 'name']
    const before = taken.get(name)
    if (before !== undefined) found.push({ path, sentence: `"${name}" is the name of site ${before + 1} already; give each site a name of its own` })
    else if (name === DEFAULT_SITE && hasFallback) found.push({ path, sentence: `"${name}" is what the log calls the upstream of the top level; choose another name` })
    taken.set(name, before ?? index)
  })
}

/** Whether `earlier` takes all that `later` takes of `host`. */
const covers = (earlier: Given, later: Given, host: string): boolean =>
  (earlier.hosts === undefined || earlier.hosts.some(taken => coversHost(taken, host))) &&
  matchesPath(earlier.path ?? null, later.path ?? '/')

function checkHosts (sites: readonly Given[], found: Found[]): void {
  sites.forEach((site, index) => {
    for (const { host, at } of claims(site)) {
      const path = site.hosts === undefined ? ['sites', index] : ['sites', index, 'hosts', at]
      const first = sites.findIndex((earlier, i) => i < index && covers(earlier, site, host))
      const what = host === '' ? 'every host' : `"${host}"`
      if (first !== -1) found.push({ path, sentence: `${what} is taken by site ${first + 1} (${nameOf(sites[first] ?? {}, first)}) before; the first site that fits takes the request` })
      else if (site.hosts !== undefined && site.hosts.indexOf(host) < at) found.push({ path, sentence: `${what} is listed twice` })
    }
  })
}

function checkUpstreams (sites: readonly Given[], hasFallback: boolean, found: Found[]): void {
  sites.forEach((site, index) => {
    if (site.upstream !== undefined || site.railgun !== undefined || site.command !== undefined || 'type' in site || hasFallback) return
    found.push({ path: ['sites', index], sentence: `site ${index + 1} (${nameOf(site, index)}) has no upstream; say where its requests go, e.g. upstream: localhost:3000, or what to start, e.g. command: node app.js` })
  })
}

/** Names and hosts given twice, sites that no request can reach, sites that lead nowhere. */
export function checkSites (sites: readonly Given[], hasFallback: boolean): Found[] {
  const found: Found[] = []
  checkNames(sites, hasFallback, found)
  checkHosts(sites, found)
  checkUpstreams(sites, hasFallback, found)
  return found
}
