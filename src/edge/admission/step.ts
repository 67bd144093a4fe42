/** What a step of admission is, and what it may look at. */
import type { Links } from '../../exchange/links.js'
import type { Exit } from '../../forward/route.js'
import type { Delaying } from '../delaying.js'
import type { Faulting } from '../faulting.js'
import type { Shown } from '../front/shown.js'
import type { RequestContext } from '../request/context.js'
import type { RunningConfig } from '../running-config.js'

/** What the steps know of the edge. */
export interface AdmittingEdge {
  /** What is in force at this moment; a request keeps the site that it has found in it. */
  readonly config: Pick<RunningConfig, 'settings' | 'sites' | 'runtimes'>
  readonly faulting: Pick<Faulting, 'pick' | 'running' | 'start'>
  readonly delaying: Pick<Delaying, 'pick'>
  /** The certificates of the edge's own TLS; null without. */
  readonly shown: Shown | null
  /** This edge's own entry of CDN-Loop. */
  readonly loopToken: string
  readonly links: Links
  exitOf (context: RequestContext): Exit
}

/**
 * Takes a request one step further. It returns nothing where the next step may follow at once, a promise where the request has
 * to wait for something, `answered` where this was the last step.
 * @throws UpstreamFailure where the request is refused; the promise rejects with one
 */
export type Step = (context: RequestContext, edge: AdmittingEdge) => void | Promise<void> | 'answered'
