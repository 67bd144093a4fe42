/**
 * The log as this brand's customers get it: records of the Logpush dataset `http_requests`, one for each request, with every
 * documented field that a local edge can know. http_requests.schema.json describes them. The dataset has no field for the
 * code of a page and its cause: the fields that begin with EdgeError, EdgePhase and OriginPort are ours.
 */
import type { LoggedJourney } from '../../src/brand/dialects.js'
import type { EdgePage } from './page.js'
import { PAGES } from './pages/index.js'

/** Stages after which a connection was made; before, no handshake has taken any time. */
const CONNECTED = ['handshake', 'request', 'head', 'body', 'answered']
const SECURED = ['request', 'head', 'body', 'answered']
/** Stages without any upstream. */
const AT_THE_EDGE = ['site', 'circuit', 'edge']

/** What a client that leaves before any answer is logged as. */
const CLIENT_LEFT = 499

/** Which part of the documented edge blocks with a page, by its code. */
const BLOCKED_BY: Readonly<Record<string, string>> = {
  1005: 'asn', 1006: 'ip', 1007: 'ip', 1008: 'ip', 1106: 'ip', 1009: 'country', 1010: 'bic', 1011: 'hot', 1012: 'securityLevel', 1015: 'ratelimit', 1020: 'firewallCustom'
}

/** By its name in the journey; another brand's page is none of ours. */
const pageOf = ({ page }: LoggedJourney): EdgePage | undefined =>
  page !== null && Object.hasOwn(PAGES, page) ? (PAGES as Readonly<Record<string, EdgePage>>)[page] : undefined

const whole = (ms: number | null): number => Math.round(ms ?? 0)

const rfc3339 = (ms: number): string => new Date(Math.round(ms)).toISOString()

export function logpush (journey: LoggedJourney): object {
  const { ray, time, responseTime, statusCode, method, url, host, secure } = journey
  const [rayId = '', colo = ''] = ray.split('-')
  const name = withoutPort(host)
  return {
    ZoneName: zoneOf(name, journey.site),
    RayID: rayId,
    ParentRayID: '00',
    EdgeStartTimestamp: rfc3339(time),
    EdgeEndTimestamp: rfc3339(time + responseTime),
    EdgeColoCode: colo,
    EdgeResponseStatus: statusCode ?? CLIENT_LEFT,
    OriginResponseStatus: originStatus(journey),
    ClientIP: journey.remoteAddress,
    ClientSrcPort: journey.remotePort,
    ClientCountry: (journey.country ?? 'XX').toLowerCase(),
    ClientRequestScheme: secure ? 'https' : 'http',
    ClientRequestHost: name,
    ClientRequestMethod: method,
    ClientRequestURI: url,
    ClientRequestPath: url.replace(/[?#].*$/s, ''),
    ClientRequestProtocol: `HTTP/${journey.httpVersion.replace(/^([23])\.0$/, '$1')}`,
    ClientRequestSource: 'eyeball',
    ...ofClient(journey),
    CacheCacheStatus: isAtEdge(journey) ? 'unknown' : 'dynamic',
    EdgePathingOp: 'unknown',
    EdgePathingSrc: 'unknown',
    EdgePathingStatus: 'unknown',
    ...ofOrigin(journey, name),
    EdgeTimeToFirstByteMs: whole(responseTime - (journey.timings.body ?? 0)),
    ...ofAnswer(journey),
    ...ofSecurity(journey),
    ...ofFailure(journey)
  }
}

/** `www.shop.test:8080` is `www.shop.test`. */
const withoutPort = (host: string): string => host.replace(/:\d*$/, '').toLowerCase()

/** The site's name where it is a domain that the host belongs to, else the host's last two labels. */
function zoneOf (host: string, site: string | null): string {
  if (site !== null && (host === site || host.endsWith(`.${site}`))) return site
  return /^[\d.]+$|^\[/.test(host) ? host : host.split('.').slice(-2).join('.')
}

const ofClient = ({ tlsVersion, tlsCipher, particulars }: LoggedJourney): object => ({
  ...particulars?.requestBytes == null ? {} : { ClientRequestBytes: particulars.requestBytes },
  ClientRequestReferer: particulars?.referer ?? '',
  ClientRequestUserAgent: particulars?.userAgent ?? '',
  ClientSSLProtocol: tlsVersion ?? 'none',
  ClientSSLCipher: tlsCipher ?? 'NONE'
})

/** No upstream was thought of: a refusal, an answer of the edge's own, or a client that left before. */
function isAtEdge ({ failure, upstreamAddress }: LoggedJourney): boolean {
  return failure === null ? upstreamAddress === null : AT_THE_EDGE.includes(failure.stage)
}

/** 0 when the edge answered; its page for a 502 or 504 of the upstream's own still names that. */
function originStatus (journey: LoggedJourney): number {
  const isOurs = journey.outcome === 'branded' && pageOf(journey)?.edgeMade !== false
  return isOurs ? 0 : journey.upstreamStatus ?? 0
}

function ofOrigin (journey: LoggedJourney, host: string): object {
  const { timings, particulars } = journey
  const { address, port } = placeOf(journey)
  const asked = isAsked(journey)
  return {
    EdgeServerIP: asked ? particulars?.localAddress ?? '' : '',
    EdgeRequestHost: asked ? host : '',
    OriginIP: asked ? address : '',
    ...asked && port !== null ? { OriginPort: port } : {},
    OriginSSLProtocol: journey.upstreamTls ?? journey.failure?.facts.tlsVersion ?? 'none',
    OriginDNSResponseTimeMs: whole(timings.resolve),
    OriginTCPHandshakeDurationMs: reached(journey, CONNECTED) ? whole(timings.connect) : 0,
    OriginTLSHandshakeDurationMs: reached(journey, SECURED) || journey.failure?.facts.tlsVersion !== undefined ? whole(timings.handshake) : 0,
    OriginRequestHeaderSendDurationMs: whole(timings.request),
    OriginResponseHeaderReceiveDurationMs: whole(timings.head),
    OriginResponseDurationMs: isAtEdge(journey) ? 0 : originDuration(journey)
  }
}

/** Somebody was dialed: not where a name has no address, or a tunnel no connector. */
const isAsked = (journey: LoggedJourney): boolean =>
  !isAtEdge(journey) && journey.failure?.stage !== 'resolve' && journey.failure?.facts.reason !== 'no_connector'

const reached = ({ failure }: LoggedJourney, stages: readonly string[]): boolean => failure === null || stages.includes(failure.stage)

/** The whole time spent on the upstream: an answer's legs, else all the time until the edge gave up. */
function originDuration ({ outcome, timings, responseTime }: LoggedJourney): number {
  if (outcome !== 'relayed') return whole(responseTime)
  const { resolve, connect, handshake, request, head, body } = timings
  return whole([resolve, connect, handshake, request, head, body].reduce<number>((sum, leg) => sum + (leg ?? 0), 0))
}

/** `127.0.0.1:3000`, `[::1]:3000`; a name or a socket's path is no address. */
function placeOf ({ failure, upstreamAddress }: LoggedJourney): { address: string, port: number | null } {
  const match = /^(?:\[([\da-f:.]+)\]|(\d+\.\d+\.\d+\.\d+)):(\d+)$/i.exec(failure?.facts.address ?? upstreamAddress ?? '')
  return { address: match?.[1] ?? match?.[2] ?? '', port: match === null ? null : Number(match[3]) }
}

const ofAnswer = ({ bytesSent, particulars }: LoggedJourney): object => ({
  EdgeResponseBodyBytes: bytesSent,
  EdgeResponseBytes: bytesSent + (particulars?.headBytes ?? 0),
  EdgeResponseContentType: (particulars?.contentType ?? '').replace(/;.*$/s, '').trim()
})

function ofSecurity ({ failure, page }: LoggedJourney): object {
  const source = failure === null || page === null ? undefined : BLOCKED_BY[page]
  const listed = (value: string): string[] => source === undefined ? [] : [value]
  return {
    SecurityAction: source === undefined ? '' : 'block',
    SecurityActions: listed('block'),
    SecurityRuleID: '',
    SecurityRuleIDs: [],
    SecurityRuleDescription: source === undefined ? '' : failure?.message ?? '',
    SecuritySources: listed(source ?? '')
  }
}

function ofFailure (journey: LoggedJourney): object {
  const { failure, hint } = journey
  if (failure === null) return {}
  const page = pageOf(journey)
  const { kind, stage, message, facts: { reason } } = failure
  return {
    ...page === undefined ? {} : { EdgeErrorCode: Number(page.code) },
    EdgePhase: stage,
    EdgeErrorCause: kind,
    ...reason === undefined ? {} : { EdgeErrorReason: reason },
    EdgeErrorMessage: message,
    ...hint === null ? {} : { EdgeErrorHint: hint }
  }
}
