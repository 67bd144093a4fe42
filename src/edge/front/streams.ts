/** HTTP/2 to clients: a server that never listens; it gets connections that agreed on it, and hands on their requests. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { METHODS } from 'node:http'
import { createServer, type ServerHttp2Session } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { clearTimeout, setTimeout } from '../../clock.js'
import { rawOf } from './raw.js'
import { StreamRequest } from './request.js'
import { StreamResponse } from './response.js'

/** How long a client's connection may be idle, in HTTP/1.1 as in HTTP/2, ms. Documented under *Connection limits*. */
export const CLIENT_IDLE_MS = 400_000

/** Requests at once on one connection; what browsers and servers commonly allow (RFC 9113 section 6.5.2: no less than 100). */
const STREAMS = 100

/** Bytes of a body that may be on their way without being asked for: a small window makes uploads wait. */
const WINDOW = 1024 * 1024

/** How long a connection that the edge has ended may stay half open, ms. */
const FAREWELL_MS = 500

export interface StreamOptions {
  /** A client's request head, bytes. */
  readonly maxHeadSize: number
  /** How long a new connection may stay without a request, ms. */
  readonly headTimeout: number
  /** How long a client may take nothing of what is ready for it, ms. */
  readonly readTimeout: number
  /** A request that Fastify's router cannot hold: its method is unknown to node:http. */
  readonly direct: (request: IncomingMessage, response: ServerResponse) => void
  /** A request for a tunnel. */
  readonly tunnel: (request: IncomingMessage, response: ServerResponse) => void
}

export class Streams {
  private readonly server
  private readonly sessions = new Set<ServerHttp2Session>()

  /** @param target gets the requests as events, as its own ones */
  constructor (target: Server, options: StreamOptions) {
    const { maxHeadSize, direct, tunnel } = options
    const known = new Set(METHODS)
    const server = createServer({
      Http2ServerRequest: StreamRequest as never,
      Http2ServerResponse: StreamResponse as never,
      maxHeaderListPairs: 2000,
      settings: { maxConcurrentStreams: STREAMS, maxHeaderListSize: maxHeadSize, initialWindowSize: WINDOW }
    })
    const take = (request: unknown, response: unknown): void => {
      const { method = '' } = request as IncomingMessage
      if (known.has(method)) target.emit('request', request, response)
      else direct(request as IncomingMessage, response as ServerResponse)
    }
    for (const event of ['request', 'checkContinue', 'checkExpectation'] as const) server.on(event, take)
    server.on('connect' as 'request', (request: unknown, response: unknown) => { tunnel(request as IncomingMessage, response as ServerResponse) })
    server.on('session', session => { this.greet(session, options) })
    this.server = server
  }

  /** A connection that agreed on HTTP/2. */
  take (socket: TLSSocket): void {
    // node:http leaves connections half open and sees to their end; node:http2 does not
    socket.allowHalfOpen = false
    // it waits for its client's end, too, which may never come
    socket.once('finish', () => { setTimeout(() => { rawOf(socket)?.destroy() }, FAREWELL_MS).unref() })
    this.server.emit('connection', socket)
  }

  /** No new requests; connections end with their last one (GOAWAY, RFC 9113 section 6.8). */
  close (): void { for (const session of this.sessions) session.close() }

  private greet (session: ServerHttp2Session, { headTimeout, readTimeout }: StreamOptions): void {
    this.sessions.add(session)
    const timer = setTimeout(() => { session.destroy() }, headTimeout)
    session.once('stream', () => { clearTimeout(timer) })
    session.once('close', () => {
      clearTimeout(timer)
      this.sessions.delete(session)
    })
    // what is wrong with a connection ends it, and its requests with it: they tell
    session.on('error', () => {})
    session.setLocalWindowSize(WINDOW)
    session.setTimeout(CLIENT_IDLE_MS, () => { session.destroy() })
    // a client may also keep one answer waiting by its flow control, with a connection that is free
    session.on('stream', stream => { stream.setTimeout(readTimeout, () => { if (stream.writableLength > 0) stream.destroy() }) })
  }
}
