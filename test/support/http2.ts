/** A client of HTTP/2 that trusts an edge's own authority: what came, and how the stream ended. */
import { connect, type ClientHttp2Session, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2'
import type { Edge } from '../../src/edge.js'

export interface StreamAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Interim answers, in order. */
  readonly interim: readonly IncomingHttpHeaders[]
  readonly trailers: IncomingHttpHeaders
  readonly body: Buffer
  /** Error code of RST_STREAM; 0 for an orderly end. */
  readonly code: number
}

interface Teardown { teardown (end: () => unknown): unknown }

/** A connection; `t` ends it. */
export function speakHttp2 (t: Teardown, edge: Pick<Edge, 'url' | 'ca'>, options: object = {}): ClientHttp2Session {
  const session = connect(edge.url, { ca: edge.ca ?? undefined, ...options })
  session.on('error', () => {})
  t.teardown(() => { session.destroy() })
  return session
}

/** One request; resolves when its stream has closed, whatever became of it. */
export function request (session: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: string | Buffer): Promise<StreamAnswer> {
  const stream = session.request(headers, { endStream: body === undefined })
  const chunks: Buffer[] = []
  const interim: IncomingHttpHeaders[] = []
  let head: IncomingHttpHeaders = {}
  let trailers: IncomingHttpHeaders = {}
  stream.on('headers', one => { interim.push(one) })
  stream.on('response', one => { head = one })
  stream.on('trailers', one => { trailers = one })
  stream.on('data', (chunk: Buffer) => { chunks.push(chunk) })
  stream.on('error', () => {})
  if (body !== undefined) stream.end(body)
  return new Promise(resolve => {
    stream.on('close', () => { resolve({ status: Number(head[':status'] ?? 0), headers: head, interim, trailers, body: Buffer.concat(chunks), code: stream.rstCode }) })
  })
}
