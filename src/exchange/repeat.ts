/** Whether a failed request may be sent once more, without the client ever knowing. */
import { RESETS } from '../dial/tables.js'
import type { Journey, RequestName } from '../journey.js'
import { AnswerError } from './answer-head.js'
import { BodyStream } from './body.js'
import { LinkGone, type Link } from './link.js'

/** RFC 9110 section 9.2.2: asking twice does no more than asking once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH'])

interface Sent {
  readonly journey: Journey
  readonly body: Buffer | BodyStream | null
}

/**
 * A kept connection may have been closed unnoticed, or hold bytes that belong to no answer. An idempotent
 * request whose body is still at hand goes out again on a fresh one; but not to a program whose end the edge has seen,
 * because the request may be what ended it.
 *
 *   nothing was sent ------------------------------------------> again
 *   kept, nothing came back --> program of the edge's own? -no-> again
 *                                  \-yes--> it died? -no--------> again
 *   kept, began with what no answer begins with ---------------> again
 *
 * @param decide called once, at once where no program has to be looked at
 */
export function whetherToRepeat (error: Error, link: Link, sent: Sent, decide: (again: boolean) => void): void {
  const { journey, body } = sent
  // nothing of the request has left: whatever it was, sending it is the first time
  if (error instanceof LinkGone) {
    decide(!(body instanceof BodyStream) || body.sent === 0)
    return
  }
  const leftBy = leftover(error, link, journey)
  journey.leftBy ??= leftBy
  const isStale = journey.reused && link.received === 0 && RESETS.has((error as NodeJS.ErrnoException).code ?? '')
  const isRepeatable = (isStale || leftBy !== null) && !(body instanceof BodyStream) && IDEMPOTENT.has(journey.method)
  if (!isRepeatable || leftBy !== null || journey.instance === null) {
    decide(isRepeatable)
    return
  }
  // its end comes in several events, and is told once
  link.release()
  journey.instance.end().then(end => { decide(end?.byItself !== true) }, () => { decide(true) })
}

/** Status lines that are merely wrong begin like this: they are an answer to this request. */
const BEGINS = 'HTTP/'

/** @returns who left the bytes at the beginning of a kept connection, where an answer belongs; null: they are no such bytes */
function leftover (error: Error, link: Link, { reused }: Journey): RequestName | null {
  if (!reused || !(error instanceof AnswerError) || error.at < 0 || error.at >= BEGINS.length || link.heads > 0 || link.previous === null) return null
  const { ray, method, url } = link.previous
  return { ray, method, url }
}
