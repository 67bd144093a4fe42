/** From what was given to the settings an edge runs on: defaults filled in, limits scaled, sites checked together. */
import { checkOrigin } from '../dial/options/checks.js'
import { checkHops } from '../dial/options/hop-checks.js'
import { fallbackOf } from '../dial/options/where.js'
import type { TlsSettings } from '../edge/options.js'
import { keyPairOf } from '../edge/options/key-pair.js'
import { checkLaunch, topCommandOf } from '../launch/options/launch.js'
import { isTopServed } from '../launch/options/site-types.js'
import { checkTypes } from '../launch/options/type-checks.js'
import { logSettings, type LogSettings } from '../observe/options.js'
import * as options from '../options/layers.js'
import type { FoundProblem } from '../options/place.js'
import type { EdgePart, Settled } from '../options/row.js'
import type { Settings, SiteSettings } from '../options/settings.js'
import { DEFAULT_SITE, isOpen, nameOf } from '../options/sites.js'
import { errorSettings } from '../page/options/errors.js'
import { checkSites, checkTrim } from '../site/options/checks.js'
import { checkCountries } from '../site/options/country-checks.js'
import { TABLE, type Given, type Options } from './rows.js'
import { siteSettings } from './sites.js'

type Layers = options.Layers<Given>

export interface Resolved {
  readonly settings: Settings
  /** Mistakes between options; `settings` must not be used when there are any. */
  readonly found: readonly FoundProblem[]
}

/** Sites in order; the top level's upstream comes last and takes what no site took. */
function resolveSites (layers: Layers, found: FoundProblem[]): SiteSettings[] {
  const hasFallback = leadsSomewhere(layers)
  found.push(...checkSites(layers.sites, hasFallback))
  checkUpstreams(layers, hasFallback, found)
  const sites = options.sitesIn(layers).map(layer => siteSettings(nameOf(layer.given, layer.site), layer, layers, found))
  if (hasFallback && !layers.sites.some(isOpen)) sites.push(siteSettings(DEFAULT_SITE, { given: {}, path: [], site: null }, layers, found))
  return sites
}

/** Sites that lead nowhere. */
function checkUpstreams (layers: Layers, hasFallback: boolean, found: FoundProblem[]): void {
  for (const { given, path, site } of options.sitesIn(layers)) {
    if (given.upstream !== undefined || given.railgun !== undefined || given.command !== undefined || 'type' in given || hasFallback) {
      continue
    }
    const what = `site ${site + 1} (${nameOf(given, site)}) has no upstream`
    const remedy = 'say where its requests go, e.g. upstream: localhost:3000, or what to start, e.g. command: node app.js'
    found.push({ path, sentence: `${what}; ${remedy}` })
  }
}

/** Whoever asks for a dialect wants lines in it: on a terminal they take the place of the lines for people. */
function formatOf (layers: Layers, { log: format, logFile }: Settled<Options>, found: FoundProblem[]): LogSettings['format'] {
  const isAsked = [layers.overrides, layers.base].some(({ logDialect }) => logDialect !== undefined)
  if (!isAsked || format === 'json' || logFile !== null) return format
  const isGiven = [layers.overrides, layers.base].some(({ log }) => log !== undefined)
  if (!isGiven && format === 'pretty') return 'json'
  const sentence = `is a form of the lines for programs, and with log ${format} nobody writes any; set log to json, or name a log file`
  found.push({ path: ['logDialect'], sentence })
  return format
}

/** Whether the top level says where requests go. */
const leadsSomewhere = (layers: Layers): boolean =>
  fallbackOf(layers) !== undefined || topCommandOf(layers) !== undefined || isTopServed(layers)

/** Whether anything says where requests go; checked last, and told only when nothing else is wrong with it. */
export const leadsNowhere = (layers: Layers): boolean =>
  layers.sites.length === 0 && !leadsSomewhere(layers)

/** A certificate anywhere switches TLS on for all: there is one port. */
function tlsSettings (of: Settled<Options>, sites: readonly SiteSettings[], found: FoundProblem[]): TlsSettings | null {
  const keyPair = keyPairOf(of, [], found)
  const ownAuthority = of.tls
  return ownAuthority || keyPair !== null || sites.some(site => site.keyPair !== null) ? { ownAuthority, keyPair } : null
}

export function resolveLayers (layers: Layers): Resolved {
  const found: FoundProblem[] = []
  const look = (site: Given): Settled<Options> => options.settle(TABLE, layers, site)
  const of = look({})
  const sites = resolveSites(layers, found)
  found.push(...checkOrigin(layers, sites))
  checkCountries(layers, sites, found)
  checkHops(layers, sites, found)
  checkLaunch(layers, found)
  checkTypes(layers, look, found)
  checkTrim(layers, found)
  const settings: Settings = {
    ...options.plainOf(TABLE, of, 'edge') as EdgePart<Options>,
    errors: errorSettings(layers),
    tls: tlsSettings(of, sites, found),
    log: logSettings(of, formatOf(layers, of, found), found),
    sites
  }
  return { settings, found }
}
