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
import { LONGEST_MS } from './values/duration.js'

/** Milliseconds of wall time; never 0, which timers and sockets take for "no limit". */
export const scaled = (ms: number | null, scale: number): number =>
  Math.min(LONGEST_MS, Math.max(1, Math.round((ms ?? 0) * scale)))

/**
 * A stalled handshake counts like a stalled connect, and the documented read limit runs between any two reads, so it holds
 * for the pieces of a body, too: whoever shortens one limit shortens its neighbor unless that was given.
 */
function limitsOf (find: Lookup): Limits {
  const scale = find('timeScale') ?? 1
  return {
    dns: scaled(find('dnsTimeout'), scale),
    connect: scaled(find('connectTimeout'), scale),
    tls: scaled(find('tlsTimeout') ?? find('connectTimeout'), scale),
    ack: scaled(find('ackTimeout'), scale),
    write: scaled(find('writeTimeout'), scale),
    response: scaled(find('responseTimeout'), scale),
    idle: scaled(find('idleTimeout') ?? find('responseTimeout'), scale),
    maxHeaderSize: find('maxHeaderSize') ?? 0
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
  const scale = find('timeScale') ?? 1
  return given === null ? null : { ...given, per: scaled(given.per, scale), block: given.block === null ? null : scaled(given.block, scale) }
}

const circuitOf = (find: Lookup): CircuitSettings =>
  ({ failures: find('circuitFailures') ?? 0, cooldown: scaled(find('circuitCooldown'), find('timeScale') ?? 1), open: false })

/** Whose pages are shown, and how. */
export const looksOf = (find: Lookup): Pick<SiteSettings, 'brand' | 'lang' | 'statusStyle'> =>
  ({ brand: find('brand') ?? '', lang: find('lang') ?? 'auto', statusStyle: find('statusStyle') ?? 'documented' })

const pathOf = ({ path }: Given, find: Lookup): Pick<SiteSettings, 'path' | 'trimPath'> => ({ path: path ?? null, trimPath: find('trimPath') ?? false })

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
    hostHeader: find('hostHeader') ?? 'visitor',
    keyPair: keyPairOf(find, ownPlace(site, layers), found),
    originCa: find('originCa'),
    originCrl: find('originCrl'),
    originPull: originPullOf(find),
    dnsServer: find('dnsServer'),
    maxConnections: find('maxConnections') ?? 0,
    deny: denyOf(layers, site),
    rateLimit: rateLimitOf(find),
    rewrite: find('rewrite') ?? [],
    directIp: find('directIp') ?? 'allow',
    forgedHeaders: find('forgedHeaders'),
    state: site.state ?? 'active',
    foreignUpstream: foreignHost(site, upstreams, layers.sites),
    circuit: circuitOf(find),
    parser: find('parser') ?? 'strict',
    intercept: find('intercept'),
    ...looksOf(find),
    originHeaders: find('originHeaders') ?? 'brand',
    country: find('country'),
    trueClientIp: find('trueClientIp') ?? false,
    ...errorSettings(layers, site)
  }
}
