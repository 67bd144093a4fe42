/** One site's settings, put together from what each room makes of its options. */
import { dialLimits, originPullOf, upstreamsOf } from '../dial/options.js'
import { fallbackOf, whereOf } from '../dial/options/where.js'
import { keyPairOf } from '../edge/options/key-pair.js'
import { exchangeLimits } from '../exchange/options.js'
import { launchOf } from '../launch/options/launch.js'
import { plainOf, settle, type Layer, type Layers, type Scope } from '../options/layers.js'
import type { FoundProblem, Path } from '../options/place.js'
import type { Settled, SitePart } from '../options/row.js'
import type { SiteSettings } from '../options/settings.js'
import { scaled } from '../options/values/duration.js'
import { errorSettings } from '../page/options/errors.js'
import { denyOf, rateLimitOf } from '../site/options.js'
import { foreignHost } from '../site/options/accounts.js'
import { circuitOf } from '../upstream/options.js'
import { TABLE, type Given, type Options } from './rows.js'

/** Where a site's own certificate would be written; the top level's, where it has none. */
const certificatePlace = ({ given, path }: Layer<Given>): Path => given.tlsCert === undefined && given.tlsKey === undefined ? [] : path

/** @param layer what the site says itself; for the top level's own site nothing: `{}` at [] */
export function siteSettings (name: string, layer: Layer<Given>, layers: Layers<Given>, found: FoundProblem[]): SiteSettings {
  const look = (site: Given): Settled<Options> => settle(TABLE, layers, site)
  const of = look(layer.given)
  const scope: Scope<Options> = { name, of, layer, layers, found }
  const launch = launchOf(scope, look)
  const upstreams = launch === null ? whereOf(layer.given) ?? fallbackOf(layers) ?? [] : []
  return {
    ...plainOf(TABLE, of, 'site') as SitePart<Options>,
    name,
    upstreams: upstreamsOf(scope, upstreams),
    launch,
    limits: { ...dialLimits(of), ...exchangeLimits(of) },
    keyPair: keyPairOf(of, certificatePlace(layer), found),
    originPull: originPullOf(of),
    deny: denyOf(scope),
    rateLimit: rateLimitOf(of, ms => scaled(ms, of.timeScale)),
    foreignUpstream: foreignHost(layer.given, upstreams, layers.sites),
    circuit: circuitOf(of),
    ...errorSettings(layers, layer.given)
  }
}
