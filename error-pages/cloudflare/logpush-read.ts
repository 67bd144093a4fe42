/**
 * Reads a record of the dataset http_requests. It has no field for the kind of a failure; the fields of our own that name it are
 * used where they are.
 */
import type { LoggedCase, LoggedFailure, LoggedTimings } from '../../src/brand/case.js'
import { number, schemeOf, text, type Fields } from '../../src/brand/fields.js'

/** Sent by an upstream that answered; 0 or nothing means that the edge answered by itself. */
const originStatus = (record: Fields): number | null => number(record['OriginResponseStatus']) || null

/** null where it is no such record. */
export function readLogpush (_line: string, record: Fields | null): LoggedCase | null {
  const id = text(record?.['RayID'])
  return record === null || id === null ? null : caseOf(record, id)
}

function caseOf (record: Fields, id: string): LoggedCase {
  const colo = text(record['EdgeColoCode'])
  const status = number(record['EdgeResponseStatus'])
  const code = text(record['EdgeErrorCode']) ?? number(record['EdgeErrorCode']) ?? status
  return {
    ray: colo !== null && /^[A-Z]{3}$/.test(colo) ? `${id.slice(0, 16)}-${colo}` : id,
    method: text(record['ClientRequestMethod']),
    target: text(record['ClientRequestURI']) ?? text(record['ClientRequestPath']),
    host: text(record['ClientRequestHost']) ?? text(record['EdgeRequestHost']),
    scheme: schemeOf(text(record['ClientRequestScheme'])),
    userAgent: text(record['ClientRequestUserAgent']),
    status,
    brand: 'cloudflare',
    code: code === null ? null : String(code),
    madeBy: originStatus(record) === null ? 'edge' : 'upstream',
    failure: failureOf(record),
    responseTime: span(record['EdgeStartTimestamp'], record['EdgeEndTimestamp']),
    upstream: {
      address: originOf(record),
      status: originStatus(record),
      tls: isSecure(record) || status === 525 || status === 526,
      strict: status === 526
    },
    timings: timingsOf(record)
  }
}

const isSecure = (record: Fields): boolean => !['none', ''].includes(text(record['OriginSSLProtocol']) ?? 'none')

function failureOf (record: Fields): LoggedFailure | null {
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

function timingsOf (record: Fields): LoggedTimings {
  const ms = (name: string): number | null => number(record[name])
  return {
    resolve: ms('OriginDNSResponseTimeMs'),
    connect: ms('OriginTCPHandshakeDurationMs'),
    handshake: isSecure(record) ? ms('OriginTLSHandshakeDurationMs') : null,
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
