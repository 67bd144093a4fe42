/** Where requests go when a listener or a tunnel stands before the origin, and mistakes around that. */
import type { Found } from './place.js'
import type { SiteSettings, Target } from './settings.js'
import { firstPlace, placesIn, type Layers } from './layers.js'
import type { Given, OptionName } from './table.js'
import type { Upstream } from './values/upstream.js'

/** Where one layer sends requests. */
export const whereOf = ({ upstream, railgun }: Given): readonly Upstream[] | undefined => railgun === undefined ? upstream : [railgun]

/** Where the top level sends requests: of every site that does not say so itself. */
export const fallbackOf = (layers: Layers): readonly Upstream[] | undefined => whereOf(layers.overrides) ?? whereOf(layers.base)

/** The same targets; tunnels with the secret of their connectors. */
export const withToken = (targets: readonly Target[], token: string | null): readonly Target[] => token === null
  ? targets
  : targets.map(target => target.hop?.kind === 'tunnel' ? { ...target, hop: { ...target.hop, token } } : target)

const isHop = ({ hop }: Target): boolean => hop !== undefined

function checkBoth (layers: Layers, found: Found[]): void {
  for (const { given, path } of placesIn(layers)) {
    if (given.railgun === undefined || given.upstream === undefined) continue
    found.push({ path: [...path, 'railgun'], sentence: 'stands in the place of upstream: the listener has an --upstream of its own; leave one of the two out' })
  }
}

/** Two sites may share a tunnel, but not call for different secrets. */
function checkTokens (sites: readonly SiteSettings[], found: Found[]): void {
  const tokens = new Map<string, string | null>()
  for (const { hop } of sites.flatMap(({ upstreams }) => upstreams)) {
    if (hop?.kind !== 'tunnel') continue
    if (tokens.has(hop.name) && tokens.get(hop.name) !== hop.token) {
      found.push({ path: ['tunnelToken'], sentence: `differs between sites that share the tunnel ${hop.name}; give the tunnel one token` })
      return
    }
    tokens.set(hop.name, hop.token)
  }
}

/** What would do nothing, or two things at once. */
export function checkHops (layers: Layers, sites: readonly SiteSettings[], found: Found[]): void {
  checkBoth(layers, found)
  checkTokens(sites, found)
  const targets = sites.flatMap(({ upstreams }) => upstreams)
  const unused = (name: OptionName, sentence: string): void => {
    const path = firstPlace(layers, name)
    if (path !== null) found.push({ path, sentence })
  }
  if (!targets.some(({ hop }) => hop?.kind === 'tunnel')) {
    for (const name of ['tunnelToken', 'tunnelPort'] as const) unused(name, 'is used with an upstream like tunnel:shop only; add that, too')
  }
  if (targets.length > 0 && targets.every(isHop)) unused('sslMode', 'has no use here: who stands in between speaks to the origin; give --ssl-mode to edgeproxy railgun or edgeproxy tunnel')
}
