/** The facet `support`: what to hand to whom, for `edgeproxy bundle`. */
import type { Text } from '../failures/kind.js'
import { aFunction, must, objectOf, type Check, type Checks } from './check.js'

/** What a bundle may hold beyond what every bundle holds. */
export type BundlePart =
  /** What the edge says about itself and the client. */
  | 'trace'
  /** The same request twice: through the edge and straight to the upstream. */
  | 'hars'
  /** What the upstream's certificate says. */
  | 'certificate'
  /** How to take the way through the network: nobody takes it by himself. */
  | 'route'
  /** The log of a listener between edge and upstream. */
  | 'listener'

/** What one code needs before somebody else can help with it. */
export interface Guide {
  /** Who can act, in the order to ask: who runs the upstream, or the edge's own support. */
  readonly to: readonly ('host' | 'support')[]
  /** What to say to them, one or two sentences. */
  readonly say: Text
  /** Questions to who runs the upstream: each tells one documented cause from the others. */
  readonly ask: readonly Text[]
  /** Parts of a bundle that are asked for with this code. */
  readonly parts: readonly BundlePart[]
  /** What an edge cannot know, and somebody has to add. */
  readonly add: readonly Text[]
}

/** How a brand's support works. */
export interface Support {
  /** Where the edge tells about itself and the client, as a request target; null for nowhere. */
  readonly tracePath: string | null
  /** What to hand over for a page by its name (`521`, `1016`), or for a status that the upstream sent. */
  readonly guideFor: (code: string, madeBy: 'edge' | 'upstream') => Guide
}

const isTarget = (value: unknown): boolean => value === null || (typeof value === 'string' && value.startsWith('/'))

const SUPPORT = { tracePath: must(isTarget, 'a path, /..., or null'), guideFor: aFunction } satisfies Checks<Support>

export const checkSupport: Check = objectOf(SUPPORT)
