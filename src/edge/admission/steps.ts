/**
 * The order of admission: what happens to a request before a connection is thought of. Of two reasons to refuse a request the
 * earlier step's is told.
 */
import type { RequestContext } from '../request/context.js'
import { inspect } from '../request/inspect.js'
import { loop, tlsName } from './checks.js'
import { delay } from './delay.js'
import { fault } from './fault.js'
import { ownPath } from './own-path.js'
import { forward, route } from './route.js'
import { capacity, guard, site } from './site.js'
import type { AdmittingEdge, Step } from './step.js'
import { program, rateLimit } from './waits.js'

/** `ARCHITECTURE.md` has the same table, with what each step may answer. */
export const STEPS: readonly Step[] = [
  inspect,
  ownPath,
  fault,
  delay,
  loop,
  tlsName,
  site,
  guard,
  capacity,
  // before anything is waited for: a program is not ended while a request has a turn there
  route,
  rateLimit,
  program,
  forward
]

/**
 * Walks the steps, without a pause while none of them has to wait. A step that fails ends the walk by the edge's exit, and so
 * does, without a word, the end of a request that waits: its client left, or its body could not be read.
 */
export function admit (context: RequestContext, edge: AdmittingEdge, from = 0): void {
  try {
    for (let at = from; at < STEPS.length; at++) {
      const taken = (STEPS[at] as Step)(context, edge)
      if (taken === undefined) continue
      if (taken !== 'answered') void goOn(taken, context, edge, at + 1)
      return
    }
  } catch (error) {
    edge.exitOf(context)(error as Error)
  }
}

async function goOn (waited: Promise<void>, context: RequestContext, edge: AdmittingEdge, next: number): Promise<void> {
  try {
    await waited
  } catch (error) {
    edge.exitOf(context)(error as Error)
    return
  }
  if (!context.isOver) admit(context, edge, next)
}
