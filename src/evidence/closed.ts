/** After a connection that ended too early: whether its program is still there, and what closes connections like this. */
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { Gatherer } from './gatherers.js'
import { listeningSockets } from './listeners.js'
import { aboutOwner } from './owners.js'
import { placeOf } from './place.js'

/** Of a program that the edge started, its end is known; of another one, whether somebody still listens, and who. */
export const aboutClosed: Gatherer = async (journey, failure) =>
  await aboutGone(journey, failure) ?? (hasAnswered(journey, failure) ? null : await aboutOwner(journey, failure))

const aboutGone: Gatherer = async (journey, failure) => await journey.instance?.fate() ?? whetherThere(journey, failure)

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
export const firstSending = ({ repeatedAfter }: Journey): string | null => repeatedAfter === null
  ? null
  : `it was the second try: the first one went out on a kept connection, which ended ${repeatedAfter < 1 ? 'at once' : `after ${Math.round(repeatedAfter)} ms`} without an answer`

const KEPT = 'the connection was a kept one that the upstream closed at that moment: let it keep idle connections longer than the edge does'

const IN_TLS = 'the program may have failed on this request: its own log tells; one that waits for a PROXY protocol header closes like this as well'

/** Nothing that could be looked at tells: the causes, the usual ones first. */
const UNKNOWN = 'the program may have failed on this request: its own log tells; or the port speaks another protocol: FastCGI (php-fpm), uwsgi, ' +
  'one that waits for a PROXY protocol header, or TLS, which --upstream https://... asks for'

/** A connection that ended without a byte: by what listens, and only then by guess. */
export const aboutEmpty: Gatherer = async (journey, failure) => {
  const gone = await aboutGone(journey, failure)
  if (gone !== null) return gone
  if (journey.reused) return KEPT
  const owner = await aboutOwner(journey, failure)
  if (owner !== null) return owner
  // the edge started it, as a server of HTTP; and who asked for a client certificate has told why
  if (journey.instance !== null || failure.facts.clientCertificate !== undefined) return null
  return journey.timings.handshake === null ? UNKNOWN : IN_TLS
}
