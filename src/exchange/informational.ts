/** What travels around an answer: interim answers (103 Early Hints, 102 Processing), the invitation of a body, trailers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'

/** An answer of HTTP/2. */
interface Informing {
  /** @param lines flat */
  inform (status: number, lines: readonly string[]): void
}

/**
 * RFC 9110 section 15.2: a proxy forwards interim answers; clients of HTTP/1.0 cannot read them.
 * Written as raw lines: node:http's own writers know 102 and 103 only, and refuse some Link values. HTTP/2 has a way of its own.
 */
export function forwardInformational (request: IncomingMessage, response: ServerResponse, status: number, raw: readonly string[]): void {
  if (request.httpVersionMajor > 1) {
    (response as unknown as Informing).inform(status, raw)
    return
  }
  // response.socket is null while an earlier pipelined request is still being answered
  if (request.httpVersion === '1.0' || response.headersSent || response.socket === null || response.socket.destroyed) return
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Interim'}`]
  for (let i = 0; i < raw.length; i += 2) lines.push(`${raw[i] as string}: ${raw[i + 1] as string}`)
  response.socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** The client waits for a 100 before it sends its body (RFC 9110 section 10.1.1): now there is somebody to send it to. */
export function inviteBody (request: IncomingMessage, response: ServerResponse): void {
  const { expect } = request.headers
  // node:http says it by itself where the server is not ours
  const { _sent100: said } = response as { _sent100?: boolean }
  if (expect !== undefined && said !== true && /^100-continue$/i.test(expect)) response.writeContinue()
}

/** Trailers need chunks, and a client that can read them. */
export const trailersPass = (request: IncomingMessage, status: number): boolean =>
  request.httpVersion !== '1.0' && request.method !== 'HEAD' && status !== 204 && status !== 304
