/** An upstream's own error that a rule of the site replaces: the client gets the site's answer, with the upstream's other lines. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journey } from '../journey.js'
import type { ResponseHead } from './headers.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Replacement } from './route.js'
import { sendHead } from './to-client.js'

/** What would speak of a body that is not sent. The documented ones are Content-Type and Content-Length. */
const ABOUT_THE_BODY = new Set(['content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'trailer'])

export function withoutBodyLines (lines: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string
    if (!ABOUT_THE_BODY.has(name.toLowerCase())) kept.push(name, lines[i + 1] as string)
  }
  return kept
}

/** Writes the answer. @returns the failure where it cannot be written @param reason the upstream's phrase, where its status stays */
export function answerInstead (journey: Journey, request: IncomingMessage, response: ServerResponse, by: Replacement, head: ResponseHead, reason: string): UpstreamFailure | null {
  const { statusCode, type, bytes, name } = by
  const lines = [...withoutBodyLines(head.lines), 'Content-Type', type, 'Content-Length', String(bytes.length), 'X-Edgeproxy-Simulated', '1']
  const failure = sendHead(response, statusCode, statusCode === journey.upstreamStatus ? reason : '', lines)
  if (failure !== null) return failure
  journey.custom = name
  journey.bytesSent = request.method === 'HEAD' ? 0 : bytes.length
  response.end(bytes, 'latin1')
  return null
}
