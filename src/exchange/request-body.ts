/** What becomes of a request's body: gathered, streamed, streamed at a bandwidth, or none. */
import type { IncomingMessage } from 'node:http'
import type { UpstreamFailure } from '../failures/failure.js'
import { BodyStream, gather, planBody } from './body.js'
import { PacedBody, type Pace } from './paced-body.js'

/**
 * @param limit ms that the client may be silent
 * @param pace null: as fast as it goes
 * @param ready called once, unless the client leaves or stalls
 */
export function takeBody (
  request: IncomingMessage, limit: number, pace: Pace | null,
  ready: (body: Buffer | BodyStream | null) => void, stalled: (failure: UpstreamFailure) => void
): void {
  const plan = planBody(request)
  if (plan === 'gather' && pace === null) gather(request, limit, ready, stalled)
  else ready(plan === 'none' ? null : newBody(request, pace))
}

export const newBody = (request: IncomingMessage, pace: Pace | null): BodyStream =>
  pace === null ? new BodyStream(request) : new PacedBody(request, pace)
