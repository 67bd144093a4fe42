/** One site's settings from the layers, with its limits scaled. */
import { fallbackOf, whereOf, withToken } from './hops.js'
import { errorSettings } from './errors.js'
import { keyPairOf } from './key-pair.js'
import type { Found, Path } from './place.js'
import type { DenyRule, RateLimit } from './rules.js'
import type { CircuitSettings, Limits, OriginPull, SiteSettings } from './settings.js'
import { lookUp, placeIn, type Layer, type Layers, type Lookup } from './layers.js'
import { launchOf } from './launch.js'
import { foreignHost } from './accounts.js'
import type { Given } from './table.js'
import { targetsOf } from './targets.js'
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
const ownPlace = ({ given, path }: Layer): Path => given.tlsCert === undefined && given.tlsKey === undefined ? [] : path

/** @param layer what the site says itself; for the top level's own site nothing: `{}` at [] */
export function siteSettings (name: string, layer: Layer, layers: Layers, found: Found[]): SiteSettings {
  const { given: site } = layer
  const find = lookUp(layers, site)
  const hosts = site.hosts ?? []
  const sslMode = find('sslMode')
  const launch = launchOf(name, site, layers, placeIn(layer, 'command'), found)
  const upstreams = launch === null ? whereOf(site) ?? fallbackOf(layers) ?? [] : []
  return {
    name,
    hosts,
    ...pathOf(site, find),
    upstreams: withToken(targetsOf(upstreams, sslMode, { sslMode: placeIn(layer, 'sslMode'), upstream: placeIn(layer, 'upstream') }, found), find('tunnelToken')),
    launch,
    limits: limitsOf(find),
    sslMode,
    serverName: find('serverName'),
    keyPair: keyPairOf(find, ownPlace(layer), found),
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
