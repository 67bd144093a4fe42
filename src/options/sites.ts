/** One site's settings from the layers, with its limits scaled. */
import { fallbackOf, whereOf, withToken } from './hops.js'
import { errorSettings } from './errors.js'
import { keyPairOf } from './key-pair.js'
import type { Found, Path } from './read.js'
import type { DenyRule, RateLimit } from './rules.js'
import type { CircuitSettings, Limits, OriginPull, SiteSettings } from './settings.js'
import type { Layers, Lookup } from './settle.js'
import { lookUp } from './settle.js'
import { launchOf } from './launch.js'
import { foreignHost } from './accounts.js'
import type { Given } from './table.js'
import { targetsOf, type Places } from './targets.js'
import { scaled } from './values/duration.js'

/**
 * A stalled handshake counts like a stalled connect, and the documented read limit runs between any two reads, so it holds
 * for the pieces of a body, too: whoever shortens one limit shortens its neighbor unless that was given.
 */
function limitsOf (find: Lookup): Limits {
  const scale = find('timeScale')
  return {
    dns: scaled(find('dnsTimeout'), scale),
    connect: scaled(find('connectTimeout'), scale),
    tls: scaled(find('tlsTimeout') ?? find('connectTimeout'), scale),
    ack: scaled(find('ackTimeout'), scale),
    write: scaled(find('writeTimeout'), scale),
    response: scaled(find('responseTimeout'), scale),
    idle: scaled(find('idleTimeout') ?? find('responseTimeout'), scale),
    maxHeaderSize: find('maxHeaderSize')
  }
}

/** The rules of the top level hold in every site, before its own. */
const denyOf = (layers: Layers, site: Given): DenyRule[] => [...layers.base.deny ?? [], ...site.deny ?? []]

/** Both or none; what is missing is told elsewhere. */
function originPullOf (find: Lookup): OriginPull | null {
  const cert = find('originPullCert')
  const key = find('originPullKey')
  return cert === null || key === null ? null : { cert, key }
}

function rateLimitOf (find: Lookup): RateLimit | null {
  const given = find('rateLimit')
  const scale = find('timeScale')
  return given === null ? null : { ...given, per: scaled(given.per, scale), block: given.block === null ? null : scaled(given.block, scale) }
}

const circuitOf = (find: Lookup): CircuitSettings =>
  ({ failures: find('circuitFailures'), cooldown: scaled(find('circuitCooldown'), find('timeScale')), open: false })

/** Whose pages are shown, and how. */
export const looksOf = (find: Lookup): Pick<SiteSettings, 'brand' | 'lang' | 'statusStyle'> =>
  ({ brand: find('brand'), lang: find('lang'), statusStyle: find('statusStyle') })

const pathOf = ({ path }: Given, find: Lookup): Pick<SiteSettings, 'path' | 'trimPath'> => ({ path: path ?? null, trimPath: find('trimPath') })

/** Where a site's own certificate would be written; the top level's, where it has none. */
const ownPlace = (site: Given, { sites }: Layers): Path => site.tlsCert === undefined && site.tlsKey === undefined ? [] : ['sites', sites.indexOf(site)]

/** The settings of the site `name`; `places` is where its ssl mode and its upstream would be written. */
export function siteSettings (name: string, site: Given, layers: Layers, places: Places, found: Found[]): SiteSettings {
  const find = lookUp(layers, site)
  const hosts = site.hosts ?? []
  const sslMode = find('sslMode')
  const launch = launchOf(name, site, layers, site.command === undefined ? ['command'] : ['sites', layers.sites.indexOf(site), 'command'], found)
  const upstreams = launch === null ? whereOf(site) ?? fallbackOf(layers) ?? [] : []
  return {
    name,
    hosts,
    ...pathOf(site, find),
    upstreams: withToken(targetsOf(upstreams, sslMode, places, found), find('tunnelToken')),
    launch,
    limits: limitsOf(find),
    sslMode,
    serverName: find('serverName'),
    keyPair: keyPairOf(find, ownPlace(site, layers), found),
    originCa: find('originCa'),
    originCrl: find('originCrl'),
    originPull: originPullOf(find),
    dnsServer: find('dnsServer'),
    maxConnections: find('maxConnections'),
    deny: denyOf(layers, site),
    rateLimit: rateLimitOf(find),
    rewrite: find('rewrite') ?? [],
    directIp: find('directIp'),
    forgedHeaders: find('forgedHeaders'),
    state: site.state ?? 'active',
    foreignUpstream: foreignHost(site, upstreams, layers.sites),
    circuit: circuitOf(find),
    parser: find('parser'),
    intercept: find('intercept'),
    ...looksOf(find),
    originHeaders: find('originHeaders'),
    country: find('country'),
    trueClientIp: find('trueClientIp'),
    ...errorSettings(layers, site)
  }
}
