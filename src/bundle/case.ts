/**
 * The case a bundle is about: one line of a log, of our own form or in a dialect of those handed in, read into the same shape.
 * The line itself stays beside it untouched; what is missing, or of another type than it should be, counts as unknown.
 */
import type { LoggedCase, LoggedFailure, LoggedUpstream } from '../brand/case.js'
import type { Dialect } from '../brand/dialects.js'
import { number, part, schemeOf, text, type Fields } from '../brand/fields.js'
import { decodeRay } from '../ray/ray.js'
import type { Case, CaseFailure, CaseUpstream } from './case-shape.js'
import { certificateIn, readOwn } from './own-line.js'

/** Forms of the log that lines may be in, by name, besides our own. */
export type KnownDialects = ReadonlyMap<string, Dialect>

type Read = NonNullable<Dialect['read']>

const OWN: Pick<Dialect, 'read'> = { read: readOwn }

/** The JSON object that a line is; null for anything else. */
export function recordIn (line: string): Fields | null {
  if (!line.startsWith('{')) return null
  try {
    return part(JSON.parse(line))
  } catch {
    return null // the last line of a log that is being written may be cut
  }
}

/** The line of one request; null where no dialect knows it, and where its ray is none. */
export function readCase (line: string, dialects: KnownDialects): Case | null {
  const record = recordIn(line)
  for (const [dialect, { read }] of [['edgeproxy', OWN] as const, ...dialects]) {
    const found = read === undefined ? null : attempt(read, line, record)
    const known = found === null ? null : complete(found, dialect, record ?? { dialect, line })
    if (known !== null) return known
  }
  return null
}

/** A dialect of somebody's own may throw at what it does not expect. */
function attempt (read: Read, line: string, record: Fields | null): Fields | null {
  try {
    return part(read(line, record))
  } catch {
    return null
  }
}

function complete (found: Fields, dialect: string, record: Fields): Case | null {
  const ray = rayIn(text(found['ray']))
  if (ray === null) return null
  const [status, outcome] = [number(found['status']), text(found['outcome'])]
  const failure = failureIn(part(found['failure']))
  return {
    dialect,
    record,
    ray,
    method: text(found['method']) ?? 'GET',
    target: text(found['target']) ?? '/',
    host: text(found['host']) ?? '',
    scheme: schemeOf(text(found['scheme'])),
    userAgent: text(found['userAgent']),
    cookies: text(found['cookies']),
    status,
    outcome,
    brand: text(found['brand']),
    site: text(found['site']),
    code: text(found['code']) ?? String(status ?? '-'),
    madeBy: madeByIn(found['madeBy']) ?? (failure === null ? 'upstream' : 'edge'),
    failure,
    fault: text(found['fault']),
    responseTime: number(found['responseTime']),
    upstream: upstreamIn(part(found['upstream'])),
    certificate: certificateIn(part(found['certificate'])),
    timings: timingsIn(part(found['timings']))
  }
}

function rayIn (ray: string | null): Case['ray'] | null {
  try {
    return decodeRay(ray ?? '')
  } catch {
    return null
  }
}

const madeByIn = (value: unknown): Case['madeBy'] | null => value === 'edge' || value === 'upstream' ? value : null

const failureIn = (failure: Fields | null): CaseFailure | null => failure === null
  ? null
  : {
    kind: text(failure['kind']) ?? 'unknown',
    stage: text(failure['stage']),
    reason: text(failure['reason']),
    message: text(failure['message']),
    hint: text(failure['hint'])
  } satisfies Record<keyof LoggedFailure, unknown>

const upstreamIn = (upstream: Fields | null): CaseUpstream => ({
  address: text(upstream?.['address']),
  status: number(upstream?.['status']),
  tls: upstream?.['tls'] === true,
  strict: upstream?.['strict'] === true
}) satisfies Record<keyof LoggedUpstream, unknown>

function timingsIn (timings: Fields | null): Case['timings'] {
  const leg = (name: keyof NonNullable<LoggedCase['timings']>): number | null => number(timings?.[name])
  return {
    resolve: leg('resolve'),
    connect: leg('connect'),
    handshake: leg('handshake'),
    request: leg('request'),
    head: leg('head'),
    body: leg('body'),
    delay: leg('delay')
  }
}
