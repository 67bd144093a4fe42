/**
 * A request whose body node:http has left on the socket, as it does with every request that asks for an upgrade (before
 * Node 26): the body is taken off here, and what follows it belongs to the tunnel.
 */
import { IncomingMessage } from 'node:http'
import { UpstreamFailure } from '../failures/failure.js'
import { Chunks } from './chunks.js'

/** Bytes of trailers behind a chunked body. */
const MAX_TRAILERS = 16 * 1024

export interface SocketBodyEnds {
  /** The body is complete. @param rest what came behind it */
  readonly complete: (rest: Buffer) => void
  readonly failed: (failure: UpstreamFailure) => void
}

export class SocketBody extends IncomingMessage {
  private readonly ends: SocketBodyEnds
  private readonly chunks: Chunks | null
  /** Bytes still to come of a body with a length. */
  private left: number
  private readonly onData = (piece: Buffer): void => { this.receive(piece) }
  private readonly onEnd = (): void => { this.socket.destroy() }

  constructor (asked: IncomingMessage, ends: SocketBodyEnds) {
    super(asked.socket)
    const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, headers } = asked
    Object.assign(this, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, headers })
    this.ends = ends
    this.chunks = headers['transfer-encoding'] === undefined ? null : new Chunks(MAX_TRAILERS)
    this.left = Number(headers['content-length'] ?? 0)
  }

  /** Reads from now on. @param head what has come already */
  begin (head: Buffer): void {
    this.socket.on('data', this.onData).on('end', this.onEnd)
    if (head.length > 0) this.receive(head)
  }

  override _read (): void { if (!this.complete) this.socket.resume() }

  private receive (piece: Buffer): void {
    try {
      const at = this.chunks === null ? this.takeLength(piece) : this.chunks.read(piece, 0, data => this.give(data))
      if (this.chunks === null ? this.left === 0 : this.chunks.done) this.finish(piece.subarray(at))
    } catch (error) {
      this.letGo()
      const { reason = '', message } = error as Error & { reason?: string }
      this.ends.failed(new UpstreamFailure('http_request_error', `what the client sent is no HTTP request: ${reason === '' ? message : reason}`, { reason: 'unreadable', cause: error }))
    }
  }

  private takeLength (piece: Buffer): number {
    const end = Math.min(piece.length, this.left)
    this.left -= end
    this.give(piece.subarray(0, end))
    return end
  }

  private give (data: Buffer): boolean {
    if (!this.push(data)) this.socket.pause()
    return true
  }

  private finish (rest: Buffer): void {
    this.letGo()
    this.complete = true
    this.push(null)
    this.ends.complete(rest)
  }

  private letGo (): void { this.socket.off('data', this.onData).off('end', this.onEnd) }
}
