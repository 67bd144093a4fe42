/** Options about listeners and tunnels that would do nothing, or two things at once. */
import { firstPlace, placesIn, type Layers } from '../../options/layers.js'
import type { FoundProblem } from '../../options/place.js'
import type { SiteSettings, Target } from '../../options/settings.js'
import type { TargetOptions } from './where.js'

interface HopOptions extends TargetOptions {
  readonly tunnelToken?: string
  /** An option of the edge, but of no use without a tunnel. */
  readonly tunnelPort?: number
  readonly sslMode?: string
  readonly hostHeader?: string
}

const isHop = ({ hop }: Target): boolean => hop !== undefined

function checkBoth (layers: Layers<HopOptions>, found: FoundProblem[]): void {
  for (const { given, path } of placesIn(layers)) {
    if (given.railgun === undefined || given.upstream === undefined) continue
    found.push({ path: [...path, 'railgun'], sentence: 'stands in the place of upstream: the listener has an --upstream of its own; leave one of the two out' })
  }
}

/** Two sites may share a tunnel, but not call for different secrets. */
function checkTokens (sites: readonly SiteSettings[], found: FoundProblem[]): void {
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
export function checkHops (layers: Layers<HopOptions>, sites: readonly SiteSettings[], found: FoundProblem[]): void {
  checkBoth(layers, found)
  checkTokens(sites, found)
  const targets = sites.flatMap(({ upstreams }) => upstreams)
  const unused = (name: keyof HopOptions, sentence: string): void => {
    const path = firstPlace(layers, name)
    if (path !== null) found.push({ path, sentence })
  }
  if (!targets.some(({ hop }) => hop?.kind === 'tunnel')) {
    for (const name of ['tunnelToken', 'tunnelPort'] as const) unused(name, 'is used with an upstream like tunnel:shop only; add that, too')
  }
  if (targets.length > 0 && targets.every(isHop)) unused('sslMode', 'has no use here: who stands in between speaks to the origin; give --ssl-mode to edgeproxy railgun or edgeproxy tunnel')
  if (targets.length > 0 && targets.every(({ hop }) => hop?.kind === 'railgun')) unused('hostHeader', 'has no use here: the listener knows the origin; give --host-header to edgeproxy railgun')
}
