/** Where requests go, layer by layer, when nothing, a listener or a tunnel stands before the origin. */
import type { Layers } from '../../options/layers.js'
import type { Target } from '../../options/settings.js'
import type { Upstream } from './upstream.js'

/** The options that say where requests go. */
export interface TargetOptions {
  readonly upstream?: readonly Upstream[]
  readonly railgun?: Upstream
}

/** Where one layer sends requests. */
export const whereOf = ({ upstream, railgun }: TargetOptions): readonly Upstream[] | undefined =>
  railgun === undefined ? upstream : [railgun]

/** Where the top level sends requests: of every site that does not say so itself. */
export const fallbackOf = (layers: Layers<TargetOptions>): readonly Upstream[] | undefined =>
  whereOf(layers.overrides) ?? whereOf(layers.base)

/** The same targets; tunnels with the secret of their connectors. */
export const withToken = (targets: readonly Target[], token: string | null): readonly Target[] => token === null
  ? targets
  : targets.map(target => target.hop?.kind === 'tunnel' ? { ...target, hop: { ...target.hop, token } } : target)
