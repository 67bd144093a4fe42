/** Where requests go when a listener or a tunnel stands before the origin, and mistakes around that. */
import type { Found } from './read.js'
import type { SiteSettings, Target } from './settings.js'
import type { Layers } from './settle.js'
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

/** An option and the layers it was given in, as paths. */
function placesOf (layers: Layers, name: OptionName): Found['path'][] {
  const top = layers.overrides[name] === undefined && layers.base[name] === undefined ? [] : [[name]]
  return [...top, ...layers.sites.flatMap((site, index) => site[name] === undefined ? [] : [['sites', index, name]])]
}

function checkBoth (layers: Layers, found: Found[]): void {
  const all = [layers.overrides, layers.base, ...layers.sites]
  all.forEach((given, at) => {
    if (given.railgun === undefined || given.upstream === undefined) return
    const path = at < 2 ? ['railgun'] : ['sites', at - 2, 'railgun']
    found.push({ path, sentence: 'stands in the place of upstream: the listener has an --upstream of its own; leave one of the two out' })
  })
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
  const unused = (name: OptionName, sentence: string): void => { found.push(...placesOf(layers, name).slice(0, 1).map(path => ({ path, sentence }))) }
  if (!targets.some(({ hop }) => hop?.kind === 'tunnel')) {
    for (const name of ['tunnelToken', 'tunnelPort'] as const) unused(name, 'is used with an upstream like tunnel:shop only; add that, too')
  }
  if (targets.length > 0 && targets.every(({ hop }) => hop?.kind === 'railgun')) unused('hostHeader', 'has no use here: the listener knows the origin; give --host-header to edgeproxy railgun')
  if (targets.length > 0 && targets.every(isHop)) unused('sslMode', 'has no use here: who stands in between speaks to the origin; give --ssl-mode to edgeproxy railgun or edgeproxy tunnel')
}
