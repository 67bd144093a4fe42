/**
 * The finer reason of a failure, from what was seen when it happened. Asked once, where a failure is settled; a failure that
 * was raised with a reason keeps it.
 */
import type { FailureKind } from '../failures/catalog.js'
import { UpstreamFailure, type FailureFacts } from '../failures/failure.js'
import type { Evidence, Journey } from '../journey.js'
import { recognize } from './sniff.js'

/** What was seen of the answer, as far as the reasons tell cases apart. */
export type ReasonEvidence = Pick<Journey, 'bytesReceived' | 'interimBytes' | 'bytesSent' | 'evidence'>

type Finder = (facts: FailureFacts, seen: ReasonEvidence) => string | undefined

/** Interim answers (1xx) are no part of the answer that was waited for. */
const ofHead: Finder = (_facts, { bytesReceived, interimBytes }) => bytesReceived > interimBytes ? 'half_head' : 'silence'

const ofBody: Finder = (_facts, { bytesSent }) => bytesSent > 0 ? 'half' : 'nothing'

const FINDERS: Readonly<Partial<Record<FailureKind, Finder>>> = {
  http_response_timeout: ofHead,
  connection_terminated: ofHead,
  http_protocol_error: ({ code }, { evidence }) => ofForeignBytes(evidence) ?? ofCode(code, evidence),
  http_response_body_incomplete: ofBody,
  http_response_body_terminated: ofBody,
  http_response_body_timeout: ofBody,
  http_response_transfer_coding: ofBody,
  upstream_gateway_error: ({ statusCode }) => statusCode === 502 || statusCode === 504 ? String(statusCode) : undefined
}

/** A parser that came this far had seen a status line: later bytes are a window from the middle of the head. */
const EARLY = 32

/** Whether the bytes are from the middle of a head, and not its beginning. */
export const isWindow = ({ bytes, offendingAt }: Pick<Evidence, 'bytes' | 'offendingAt'>): boolean =>
  offendingAt !== null && offendingAt > EARLY && bytes.toString('latin1', 0, 5) !== 'HTTP/'

/** Bytes that begin in another way than an answer of HTTP/1 does. */
function ofForeignBytes (evidence: Evidence | null): string | undefined {
  if (evidence === null || evidence.bytes.length === 0 || isWindow(evidence)) return undefined
  const known = recognize(evidence.bytes)?.reason
  if (known !== undefined) return known
  return 'HTTP/'.startsWith(evidence.bytes.toString('latin1', 0, 5)) ? undefined : 'not_http'
}

/** By the code that both parsers give: llhttp's. */
const REASON_OF_CODE: Readonly<Record<string, string>> = {
  HPE_INVALID_VERSION: 'not_http',
  HPE_INVALID_STATUS: 'bad_status',
  HPE_INVALID_HEADER_TOKEN: 'bad_header',
  HPE_UNEXPECTED_SPACE: 'bad_header',
  HPE_INVALID_CONTENT_LENGTH: 'content_length',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'content_length',
  HPE_INVALID_TRANSFER_ENCODING: 'transfer_coding'
}

/** `HTTP/1.1 200 `: where in a status line each part ends. */
const PARTS: ReadonlyArray<readonly [end: number, reason: string]> = [[9, 'not_http'], [13, 'bad_status'], [Infinity, 'bad_reason']]

function ofCode (code: string | undefined, evidence: Evidence | null): string | undefined {
  if (code === undefined || !code.startsWith('HPE_')) return undefined
  const known = REASON_OF_CODE[code]
  if (known !== undefined) return known
  const at = evidence?.offendingAt ?? null
  const head = evidence?.bytes.toString('latin1') ?? ''
  const line = head.indexOf('\n')
  // without its place a byte of the first line can only be told from its neighbors by the code
  if (at === null || !head.startsWith('HTTP/')) return code === 'HPE_INVALID_CONSTANT' ? 'not_http' : 'bad_header'
  return line !== -1 && at >= line ? 'bad_header' : PARTS.find(([end]) => at < end)?.[1]
}

/** The failure, with its finer reason where its kind has some. */
export function withReason (failure: UpstreamFailure, seen: ReasonEvidence): UpstreamFailure {
  const { kind, message, facts } = failure
  const reason = facts.reason ?? FINDERS[kind]?.(facts, seen)
  return reason === undefined || reason === facts.reason ? failure : new UpstreamFailure(kind, message, { ...facts, reason })
}
