/**
 * Raw error plus stage, received bytes and the socket's own words become a named failure. Never by error code alone:
 * ECONNRESET alone is four different failures.
 */
import type { Evidence, PartlySent } from '../journey.js'
import { failureFrom, UpstreamFailure, type FailureFacts } from '../failures/failure.js'
import { classifyHandshake } from '../dial/handshake.js'
import { RESETS } from '../dial/tables.js'
import { keepBody, keepHead } from '../evidence/kept.js'
import { AnswerError } from './answer-head.js'
import type { Link } from './link.js'

/** How far the answer had come. */
export interface Progress {
  readonly headSeen: boolean
  readonly received: number
  readonly expected: number | null
  readonly bodyBytes: number
  /** The request had not left whole; null: it had. */
  readonly partlySent: PartlySent | null
}

interface Rule {
  readonly when: (error: Raw, progress: Progress, link: Link) => boolean
  readonly name: (error: Raw, progress: Progress, link: Link) => UpstreamFailure
}

/** Parsers say in a few words what they stopped at. */
type Raw = NodeJS.ErrnoException & { reason?: string }

/** In order: the first rule that fits names the failure. */
const RULES: readonly Rule[] = [
  {
    // TLS 1.3 tells that a client certificate is missing only after the handshake (RFC 8446 section 4.4.2.4)
    when: (_error, { headSeen }, link) => !headSeen && link.error?.code?.startsWith('ERR_SSL_') === true,
    name: (_error, _progress, link) => classifyHandshake(link.error as Raw, link.address, { afterHandshake: true, ...wishOf(link) })
  },
  {
    when: (error, { headSeen }) => !headSeen && error.code === 'HPE_UNEXPECTED_CONTENT_LENGTH',
    name: (error, _progress, link) => failureFrom('http_protocol_error', `${link.address} sent a head whose Content-Length cannot be trusted: ${parserWords(error)}`, error, { reason: 'content_length' })
  },
  {
    when: error => error.code?.startsWith('HPE_') === true && error.code !== 'HPE_HEADER_OVERFLOW',
    name: (error, { headSeen }, link) => headSeen
      ? failureFrom('http_response_transfer_coding', `${link.address} sent a body that breaks its chunked coding: ${parserWords(error)}`, error)
      : failureFrom('http_protocol_error', `${link.address} sent something that is not HTTP/1.1: ${parserWords(error)}`, error)
  },
  {
    when: error => error.code === 'HPE_HEADER_OVERFLOW',
    name: (error, _progress, link) => failureFrom('http_response_header_section_size', `the response head of ${link.address} is larger than the limit of ${link.maxHeaderSize} bytes`, error)
  },
  {
    when: (error, _progress, link) => ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(link.error?.code ?? error.code ?? ''),
    name: (error, { headSeen }, link) => headSeen
      ? failureFrom('http_response_body_terminated', `${link.address} vanished in the middle of the body`, link.error ?? error)
      : failureFrom('request_unacknowledged', `the request to ${link.address} was never acknowledged: the kernel gave up`, link.error ?? error, { ack: 'unacknowledged' })
  },
  {
    when: (error, _progress, link) => isReset(link.error) || isReset(error),
    name: (error, progress, link) => progress.headSeen
      ? failureFrom('http_response_body_terminated', `${link.address} reset the connection after ${bodySoFar(progress)}`, link.error ?? error)
      : failureFrom('connection_terminated', `${link.address} reset the connection ${progress.received === 0 ? 'before any byte of an answer' : `after ${progress.received} bytes of the response head`}${unsent(progress)}`, link.error ?? error, wishOf(link))
  },
  {
    when: error => error.code === 'ECONNRESET',
    name: (error, progress, link) => {
      if (progress.headSeen) return failureFrom('http_response_body_incomplete', `${link.address} closed the connection after ${bodySoFar(progress)}`, error)
      return progress.received === 0
        ? failureFrom('http_response_empty', `${link.address} closed the connection without an answer${unsent(progress)}`, error, wishOf(link))
        : failureFrom('http_response_incomplete', `${link.address} closed the connection after ${progress.received} bytes of the response head${unsent(progress)}`, error)
    }
  }
]

/** @returns null when no rule knows the error: then it is our own bug and is told as such */
export function classify (error: Error, progress: Progress, link: Link): UpstreamFailure | null {
  if (error instanceof UpstreamFailure) return error
  const raw = error as Raw
  return RULES.find(rule => rule.when(raw, progress, link))?.name(raw, progress, link) ?? null
}

const wishOf = ({ clientCertificate }: Link): Pick<FailureFacts, 'clientCertificate'> => ({ clientCertificate })

/** node:http calls a FIN `ECONNRESET` too, but names no system call. */
const isReset = (error: Raw | null): boolean =>
  RESETS.has(error?.code ?? '') && (error?.code !== 'ECONNRESET' || error.syscall !== undefined)

/** `; 1200000 of 3000000 bytes of the request body had been sent` */
const unsent = ({ partlySent }: Progress): string => partlySent === null
  ? ''
  : `; ${partlySent.bytes}${partlySent.size === null ? '' : ` of ${partlySent.size}`} bytes of the request body had been sent`

const parserWords = (error: Raw): string => error.reason ?? error.message

const bodySoFar = ({ bodyBytes, expected }: Progress): string =>
  expected === null ? `${bodyBytes} bytes of the body` : `${bodyBytes} of ${expected} body bytes`

/** The first bytes of the answer that was not understood, with the byte where the parser stopped. */
export function evidenceOf (error: Error, link: Link): Evidence | null {
  const { at: stop, rest } = error instanceof AnswerError ? error : { at: -1, rest: null }
  if (link.head === null || link.head.length === 0) return keepBody(rest, Math.max(0, stop))
  return keepHead(link.head, stop, (error as Raw).code === 'HPE_HEADER_OVERFLOW')
}
