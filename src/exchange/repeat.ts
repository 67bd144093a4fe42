/** Whether a failed request may be sent once more, without the client ever knowing. */
import { RESETS } from '../dial/tables.js'
import type { Journey } from '../journey.js'
import { BodyStream } from './body.js'
import { LinkGone, type Link } from './link.js'

/** RFC 9110 section 9.2.2: asking twice does no more than asking once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH'])

/**
 * A kept connection may be dead without anybody having told us. If nothing came back on it, an idempotent request whose
 * body is still at hand goes out again on a fresh one.
 */
export function mayRepeat (error: Error, link: Link, { journey, body }: { journey: Journey, body: Buffer | BodyStream | null }): boolean {
  // nothing of the request has left: whatever it was, sending it is the first time
  if (error instanceof LinkGone) return !(body instanceof BodyStream) || body.sent === 0
  const stale = journey.reused && link.received === 0 && RESETS.has((error as NodeJS.ErrnoException).code ?? '')
  return stale && !(body instanceof BodyStream) && IDEMPOTENT.has(journey.method)
}
