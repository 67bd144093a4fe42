/** A finished journey and its failure as plain data: what the fixture API hands to a test. */
import type { FailureKind } from '../failures/catalog.js'
import type { Explained, StartFacts } from '../failures/failure.js'
import type { Stage } from '../failures/stage.js'
import type { Journey, Outcome, Timings, UpgradeEnd } from '../journey.js'
import { upstreamOf } from './level.js'

/** A finished request, as plain data: nothing in it changes later. */
export interface FinishedJourney {
  /** The ray ID, as in the headers and in the log. */
  readonly ray: string
  /** Epoch ms of arrival. */
  readonly time: number
  readonly method: string
  /** The raw request target. */
  readonly url: string
  readonly host: string
  /** The request's headers by lower-case name; several lines of one name as one, joined as lists are. */
  readonly requestHeaders: Readonly<Record<string, string>>
  /** Request line, headers and announced body, bytes; null where the body's length was not announced. */
  readonly requestBytes: number | null
  readonly remoteAddress: string
  readonly outcome: Outcome
  /** The edge was stopped before it had ended: the drain limit was over, or it had to stop at once. */
  readonly stopped: boolean
  /** Status the client got; null when no head had left. */
  readonly status: number | null
  /** Body bytes sent to the client. */
  readonly bytesSent: number
  /** Bytes of the upstream's answer, headers and body. */
  readonly bytesReceived: number
  /** ms from arrival to the close of the response. */
  readonly responseTime: number
  readonly brand: string
  /** Name of the brand's page, when one was made. */
  readonly page: string | null
  /** Type of the site's own page, or name of its rule, that was shown in place of the error's own body. */
  readonly custom: string | null
  readonly site: string | null
  /** `ip:port` used, else the upstream as configured. */
  readonly upstream: string | null
  /** Which process of a program that the edge started; null where it started none. */
  readonly instance: { readonly name: string, readonly pid: number | null } | null
  readonly upstreamStatus: number | null
  /** Upstreams tried. */
  readonly attempts: number
  readonly reused: boolean
  /** ms after which the kept connection of the first sending ended without an answer and the request was sent again; null where it was sent once. */
  readonly repeatedAfter: number | null
  /** Bytes that the upstream sent behind the end of its answer, as far as they came before the request was over; null: none. */
  readonly surplus: number | null
  /** The protocol, where the connection became a tunnel; else null. */
  readonly upgrade: string | null
  /** Who ended that tunnel, and how. */
  readonly upgradeEnd: UpgradeEnd | null
  readonly timings: Readonly<Timings>
  /** The fault that was asked for, when one was. */
  readonly fault: string | null
  /** What a relayed answer says about the way it was asked for; null for most. A failure has its own. */
  readonly hint: string | null
  /** What went wrong, or null. */
  readonly failure: EdgeFailure | null
}

/** A failure that a request met, as plain data: what `nextFailure()` resolves with. */
export interface EdgeFailure {
  /** Name in the catalog, e.g. `connection_refused`. */
  readonly kind: FailureKind
  /** The leg of the journey on which it happened. */
  readonly stage: Stage
  /** The finer reason within the kind, e.g. `expired`; null for most. */
  readonly reason: string | null
  readonly ray: string
  /** Status the client got; null when no head had left. */
  readonly status: number | null
  readonly outcome: Outcome
  /** What was seen, e.g. `connect ECONNREFUSED 127.0.0.1:3000`. */
  readonly message: string
  /** One sentence about what was really there, or null. */
  readonly hint: string | null
  /** The system's or the parser's error code, or null. */
  readonly code: string | null
  /** What it happened with: `ip:port`, `host:port` or `unix:/path`; or null. */
  readonly address: string | null
  /** The start of a program that failed: command, folder, exit code or signal, last lines; null for other failures. */
  readonly start: StartFacts | null
  /** The recognized cause and what to do about it, in English and French; null where none was recognized. */
  readonly explained: Explained | null
  readonly method: string
  readonly url: string
  readonly host: string
}

export function finishedJourney (journey: Journey): FinishedJourney {
  const { ray, time, method, url, host, remoteAddress, bytesSent, responseTime, brand, page, custom, site } = journey
  return {
    ray,
    time,
    method,
    url,
    host,
    requestHeaders: { ...journey.particulars?.requestHeaders },
    requestBytes: journey.particulars?.requestBytes ?? null,
    remoteAddress,
    outcome: outcomeOf(journey),
    stopped: journey.stopped,
    status: journey.statusCode,
    bytesSent,
    bytesReceived: journey.bytesReceived,
    responseTime,
    brand,
    page,
    custom,
    site,
    upstream: upstreamOf(journey),
    instance: journey.instance === null ? null : { name: journey.instance.name, pid: journey.instance.pid },
    upstreamStatus: journey.upstreamStatus,
    attempts: journey.attempts,
    reused: journey.reused,
    repeatedAfter: journey.repeatedAfter,
    upgrade: journey.upgrade,
    upgradeEnd: journey.upgradeEnd,
    surplus: journey.surplus?.bytes ?? null,
    timings: { ...journey.timings },
    fault: journey.fault,
    hint: journey.failure === null ? journey.hint : null,
    failure: edgeFailure(journey)
  }
}

/** A journey handed in before its outcome was set can only have lost its client. */
const outcomeOf = (journey: Journey): Outcome => journey.outcome ?? 'abandoned'

/** The journey's failure as plain data, or null. An error of our own counts as `proxy_internal_error`. */
export function edgeFailure (journey: Journey): EdgeFailure | null {
  const { failure, bug, ray, hint, method, url, host } = journey
  if (failure === null && bug === null) return null
  return {
    kind: failure?.kind ?? 'proxy_internal_error',
    stage: failure?.stage ?? 'edge',
    reason: failure?.facts.reason ?? null,
    ray,
    status: journey.statusCode,
    outcome: outcomeOf(journey),
    message: failure?.message ?? bug?.message ?? '',
    hint,
    code: failure?.facts.code ?? null,
    address: failure?.facts.address ?? null,
    start: failure?.facts.start ?? null,
    explained: failure?.facts.explained ?? null,
    method,
    url,
    host
  }
}
