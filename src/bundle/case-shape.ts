/** The shape of a case: what a line of a log says about one request, with every member filled in. */
import type { LoggedCase } from '../brand/case.js'
import type { Fields } from '../brand/fields.js'
import type { PeerCertificate } from '../failures/failure.js'
import type { Timings } from '../journey.js'
import type { DecodedRay } from '../ray/ray.js'

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

export interface Case extends Required<Omit<LoggedCase, 'ray' | 'upstream' | 'failure' | 'timings' | 'certificate' | 'madeBy'>> {
  /** Form of the log that it was read from: `edgeproxy`, or one that a brand knows. */
  readonly dialect: string
  /** The line as it was written: a JSON object, or `{ dialect, line }` for a row of text. */
  readonly record: Fields
  readonly ray: DecodedRay
  readonly method: string
  /** The raw request target. */
  readonly target: string
  readonly host: string
  /** What a visitor reads: the page's code, else the status. */
  readonly code: string
  /** Whose answer the client got. */
  readonly madeBy: 'edge' | 'upstream'
  readonly failure: CaseFailure | null
  readonly upstream: CaseUpstream
  readonly certificate: PeerCertificate | null
  readonly timings: Timings
}
