/**
 * A page without its failure: what would have led to it, so that a preview is filled in like the real thing.
 */
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../failures/catalog.js'
import { UpstreamFailure, type FailureFacts } from '../failures/failure.js'
import type { Kind } from '../failures/kind.js'
import type { Brand } from '../brand/brand.js'

/** What a brand may choose a page by: the finer reasons of a kind, and the statuses an upstream may have answered with. */
export function factsOf (kind: FailureKind, reason: string | null = null): FailureFacts[] {
  const entry: Kind = CATALOG[kind]
  const reasons = reason === null ? [undefined, ...Object.keys(entry.reasons ?? {})] : [reason]
  return reasons.flatMap(reason => [undefined, 502, 504].map(statusCode => ({ reason, statusCode })))
}

/** An open circuit only remembers another failure, and few edges start programs: nobody's example while there is a better one. */
const isLast = (kind: FailureKind): number => Number(['circuit', 'instance'].includes(CATALOG[kind].stage))

const KINDS = [...FAILURE_KINDS].sort((a, b) => isLast(a) - isLast(b))

/** By name of the page, a failure that leads to it: the first of the catalog. */
export function examplesOf ({ pages: { byKind } }: Brand): ReadonlyMap<string, UpstreamFailure> {
  const examples = new Map<string, UpstreamFailure>()
  for (const kind of KINDS) {
    const choice = byKind[kind]
    for (const facts of typeof choice === 'string' ? [{}] : factsOf(kind)) {
      const page = typeof choice === 'string' ? choice : choice({ kind, facts })
      if (!examples.has(page)) examples.set(page, new UpstreamFailure(kind, CATALOG[kind].summary.en, facts))
    }
  }
  return examples
}
