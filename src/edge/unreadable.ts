/** Bytes that node:http could not read as a request: what is wrong with them, in words, and what of them may be shown. */
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

export function unreadable (error: ClientError): UpstreamFailure {
  const verdict = VERDICTS[error.code ?? '']
  const message = verdict?.says ?? `what the client sent is no HTTP request: ${error.reason ?? error.message}`
  return new UpstreamFailure('http_request_error', message, { code: error.code, reason: 'unreadable', answerStatus: verdict?.status, cause: error })
}

const REQUEST_LINE = /^[A-Z-]{1,20} \S+ HTTP\/1\.[01]\r?\n/

/** Enough to tell what protocol it is. */
const SHOWN_BYTES = 64

/** The first bytes, unless a request line stands there: what follows one may be cookies and passwords, and is not kept. */
export function clientEvidence ({ rawPacket, bytesParsed = -1 }: ClientError): Evidence | null {
  if (rawPacket === undefined || rawPacket.length === 0 || REQUEST_LINE.test(rawPacket.toString('latin1'))) return null
  return { bytes: Buffer.from(rawPacket.subarray(0, SHOWN_BYTES)), offendingAt: bytesParsed >= 0 && bytesParsed < SHOWN_BYTES ? bytesParsed : null }
}
