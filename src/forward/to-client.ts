/**
 * The one writer of everything that is framing towards a client: heads, interim answers, the 101, trailers. What node:http
 * or the grammar (RFC 9112 sections 4 and 5) would refuse becomes a named failure here, before a byte of it has left;
 * nothing is written around this file.
 */
import { STATUS_CODES, ServerResponse, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { UpstreamFailure } from '../failures/failure.js'
import { endWhole } from './whole.js'

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const FORBIDDEN_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/

const broken = (message: string, reason: string, cause?: unknown): UpstreamFailure =>
  new UpstreamFailure('http_protocol_error', message, { reason, cause })

/**
 * Writes the head of an answer; it leaves with the first of the body, or by `flushHeaders`.
 * @param lines flat: name, value
 * @returns the failure when it cannot be written: then nothing of it was, and another head may follow
 */
export function sendHead (response: ServerResponse, status: number, phrase: string, lines: readonly string[]): UpstreamFailure | null {
  try {
    response.writeHead(status, phrase, lines as never)
    return null
  } catch (error) {
    forgetHead(response)
    return broken(`the response head cannot be passed on: ${(error as Error).message}`, 'bad_header', error)
  }
}

/** A head and all of its body, in one write where that is possible. @param bytes one character for each byte */
export function sendWhole (response: ServerResponse, status: number, phrase: string, lines: readonly string[], bytes: string): UpstreamFailure | null {
  const failure = sendHead(response, status, phrase, lines)
  if (failure === null) endWhole(response, bytes)
  return failure
}

/** What node:http has noted of a head that it then refused; it would hold for the next one. */
function forgetHead (response: ServerResponse): void {
  if (!(response.constructor === ServerResponse)) return
  response.chunkedEncoding = false
  response.statusMessage = ''
  Object.assign(response, { _header: null, _contentLength: null, _removedContLen: false, _removedTE: false, _removedConnection: false })
}

/** An answer of HTTP/2. */
interface Informing {
  /** @param lines flat */
  inform (status: number, lines: readonly string[]): void
}

/** An interim answer has no body, and a line that announces one makes clients of HTTP/2 reset the stream (RFC 9110 section 8.6). */
const announcesBody = (name: string): boolean => /^(content-length|transfer-encoding|trailer)$/i.test(name)

const withoutBody = (raw: readonly string[]): string[] => raw.filter((_, at) => !announcesBody(raw[at - at % 2] as string))

/**
 * RFC 9110 section 15.2: a proxy forwards interim answers; clients of HTTP/1.0 cannot read them.
 * Written as raw lines: node:http's own writers know 102 and 103 only, and refuse some Link values. HTTP/2 has a way of its own.
 */
export function sendInterim (request: IncomingMessage, response: ServerResponse, status: number, raw: readonly string[]): UpstreamFailure | null {
  const odd = oddLine(raw)
  if (odd !== null) return broken(`an interim answer (${status}) cannot be passed on: its line ${odd} holds what no header may hold`, 'bad_header')
  const lines = withoutBody(raw)
  if (request.httpVersionMajor > 1) {
    (response as unknown as Informing).inform(status, lines)
    return null
  }
  // response.socket is null while an earlier pipelined request is still being answered
  if (request.httpVersion === '1.0' || response.headersSent || response.socket === null || response.socket.destroyed) return null
  response.socket.write(headText(status, STATUS_CODES[status] ?? 'Interim', lines), 'latin1')
  return null
}

/** The 101: what follows it on the connection is another protocol. */
export function sendSwitch (socket: Socket, phrase: string, lines: readonly string[]): UpstreamFailure | null {
  const odd = FORBIDDEN_IN_VALUE.test(phrase) ? 'status line' : oddLine(lines)
  if (odd !== null) return broken(`the 101 cannot be passed on: its ${odd} holds control bytes`, odd === 'status line' ? 'bad_reason' : 'bad_header')
  socket.write(headText(101, phrase === '' ? 'Switching Protocols' : phrase, lines), 'latin1')
  return null
}

/** @param raw flat; passed on only where the answer is in chunks */
export function sendTrailers (response: ServerResponse, raw: readonly string[]): UpstreamFailure | null {
  if (!response.chunkedEncoding) return null
  const pairs: Array<[string, string]> = []
  for (let i = 0; i < raw.length; i += 2) if (mayTrail(raw[i] as string)) pairs.push([raw[i] as string, raw[i + 1] as string])
  try {
    response.addTrailers(pairs as never)
    return null
  } catch (error) {
    return new UpstreamFailure('http_response_transfer_coding', `the trailers cannot be passed on: ${(error as Error).message}`, { cause: error })
  }
}

/** Trailers need chunks, and a client that can read them. */
export const trailersPass = (request: IncomingMessage, status: number): boolean =>
  request.httpVersion !== '1.0' && request.method !== 'HEAD' && status !== 204 && status !== 304

/** RFC 9110 section 6.5.1: what frames a message or belongs to one connection may not come behind it. */
const NEVER_TRAIL = new Set(['transfer-encoding', 'content-length', 'host', 'trailer', 'connection', 'keep-alive', 'proxy-connection', 'upgrade', 'te'])

const mayTrail = (name: string): boolean => !NEVER_TRAIL.has(name.toLowerCase())

const headText = (status: number, phrase: string, lines: readonly string[]): string => {
  let text = `HTTP/1.1 ${status} ${phrase}\r\n`
  for (let i = 0; i < lines.length; i += 2) text += `${lines[i] as string}: ${lines[i + 1] as string}\r\n`
  return `${text}\r\n`
}

/** The name of the first line that no grammar allows, or null. */
function oddLine (lines: readonly string[]): string | null {
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string
    if (!NAME.test(name)) return 'name'
    if (FORBIDDEN_IN_VALUE.test(lines[i + 1] as string)) return name
  }
  return null
}
