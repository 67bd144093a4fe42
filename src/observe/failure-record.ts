/** The `failure` and `err` parts of a log line: what was seen, as plain data. Off the hot path. */
import type { Attempt, PeerCertificate, StartFacts, UpstreamFailure } from '../failures/failure.js'
import type { Evidence, Journey } from '../journey.js'

/** Evidence as text: the bytes in hex, and beside it what of them is printable ASCII, a dot for the rest. */
export interface EvidenceRecord {
  readonly bytes?: number
  readonly hex?: string
  readonly ascii?: string
  /** Offset of the byte the parser stopped at, or null. */
  readonly offendingAt?: number | null
  /** Header lines by name, the largest first. */
  readonly headerSizes?: readonly (readonly [string, number])[]
  readonly certificate?: PeerCertificate
}

export interface FailureRecord {
  readonly kind: string
  readonly stage: string
  readonly reason?: string
  readonly code?: string
  readonly syscall?: string
  readonly address?: string
  readonly statusCode?: number
  readonly retryAfter?: number
  readonly message: string
  readonly hint: string | null
  /** The start of a program: its command, folder, exit code or signal, and last lines. */
  readonly start?: StartFacts
  readonly ack?: string
  /** The upstream asked for a client certificate: `sent`, or `missing`. */
  readonly clientCertificate?: string
  /** Every connection attempt, where there was more than one or the only one is not the failure's address. */
  readonly attempts?: readonly Attempt[]
  readonly evidence?: EvidenceRecord
}

/** The largest lines of a head that was too large; the hint sums up the rest. */
const HEADER_LINES_LOGGED = 10

/** Copies only what is there, in the order of the documented line. */
export function failureRecord (journey: Journey, failure: UpstreamFailure): FailureRecord {
  const { reason, code, syscall, address, statusCode, retryAfter, ack, clientCertificate, start } = failure.facts
  const attempts = failure.facts.attempts ?? journey.connects
  return {
    kind: failure.kind,
    stage: failure.stage,
    ...(reason !== undefined && { reason }),
    ...(code !== undefined && { code }),
    ...(syscall !== undefined && { syscall }),
    ...(address !== undefined && { address }),
    ...(statusCode !== undefined && { statusCode }),
    ...(retryAfter !== undefined && { retryAfter }),
    message: failure.message,
    hint: journey.hint,
    ...(start !== undefined && { start }),
    ...(ack !== undefined && { ack }),
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(attempts.length > 1 && { attempts }),
    ...(journey.evidence !== null && { evidence: evidenceRecord(journey.evidence) })
  }
}

export function evidenceRecord (evidence: Evidence): EvidenceRecord {
  const { bytes, offendingAt, headerSizes, certificate } = evidence
  return {
    ...(bytes.length > 0 && {
      bytes: bytes.length,
      hex: bytes.toString('hex'),
      ascii: bytes.toString('latin1').replace(/[^ -~]/g, '.'),
      offendingAt
    }),
    ...(headerSizes !== undefined && { headerSizes: headerSizes.slice(0, HEADER_LINES_LOGGED) }),
    ...(certificate !== undefined && { certificate })
  }
}

/** An error of our own, in the shape of pino's `err`. */
export const errorRecord = (error: Error): { type: string, message: string, stack: string | undefined } =>
  ({ type: error.name, message: error.message, stack: error.stack })
