/**
 * What is told of an error. On a way that goes through a listener or a tunnel, a failure is told as what it is there; this is
 * the one place that translates: the rooms below raise what they see, a refused connection or an early end, whoever is at
 * the other end.
 */
import { openFilesFailure } from '../dial/open-files.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Stage } from '../failures/stage.js'
import type { Journey } from '../journey.js'
import { isOpenFilesCode } from '../sockets/open-files.js'

/** Legs on which a failure belongs to the connection between edge and listener. */
const ON_THE_WAY: readonly Stage[] = ['resolve', 'connect', 'handshake', 'request']

/** Ends of a connection that brought no complete head; nothing tells whether anybody behind it had answered. */
const CUT_OFF: readonly string[] = ['http_response_empty', 'http_response_incomplete', 'connection_terminated']

/**
 * A connector answers 502 for an origin that gives no answer, so that a connection that ends without a byte has lost its
 * connector. Where something of an answer had come, the failure is what it is anywhere.
 */
function inTunnel (failure: UpstreamFailure, { upstreamLabel, bytesReceived }: Journey): UpstreamFailure {
  if (!CUT_OFF.includes(failure.kind) || bytesReceived > 0) return failure
  return new UpstreamFailure('tunnel_disconnected', `the connector of ${upstreamLabel ?? 'the tunnel'} went away with the request, before anything of an answer`, {
    ...failure.facts, reason: 'lost', address: upstreamLabel ?? failure.facts.address, cause: failure
  })
}

const HOPS = { railgun: atListener, tunnel: inTunnel } as const

/** The failure to tell; an error that is none is our own bug and is noted as one. */
export function failureOf (error: Error, journey: Journey): UpstreamFailure {
  if (error instanceof UpstreamFailure) return journey.hop === null ? error : HOPS[journey.hop](error, journey)
  const { code } = error as NodeJS.ErrnoException
  if (isOpenFilesCode(code)) return openFilesFailure(code, 'the edge itself failed', error)
  journey.bug = error
  return new UpstreamFailure('proxy_internal_error', `the edge itself failed: ${error.message}`, { cause: error })
}

/**
 * A listener that cannot be reached, stops reading or ends the connection without an answer is 527. One that reads the
 * request and then keeps silent for longer than the edge waits stays a 524, as documented for an origin behind a listener
 * whose lan.timeout is longer than the edge's patience.
 */
function atListener (failure: UpstreamFailure, { upstreamLabel }: Journey): UpstreamFailure {
  const { kind, stage, facts, message } = failure
  if (!ON_THE_WAY.includes(stage) && !CUT_OFF.includes(kind)) return failure
  return new UpstreamFailure('railgun_listener_error', `no working connection to the Railgun listener: ${message}`, {
    ...facts, reason: 'connection', address: upstreamLabel ?? facts.address, cause: failure
  })
}
