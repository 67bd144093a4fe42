/** Journeys made by hand, for tests of the hints. */
import { UpstreamFailure, type FailureFacts } from '../../src/failures/failure.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import { Journey, type Evidence } from '../../src/journey.js'

export function journeyWith (failure: UpstreamFailure | null, label: string, evidence: Partial<Evidence> | null = null): Journey {
  const journey = new Journey('', 'test', 'GET', '/', 'shop.test', '127.0.0.1', 1)
  journey.failure = failure
  journey.upstreamLabel = label
  journey.upstreamAddress = failure?.facts.address ?? label
  if (evidence !== null) journey.evidence = { bytes: Buffer.alloc(0), offendingAt: null, ...evidence }
  return journey
}

export const failed = (kind: FailureKind, facts: FailureFacts = {}, evidence: Partial<Evidence> | null = null): Journey =>
  journeyWith(new UpstreamFailure(kind, 'what happened', facts), 'shop.test:80', evidence)
