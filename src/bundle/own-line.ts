/** Reads a line of our own form of the log. */
import type { LoggedCase, LoggedFailure } from '../brand/case.js'
import { list, number, part, schemeOf, text, type Fields } from '../brand/fields.js'
import type { PeerCertificate } from '../failures/failure.js'

/** null for lines about the edge itself. */
export function readOwn (_line: string, record: Fields | null): LoggedCase | null {
  const ray = text(record?.['ray'])
  const request = part(record?.['req'])
  return record === null || ray === null || request === null ? null : caseOf(record, ray, request)
}

function caseOf (record: Fields, ray: string, request: Fields): LoggedCase {
  const upstream = part(record['upstream']) ?? {}
  const failure = part(record['failure'])
  const timings = part(record['timings'])
  const kind = text(failure?.['kind'])
  const outcome = text(record['outcome'])
  return {
    ray,
    method: text(request['method']),
    target: text(request['url']),
    host: text(request['host']),
    scheme: schemeOf(text(request['scheme'])),
    userAgent: text(request['userAgent']),
    status: number(part(record['res'])?.['statusCode']),
    outcome,
    brand: text(record['brand']),
    site: text(record['site']),
    code: text(record['page']),
    madeBy: outcome === 'relayed' || kind === 'upstream_gateway_error' ? 'upstream' : 'edge',
    failure: failure === null ? bugOf(record) : failureOf(failure),
    fault: text(record['fault']),
    responseTime: number(record['responseTime']),
    upstream: {
      address: text(upstream['address']) ?? text(failure?.['address']),
      status: number(upstream['statusCode']),
      tls: typeof timings?.['handshake'] === 'number' || text(failure?.['stage']) === 'handshake',
      strict: kind === 'tls_certificate_error'
    },
    certificate: certificateIn(part(part(failure?.['evidence'])?.['certificate'])),
    timings
  }
}

const failureOf = (failure: Fields): LoggedFailure => ({
  kind: text(failure['kind']) ?? 'unknown',
  stage: text(failure['stage']),
  reason: text(failure['reason']),
  message: text(failure['message']),
  hint: text(failure['hint'])
})

/** An error of the edge's own. */
function bugOf (record: Fields): LoggedFailure | null {
  const error = part(record['err'])
  return error === null ? null : { kind: 'proxy_internal_error', stage: 'edge', message: text(error['message']) }
}

export function certificateIn (found: Fields | null): PeerCertificate | null {
  if (found === null) return null
  const word = (name: string): string => text(found[name]) ?? ''
  return {
    subject: word('subject'),
    issuer: word('issuer'),
    names: list(found['names']),
    validFrom: word('validFrom'),
    validTo: word('validTo'),
    askedFor: word('askedFor'),
    ...(found['addresses'] === undefined ? {} : { addresses: list(found['addresses']) })
  }
}
