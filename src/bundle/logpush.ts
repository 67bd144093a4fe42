/**
 * Reads a record of the `cloudflare` dialect (the vendor's http_requests fields). It has no field for the kind of a
 * failure; the fields of our own that name it are used where they are.
 */
import { decodeRay } from '../ray/ray.js'
import { NO_TIMINGS, schemeOf, type Case, type CaseFailure } from './case-shape.js'
import { number, text, type Fields } from './fields.js'

/** Sent by an upstream that answered; 0 or nothing means that the edge answered by itself. */
const originStatus = (record: Fields): number | null => number(record['OriginResponseStatus']) || null

export function ofLogpush (record: Fields): Case {
  const { id } = decodeRay(text(record['RayID']) ?? '')
  const colo = text(record['EdgeColoCode'])
  const status = number(record['EdgeResponseStatus'])
  const code = text(record['EdgeErrorCode']) ?? number(record['EdgeErrorCode']) ?? status ?? '-'
  return {
    dialect: 'cloudflare',
    record,
    ray: decodeRay(colo !== null && /^[A-Z]{3}$/.test(colo) ? `${id}-${colo}` : id),
    method: text(record['ClientRequestMethod']) ?? 'GET',
    target: text(record['ClientRequestURI']) ?? text(record['ClientRequestPath']) ?? '/',
    host: text(record['ClientRequestHost']) ?? text(record['EdgeRequestHost']) ?? '',
    scheme: schemeOf(text(record['ClientRequestScheme'])),
    userAgent: text(record['ClientRequestUserAgent']),
    status,
    outcome: null,
    brand: 'cloudflare',
    code: String(code),
    madeBy: originStatus(record) === null ? 'edge' : 'upstream',
    failure: failureOf(record),
    fault: null,
    responseTime: span(record['EdgeStartTimestamp'], record['EdgeEndTimestamp']),
    upstream: {
      address: originOf(record),
      status: originStatus(record),
      tls: !['none', ''].includes(text(record['OriginSSLProtocol']) ?? 'none') || status === 525 || status === 526,
      strict: status === 526
    },
    certificate: null,
    timings: timingsOf(record)
  }
}

function failureOf (record: Fields): CaseFailure | null {
  const kind = text(record['EdgeErrorCause']) ?? text(record['EdgeErrorKind'])
  if (kind === null) return null
  return {
    kind,
    stage: text(record['EdgePhase']) ?? text(record['EdgeErrorStage']),
    reason: text(record['EdgeErrorReason']),
    message: text(record['EdgeErrorMessage']),
    hint: text(record['EdgeErrorHint'])
  }
}

/** The record has the address without a port, unless a field of our own gives it. */
function originOf (record: Fields): string | null {
  const address = text(record['OriginIP'])
  const port = number(record['OriginPort'])
  if (address === null) return null
  return port === null ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`
}

function timingsOf (record: Fields): Case['timings'] {
  const ms = (name: string): number | null => number(record[name])
  const isTls = !['none', ''].includes(text(record['OriginSSLProtocol']) ?? 'none')
  return {
    ...NO_TIMINGS,
    resolve: ms('OriginDNSResponseTimeMs'),
    connect: ms('OriginTCPHandshakeDurationMs'),
    handshake: isTls ? ms('OriginTLSHandshakeDurationMs') : null,
    request: ms('OriginRequestHeaderSendDurationMs'),
    head: ms('OriginResponseHeaderReceiveDurationMs')
  }
}

function span (start: unknown, end: unknown): number | null {
  const [from, to] = [moment(start), moment(end)]
  return from === null || to === null ? null : Math.max(0, to - from)
}

/** RFC 3339, or a Unix time in seconds, ms or ns: the vendor lets one choose. */
function moment (value: unknown): number | null {
  if (typeof value === 'string') return Number.isNaN(Date.parse(value)) ? null : Date.parse(value)
  const count = number(value)
  if (count === null) return null
  return count > 1e16 ? count / 1e6 : count > 1e11 ? count : count * 1000
}
