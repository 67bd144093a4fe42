/** After a connection that ended too early: whether its program is still there, and what closes connections like this. */
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey, RequestName } from '../journey.js'
import type { Gatherer } from './gatherers.js'
import { listeningSockets } from './listeners.js'
import { placeOf } from './place.js'
import { printable, sentence } from './words.js'

/** Of a program that the edge started, its end is known; of another one, whether somebody still listens. */
export const aboutClosed: Gatherer = async (journey, failure) => {
  const fate = await journey.instance?.fate() ?? null
  if (fate === null) return whetherThere(journey, failure) ?? aboutUnsent(journey)
  // on a kept connection it would have gone out again if the program lived
  return sentence(fate, journey.reused && journey.bytesReceived === 0 && 'the request was not sent again: it may be what ended the program')
}

/** Only the socket table is read, without owners: well under a millisecond. */
function whetherThere (journey: Journey, failure: UpstreamFailure): string | null {
  const place = placeOf(journey, failure)
  if (place === null || !place.local || process.platform !== 'linux') return null
  const isThere = listeningSockets().some(socket => socket.port === place.port)
  return isThere ? null : `nothing listens on port ${place.port} any more: the program behind it has ended`
}

/** The failure is the second sending's; the first one may have been what ended the program. */
export function firstSending ({ repeatedAfter, leftBy }: Journey): string | null {
  if (repeatedAfter === null) return null
  const when = repeatedAfter < 1 ? 'at once' : `after ${Math.round(repeatedAfter)} ms`
  const what = leftBy === null ? `ended ${when} without an answer` : `began ${when} with ${leftBehind(leftBy)}`
  return `it was the second try: the first one went out on a kept connection, which ${what}`
}

/** Bytes that no answer begins with, on a connection that has carried another one. */
export const leftBehind = ({ method, url, ray }: RequestName): string =>
  `bytes that the answer before it left there (${printable(method)} ${printable(url)}, ray ${ray})`

/** The second try succeeded: what was wrong with the first one is another answer's fault. */
export const aboutLeftover = (journey: Journey): string | null => journey.leftBy === null ? null : firstSending(journey)

/** What refuses uploads before it has read them. */
export const aboutUnsent = ({ partlySent }: Journey): string | null => partlySent === null
  ? null
  : 'the upstream did not wait for the whole request: a limit of its size (client_max_body_size, LimitRequestBody, a body parser\'s limit), a login that is asked for first, or a program that ended'

/** A connection that ended without a byte. */
export const aboutEmpty: Gatherer = async (journey, failure) => {
  const gone = await aboutClosed(journey, failure) ?? aboutUnsent(journey)
  if (gone !== null) return gone
  if (journey.reused) return 'the connection was a kept one that the upstream closed at that moment: let it keep idle connections longer than the edge does'
  return journey.timings.handshake === null ? 'a port that speaks TLS closes like this on plain HTTP: if it does, use --upstream https://...' : null
}
