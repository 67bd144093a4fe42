/** Mistakes that only show when sites are looked at together. */
import type { SiteGiven } from '../options.js'
import { coversHost, matchesPath } from '../../patterns.js'
import { DEFAULT_SITE, nameOf, type Picks } from '../../options/sites.js'
import { sitesIn, topOf, type Layer, type Layers } from '../../options/layers.js'
import type { FoundProblem } from '../../options/place.js'

/** What a site takes, as keys that can be compared: host and path. */
const claims = (site: Picks): { host: string, at: number }[] =>
  (site.hosts ?? ['']).map((host, at) => ({ host, at }))

function checkNames (sites: readonly Picks[], hasFallback: boolean, found: FoundProblem[]): void {
  const taken = new Map<string, number>()
  sites.forEach((site, index) => {
    const name = nameOf(site, index)
    const path = site.name === undefined ? ['sites', index] : ['sites', index, 'name']
    const before = taken.get(name)
    if (before !== undefined) {
      found.push({ path, sentence: `"${name}" is the name of site ${before + 1} already; give each site a name of its own` })
    } else if (name === DEFAULT_SITE && hasFallback) {
      found.push({ path, sentence: `"${name}" is what the log calls the upstream of the top level; choose another name` })
    }
    taken.set(name, before ?? index)
  })
}

/** Whether `earlier` takes all that `later` takes of `host`. */
const covers = (earlier: Picks, later: Picks, host: string): boolean =>
  (earlier.hosts === undefined || earlier.hosts.some(taken => coversHost(taken, host))) &&
  matchesPath(earlier.path ?? null, later.path ?? '/')

function checkHosts (sites: readonly Picks[], found: FoundProblem[]): void {
  sites.forEach((site, index) => {
    for (const { host, at } of claims(site)) {
      const path = site.hosts === undefined ? ['sites', index] : ['sites', index, 'hosts', at]
      const first = sites.findIndex((earlier, i) => i < index && covers(earlier, site, host))
      const what = host === '' ? 'every host' : `"${host}"`
      if (first !== -1) {
        const earlier = `${what} is taken by site ${first + 1} (${nameOf(sites[first] ?? {}, first)}) before`
        found.push({ path, sentence: `${earlier}; the first site that fits takes the request` })
      } else if (site.hosts !== undefined && site.hosts.indexOf(host) < at) {
        found.push({ path, sentence: `${what} is listed twice` })
      }
    }
  })
}

/** Names and hosts given twice, sites that no request can reach. */
export function checkSites (sites: readonly Picks[], hasFallback: boolean): FoundProblem[] {
  const found: FoundProblem[] = []
  checkNames(sites, hasFallback, found)
  checkHosts(sites, found)
  return found
}

/** A path that is taken off wants one. */
export function checkTrim (layers: Layers<SiteGiven>, found: FoundProblem[]): void {
  const top: Layer<SiteGiven> = { given: topOf(layers), path: [], site: null }
  for (const { given, path, site } of [top, ...sitesIn(layers)]) {
    if (given.trimPath !== true) continue
    const hasPath = site === null ? layers.sites.some(one => one.path !== undefined) : given.path !== undefined
    if (hasPath) continue
    found.push({
      path: [...path, 'trimPath'],
      sentence: `has no path to take off; ${site === null ? 'give a site one' : 'add one'}: path: /shop`
    })
  }
}
