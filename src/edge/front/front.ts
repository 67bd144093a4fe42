/**
 * TLS before the edge's own server, on the same port:
 *
 *   connection -> first byte -> TLS handshake (SNI: certificate) -> ALPN -> h2: streams | http/1.1: the server itself
 *                          \--> plain HTTP: one answer that says so
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createServer, type SecureContext, type Server as TlsServer, type TLSSocket } from 'node:tls'
import { clearTimeout, setTimeout } from '../../clock.js'
import type { Authority } from '../../certificates/certificate.js'
import type { Settings } from '../../options/settings.js'
import { rawOf } from './raw.js'
import { Shown } from './shown.js'
import { Streams, type StreamOptions } from './streams.js'

/** First byte of a TLS record that holds a handshake (RFC 8446 section 5.1). */
const HANDSHAKE = 0x16

export interface FrontOptions extends StreamOptions {
  readonly authority: Authority | null
  /** Somebody spoke plain HTTP. @param packet the first bytes, which are still to be read from the socket */
  readonly plain: (socket: Socket, packet: Buffer) => void
  /** A handshake failed. */
  readonly failed: (error: NodeJS.ErrnoException, socket: Socket) => void
  readonly highWaterMark: number
}

export class Front {
  readonly shown: Shown
  private readonly streams: Streams
  private readonly tls: TlsServer
  /** Every connection that came in; for the end. */
  private readonly sockets = new Set<Socket>()
  /** Those that have not asked anything yet. */
  private readonly early = new Set<Socket>()

  /** Takes the connections of a server before it listens. */
  constructor (server: Server, settings: Settings, options: FrontOptions) {
    this.shown = new Shown(settings, options.authority)
    this.streams = new Streams(server, options)
    this.tls = createServer({
      ...this.shown.fallback,
      SNICallback: (name, done) => { this.choose(name, done) },
      ALPNProtocols: ['h2', 'http/1.1'],
      handshakeTimeout: options.headTimeout,
      highWaterMark: options.highWaterMark
    } as Parameters<typeof createServer>[0])
    const asHttp1 = server.listeners('connection') as Array<(socket: Socket) => void>
    server.removeAllListeners('connection')
    server.on('connection', (socket: Socket) => { this.meet(socket, options) })
    this.tls.on('secureConnection', socket => { this.dispatch(socket, server, asHttp1) })
    this.tls.on('tlsClientError', (error, socket) => {
      options.failed(error, socket)
      // node:tls leaves it to its listeners to end the connection
      socket.destroy()
    })
  }

  /** New certificates for connections to come. */
  apply (settings: Settings): void {
    this.shown.apply(settings)
    this.tls.setSecureContext(this.shown.fallback)
  }

  /** Nobody new; whoever has not asked yet is sent away. */
  close (): void {
    this.streams.close()
    for (const socket of this.early) socket.destroy()
  }

  /** Everybody out. */
  end (): void { for (const socket of this.sockets) socket.destroy() }

  private choose (name: string, done: (error: Error | null, context?: SecureContext) => void): void {
    try {
      done(null, this.shown.contextFor(name))
    } catch (error) {
      done(error as Error)
    }
  }

  private meet (socket: Socket, { plain, headTimeout }: FrontOptions): void {
    this.sockets.add(socket)
    this.early.add(socket)
    // for the first byte; the handshake has a limit of its own
    const timer = setTimeout(() => { socket.destroy() }, headTimeout)
    socket.once('close', () => {
      clearTimeout(timer)
      this.sockets.delete(socket)
      this.early.delete(socket)
    })
    // a client that leaves before it is anybody's
    socket.on('error', () => { socket.destroy() })
    socket.once('end', () => { if (this.early.has(socket)) socket.destroy() })
    socket.once('data', (packet: Buffer) => {
      clearTimeout(timer)
      socket.pause()
      if (packet[0] !== HANDSHAKE) {
        this.early.delete(socket)
        plain(socket, packet)
        return
      }
      socket.unshift(packet)
      this.tls.emit('connection', socket)
    })
  }

  private dispatch (socket: TLSSocket, server: Server, asHttp1: ReadonlyArray<(socket: Socket) => void>): void {
    const raw = rawOf(socket)
    if (raw !== undefined) this.early.delete(raw)
    if (socket.alpnProtocol === 'h2') this.streams.take(socket)
    else for (const take of asHttp1) take.call(server, socket)
  }
}
