/** The shape of a case, which every reader of a dialect fills in. */
import type { PeerCertificate } from '../failures/failure.js'
import type { Timings } from '../journey.js'
import type { DecodedRay } from '../ray/ray.js'
import type { Fields } from './fields.js'

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

export const schemeOf = (word: string | null): Case['scheme'] => {
  const scheme = word?.replace(/:$/, '').toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : null
}
