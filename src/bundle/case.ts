/**
 * The case a bundle is about: one log record, of our own dialect or of a Logpush-like one, read into the same shape. The
 * record itself stays beside it untouched; a field that is missing or of another type counts as unknown.
 */
import type { PeerCertificate } from '../failures/failure.js'
import type { Timings } from '../journey.js'
import { decodeRay, type DecodedRay } from '../ray/ray.js'
import { ofLogpush } from './logpush.js'
import { list, number, part, text, type Fields } from './fields.js'

export type Dialect = 'edgeproxy' | 'cloudflare'

export interface CaseFailure {
  readonly kind: string
  readonly stage: string | null
  readonly reason: string | null
  readonly message: string | null
  readonly hint: string | null
}

export interface CaseUpstream {
  /** `ip:port`, `host:port` or `unix:/path`; null when none was chosen. */
  readonly address: string | null
  readonly status: number | null
  /** Whether TLS was spoken to it, as far as the record shows. */
  readonly tls: boolean
  /** Its certificate was checked. */
  readonly strict: boolean
}

export interface Case {
  readonly dialect: Dialect
  readonly record: Fields
  readonly ray: DecodedRay
  readonly method: string
  /** The raw request target. */
  readonly target: string
  readonly host: string
  /** null where the record does not tell. */
  readonly scheme: 'http' | 'https' | null
  readonly userAgent: string | null
  /** Status the client got; null when no head had left. */
  readonly status: number | null
  readonly outcome: string | null
  /** Name of the brand, where the record has one. */
  readonly brand: string | null
  /** What a visitor reads: the page's code, else the status. */
  readonly code: string
  /** Whose answer the client got. */
  readonly madeBy: 'edge' | 'upstream'
  readonly failure: CaseFailure | null
  /** The fault that was asked for, when one was. */
  readonly fault: string | null
  /** ms from arrival to the close of the response. */
  readonly responseTime: number | null
  readonly upstream: CaseUpstream
  readonly certificate: PeerCertificate | null
  readonly timings: Timings
}

export const NO_TIMINGS: Timings = { resolve: null, connect: null, handshake: null, request: null, head: null, body: null }

/** Whether a record is one of a request, and in which dialect; null for lines about the edge itself. */
export function dialectOf (record: Fields): Dialect | null {
  if (text(record['ray']) !== null && part(record['req']) !== null) return 'edgeproxy'
  return text(record['RayID']) === null ? null : 'cloudflare'
}

/** The ray as the record has it. */
export const rayOf = (record: Fields): string | null => text(record['ray']) ?? text(record['RayID'])

/**
 * Reads a record.
 * @throws RangeError when it is no record of a request, or its ray is none
 */
export function readCase (record: Fields): Case {
  const dialect = dialectOf(record)
  if (dialect === null) throw new RangeError('the record is not one of a request')
  return dialect === 'cloudflare' ? ofLogpush(record) : ofOwn(record)
}

function ofOwn (record: Fields): Case {
  const request = part(record['req']) ?? {}
  const upstream = part(record['upstream']) ?? {}
  const failure = part(record['failure'])
  const status = number(part(record['res'])?.['statusCode'])
  const timings = { ...NO_TIMINGS, ...part(record['timings']) } as Timings
  const kind = text(failure?.['kind'])
  const outcome = text(record['outcome'])
  return {
    dialect: 'edgeproxy',
    record,
    ray: decodeRay(text(record['ray']) ?? ''),
    method: text(request['method']) ?? 'GET',
    target: text(request['url']) ?? '/',
    host: text(request['host']) ?? '',
    scheme: schemeOf(text(request['scheme'])),
    userAgent: text(request['userAgent']),
    status,
    outcome,
    brand: text(record['brand']),
    code: text(record['page']) ?? String(status ?? '-'),
    madeBy: outcome === 'relayed' || kind === 'upstream_gateway_error' ? 'upstream' : 'edge',
    failure: failure === null ? bugOf(record) : failureOf(failure),
    fault: text(record['fault']),
    responseTime: number(record['responseTime']),
    upstream: {
      address: text(upstream['address']) ?? text(failure?.['address']),
      status: number(upstream['statusCode']),
      tls: typeof timings.handshake === 'number' || text(failure?.['stage']) === 'handshake',
      strict: kind === 'tls_certificate_error'
    },
    certificate: certificateIn(failure),
    timings
  }
}

export const schemeOf = (word: string | null): Case['scheme'] => {
  const scheme = word?.replace(/:$/, '').toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : null
}

const failureOf = (failure: Fields): CaseFailure => ({
  kind: text(failure['kind']) ?? 'unknown',
  stage: text(failure['stage']),
  reason: text(failure['reason']),
  message: text(failure['message']),
  hint: text(failure['hint'])
})

/** An error of the edge's own. */
function bugOf (record: Fields): CaseFailure | null {
  const error = part(record['err'])
  return error === null ? null : { kind: 'proxy_internal_error', stage: 'edge', reason: null, message: text(error['message']), hint: null }
}

function certificateIn (failure: Fields | null): PeerCertificate | null {
  const found = part(part(failure?.['evidence'])?.['certificate'])
  if (found === null) return null
  const word = (name: string): string => text(found[name]) ?? ''
  return { subject: word('subject'), issuer: word('issuer'), names: list(found['names']), validFrom: word('validFrom'), validTo: word('validTo'), askedFor: word('askedFor'), ...(found['addresses'] === undefined ? {} : { addresses: list(found['addresses']) }) }
}
