/**
 * The case a bundle is about: one log record, of our own dialect or of a Logpush-like one, read into the same shape. The
 * record itself stays beside it untouched; a field that is missing or of another type counts as unknown.
 */
import type { PeerCertificate } from '../failures/failure.js'
import type { Timings } from '../journey.js'
import { decodeRay } from '../ray/ray.js'
import { NO_TIMINGS, schemeOf, type Case, type CaseFailure, type Dialect } from './case-shape.js'
import { ofLogpush } from './logpush.js'
import { list, number, part, text, type Fields } from './fields.js'

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
