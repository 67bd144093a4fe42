/** A connection that ended too early because its program did: a program that the edge started is waited for, a moment. */
import type { FailureKind } from '../failures/catalog.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'

/** What the end of a program looks like to a request that it had. */
const CUT_SHORT: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'tls_handshake_closed', 'http_response_empty', 'connection_terminated', 'http_response_incomplete', 'http_response_body_incomplete',
  'http_response_body_terminated'
])

/** Whether the program that the edge started for it may have ended. */
export const mayHaveEnded = ({ kind }: UpstreamFailure, { instance }: Journey): boolean => instance !== null && CUT_SHORT.has(kind)

/** The failure with how the program ended and what it said last; as it is where the program goes on running. */
export async function withProgramEnd (failure: UpstreamFailure, { instance }: Journey): Promise<UpstreamFailure> {
  const end = await instance?.end().catch(() => null) ?? null
  if (end?.byItself !== true) return failure
  const { start, explained } = end
  return new UpstreamFailure(failure.kind, failure.message, { ...failure.facts, start, explained })
}
