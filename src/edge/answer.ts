/** What a client gets when its request failed: the page, or an end that cannot be taken for a complete answer. */
import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Asked, Rendered } from '../page/respond.js'
import type { RequestContext } from './request/context.js'
import { sendWhole } from '../forward/to-client.js'
import { rayLines } from './brand-runtime.js'
import { StreamResponse } from './front/response.js'
import { rawOf } from './front/raw.js'
import { endGently } from '../forward/linger.js'

export function answer (context: RequestContext, failure: UpstreamFailure): void {
  send(context, context.runtime.render(asked(context), context.journey, failure, context.runtime.sitePages))
}

/** A page, or what a brand answers by itself. */
type Answer = Pick<Rendered, 'statusCode' | 'page' | 'headers' | 'bytes'> & Partial<Pick<Rendered, 'custom' | 'bug'>>

/** The edge's own answer, whatever made it. */
export function send (context: RequestContext, page: Answer): void {
  const { journey, request, response, runtime } = context
  journey.outcome = 'branded'
  journey.page = page.page
  journey.custom = page.custom ?? null
  journey.bug ??= page.bug ?? null
  journey.statusCode = page.statusCode
  journey.bytesSent = page.bytes.length
  // a body the client was never asked for, or one we stopped reading, would be taken for the next request
  if (!request.complete && (journey.failure !== null || hasBody(request))) stopRequest(context)
  // the documented edge sends this phrase with its own statuses; node:http would say "unknown"
  const phrase = STATUS_CODES[page.statusCode] ?? '<none>'
  const unsent = sendWhole(response, page.statusCode, phrase, [...rayLines(runtime, journey.ray), ...page.headers], page.bytes)
  if (unsent !== null) response.destroy(unsent)
}

/** A request without one is complete in a moment; a failed one is not trusted with that. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

function stopRequest ({ request, response }: RequestContext): void {
  if (response instanceof StreamResponse) response.stopRequest()
  else {
    response.shouldKeepAlive = false
    endGently(request.socket)
  }
}

export function asked ({ journey, request: { headers } }: RequestContext): Asked {
  return {
    method: journey.method,
    accept: headers.accept,
    acceptLanguage: headers['accept-language'],
    acceptEncoding: headers['accept-encoding'] as string | undefined,
    userAgent: headers['user-agent'],
    headers
  }
}

/** How a journey ended that was neither answered nor cut here. @param stopping the edge ends whoever is still inside */
export function settle ({ journey, response, exchange }: RequestContext, stopping: boolean): void {
  if (response.writableFinished) {
    journey.outcome = 'relayed'
    return
  }
  journey.stopped = stopping
  journey.outcome = stopping ? 'cut' : 'abandoned'
  exchange?.abandon()
}

/**
 * The head has left already: the only honest thing is an end that looks like none. A body with a length or in chunks is
 * visibly short after a FIN; one that lasts until the connection closes needs a reset.
 */
export function cut ({ journey, response }: RequestContext): void {
  journey.outcome = 'cut'
  if (response instanceof StreamResponse) {
    response.cut()
    return
  }
  const { socket } = response
  if (socket === null) return
  const framed = response.chunkedEncoding || response.hasHeader('content-length') || /\r\ncontent-length:/i.test((response as { _header?: string })._header ?? '')
  if (framed) socket.destroySoon()
  // TLS has a farewell, but clients take its absence lightly: below it, the reset is plain
  else (rawOf(socket) ?? socket).resetAndDestroy()
}
