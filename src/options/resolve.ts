/** From what was given to the settings an edge runs on: defaults filled in, limits scaled, sites checked together. */
import { checkCountries } from './country-checks.js'
import { errorSettings } from './errors.js'
import { keyPairOf } from './key-pair.js'
import { checkOrigin } from './origin-checks.js'
import type { Found } from './place.js'
import type { LogSettings, Settings, SiteSettings, TlsSettings } from './settings.js'
import { lookUp, placesIn, type Layers, type Lookup } from './layers.js'
import { DEFAULT_SITE, checkSites, isOpen, nameOf } from './site-checks.js'
import { isTopServed } from './site-types.js'
import { checkTypes } from './type-checks.js'
import { checkHops, fallbackOf } from './hops.js'
import { checkLaunch, topCommandOf } from './launch.js'
import { looksOf, siteSettings } from './sites.js'
import { scaled } from './values/duration.js'

export interface Resolved {
  readonly settings: Settings
  /** Mistakes between options; `settings` must not be used when there are any. */
  readonly found: readonly Found[]
}

/** Sites in order; the top level's upstream comes last and takes what no site took. */
function resolveSites (layers: Layers, found: Found[]): SiteSettings[] {
  const hasFallback = leadsSomewhere(layers)
  found.push(...checkSites(layers.sites, hasFallback))
  const sites = placesIn(layers).flatMap(layer => layer.site === null ? [] : [siteSettings(nameOf(layer.given, layer.site), layer, layers, found)])
  if (hasFallback && !layers.sites.some(isOpen)) sites.push(siteSettings(DEFAULT_SITE, { given: {}, path: [], site: null }, layers, found))
  return sites
}

/** Whoever asks for a dialect of the JSON lines wants some: on a terminal they take the place of the lines for people. */
function formatOf (layers: Layers, find: Lookup, found: Found[]): LogSettings['format'] {
  const format = find('log') ?? 'json'
  const isAsked = [layers.overrides, layers.base].some(({ logDialect }) => logDialect !== undefined)
  if (!isAsked || format === 'json' || find('logFile') !== null) return format
  const isGiven = [layers.overrides, layers.base].some(({ log }) => log !== undefined)
  if (!isGiven && format === 'pretty') return 'json'
  found.push({ path: ['logDialect'], sentence: `is a form of JSON lines, and with log ${format} nobody writes any; set log to json, or name a log file` })
  return format
}

/** Whether the top level says where requests go. */
const leadsSomewhere = (layers: Layers): boolean => fallbackOf(layers) !== undefined || topCommandOf(layers) !== undefined || isTopServed(layers)

/** Whether anything says where requests go; checked last, and told only when nothing else is wrong with it. */
export const leadsNowhere = (layers: Layers): boolean =>
  layers.sites.length === 0 && !leadsSomewhere(layers)

/** A certificate anywhere switches TLS on for all: there is one port. */
function tlsSettings (find: Lookup, sites: readonly SiteSettings[], found: Found[]): TlsSettings | null {
  const keyPair = keyPairOf(find, [], found)
  const ownAuthority = find('tls')
  return ownAuthority || keyPair !== null || sites.some(site => site.keyPair !== null) ? { ownAuthority, keyPair } : null
}

export function resolveLayers (layers: Layers): Resolved {
  const found: Found[] = []
  const find = lookUp(layers)
  const sites = resolveSites(layers, found)
  found.push(...checkOrigin(layers, sites))
  checkCountries(layers, sites, found)
  checkHops(layers, sites, found)
  checkLaunch(layers, found)
  checkTypes(layers, found)
  const settings: Settings = {
    host: find('host'),
    port: find('port'),
    tunnelPort: find('tunnelPort'),
    colo: find('colo'),
    ...looksOf(find),
    country: find('country'),
    fail: find('fail') ?? [],
    directIp: find('directIp'),
    failHeader: find('failHeader'),
    timeScale: find('timeScale'),
    clientHeaderTimeout: scaled(find('clientHeaderTimeout'), find('timeScale')),
    drainTimeout: find('drainTimeout'),
    errors: errorSettings(layers),
    tls: tlsSettings(find, sites, found),
    log: { format: formatOf(layers, find, found), file: find('logFile'), level: find('logLevel') },
    logDialect: find('logDialect'),
    sites
  }
  return { settings, found }
}
