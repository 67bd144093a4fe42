/** Bytes that node:http could not read as a request: what is wrong with them, in words, and what of them may be shown. */
import { METHODS } from 'node:http'
import { UpstreamFailure } from '../failures/failure.js'
import type { Evidence } from '../journey.js'

/** What node:http tells of them. */
export type ClientError = NodeJS.ErrnoException & {
  readonly reason?: string | undefined
  /** The bytes it was reading. */
  readonly rawPacket?: Buffer | undefined
  /** Offset in them of the byte it stopped at. */
  readonly bytesParsed?: number | undefined
}

interface Verdict { readonly status: number, readonly says: string }

/** Everything else is a 400, in the parser's own words. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  HPE_HEADER_OVERFLOW: { status: 431, says: 'the request head is larger than the limit of 128 kB' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, says: 'the chunk extensions of the request are larger than any client needs' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, says: 'the request head was not complete within --client-header-timeout' }
}

/** A request line in every respect, but for a method that Node.js does not know (RFC 9110 section 9.1 lets everybody have new ones). */
const UNKNOWN_METHOD = /(?:^|\n)([!#$%&'*+.^`|~\w-]{1,40}) \S+ HTTP\/1\.[01]\r?\n/g

/** The method of a request that could not be read, where that is all there is to say against it, and its place in the packet. */
export function unknownMethod ({ code, rawPacket, bytesParsed = 0 }: ClientError): { readonly method: string, readonly at: number } | null {
  if (code !== 'HPE_INVALID_METHOD' || rawPacket === undefined) return null
  // behind earlier requests of the same packet: the line in which the parser stopped
  const text = rawPacket.toString('latin1')
  const lines = [...text.matchAll(UNKNOWN_METHOD)].filter(({ index, 0: line }) => index <= bytesParsed && bytesParsed <= index + line.length)
  const line = lines.at(-1)
  const method = line?.[1]
  if (line === undefined || method === undefined || METHODS.includes(method)) return null
  return { method, at: line.index + line[0].indexOf(method) }
}

/** A known one in other letters is taken for a mistake: methods are told apart by their case (RFC 9110 section 9.1). */
export const isMisspelt = (method: string): boolean => METHODS.includes(method.toUpperCase())

const knowsNo = (method: string): string => isMisspelt(method)
  ? `the method ${method} is not ${method.toUpperCase()}: methods are told apart by their case, and Node.js, which reads requests for the edge, knows no such one`
  : `Node.js, which reads requests for the edge, knows no method ${method}`

export function unreadable (error: ClientError): UpstreamFailure {
  const unknown = unknownMethod(error)
  if (unknown !== null) return new UpstreamFailure('http_request_error', knowsNo(unknown.method), { code: error.code, reason: 'unreadable', cause: error })
  const verdict = VERDICTS[error.code ?? '']
  const message = verdict?.says ?? `what the client sent is no HTTP request: ${error.reason ?? error.message}`
  return new UpstreamFailure('http_request_error', message, { code: error.code, reason: 'unreadable', answerStatus: verdict?.status, cause: error })
}

const REQUEST_LINE = /^[!#$%&'*+.^`|~\w-]{1,40} \S+ HTTP\/1\.[01]\r?\n/

/** Enough to tell what protocol it is. */
const SHOWN_BYTES = 64

/** The first bytes, unless a request line stands there: what follows one may be cookies and passwords, and is not kept. */
export function clientEvidence ({ rawPacket, bytesParsed = -1 }: ClientError): Evidence | null {
  if (rawPacket === undefined || rawPacket.length === 0 || REQUEST_LINE.test(rawPacket.toString('latin1'))) return null
  return { bytes: Buffer.from(rawPacket.subarray(0, SHOWN_BYTES)), offendingAt: bytesParsed >= 0 && bytesParsed < SHOWN_BYTES ? bytesParsed : null }
}
