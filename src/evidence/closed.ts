/** After a connection that ended too early: whether its program is still there, and what closes connections like this. */
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey, RequestName } from '../journey.js'
import type { Gatherer } from './gatherer.js'
import { listeningSockets } from './listeners.js'
import { aboutOwner } from './owners.js'
import { placeOf } from './place.js'
import { printable, sentence } from './words.js'

/** Of a program that the edge started, its end is known; of another one, whether somebody still listens, and who. */
export const aboutClosed: Gatherer = async (journey, failure) =>
  await aboutGone(journey, failure) ?? (hasAnswered(journey, failure) ? null : await aboutOwner(journey, failure))

/** A command and an error line, characters. */
const LONGEST = 400

const aboutGone: Gatherer = async (journey, failure) => {
  const end = await journey.instance?.end() ?? null
  if (end === null) return whetherThere(journey, failure) ?? aboutUnsent(journey)
  // on a kept connection it would have gone out again if the program lived
  return sentence(printable(end.summary, LONGEST), end.byItself && journey.reused && journey.bytesReceived === 0 && 'the request was not sent again: it may be what ended the program')
}

/** Who answered in HTTP speaks it. */
const hasAnswered = ({ bytesReceived }: Journey, { stage }: UpstreamFailure): boolean => stage === 'body' || bytesReceived > 0

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
  : 'the upstream did not wait for the whole request: a limit of its size (client_max_body_size, LimitRequestBody, a body ' +
    'parser\'s limit), a login that is asked for first, or a program that ended'

const KEPT = 'the connection was a kept one that the upstream closed at that moment: let it keep idle connections longer than the edge does'

const IN_TLS =
  'the program may have failed on this request: its own log tells; one that waits for a PROXY protocol header closes like this as well'

/** Nothing that could be looked at tells: the causes, the usual ones first. */
const UNKNOWN = 'the program may have failed on this request: its own log tells; or the port speaks another protocol: FastCGI ' +
  '(php-fpm), uwsgi, ' +
  'one that waits for a PROXY protocol header, or TLS, which --upstream https://... asks for'

/** A connection that ended without a byte: by what listens, and only then by guess. */
export const aboutEmpty: Gatherer = async (journey, failure) => {
  const gone = await aboutGone(journey, failure)
  if (gone !== null) return gone
  if (journey.reused) return KEPT
  const owner = await aboutOwner(journey, failure)
  if (owner !== null) return owner
  // who asked for a client certificate has told why
  if (failure.facts.clientCertificate !== undefined) return null
  return journey.timings.handshake === null ? UNKNOWN : IN_TLS
}
