/**
 * The request body on its way to the upstream. A small one is gathered first: one write, and it can be sent again on a
 * fresh connection. A large one streams; the stream is our own, because it ends when a request fails, and ending the
 * client's request would take away the connection that the page has to travel on.
 */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { clearTimeout, performance, setTimeout } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'

/** Bodies up to this many bytes, announced by Content-Length, are gathered. */
const GATHER_UP_TO = 16 * 1024

export type BodyPlan = 'none' | 'gather' | 'stream'

export function planBody (request: IncomingMessage): BodyPlan {
  const { 'content-length': length, 'transfer-encoding': coding, expect } = request.headers
  // one that waits for a 100 is not asked for before there is somebody to send it to
  if (coding !== undefined || expect !== undefined) return 'stream'
  if (length === undefined || length === '0') return 'none'
  return Number(length) <= GATHER_UP_TO ? 'gather' : 'stream'
}

/** The client sends no more of its body; not the upstream's fault. @param limit ms */
export const bodyStalled = (limit: number): UpstreamFailure =>
  new UpstreamFailure('http_request_error', `the client sent no more of its body for ${limit} ms`, { answerStatus: 408, reason: 'body_stalled' })

/**
 * Calls back once: with the whole body, or with the failure when the client is silent for longer than `limit` ms. Never when
 * the client leaves first.
 */
export function gather (request: IncomingMessage, limit: number, done: (body: Buffer) =>
void, stalled: (failure: UpstreamFailure) => void): void {
  const chunks: Buffer[] = []
  const clock = setTimeout(() => { stalled(bodyStalled(limit)) }, limit)
  request.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    clock.refresh()
  })
  request.once('end', () => {
    clearTimeout(clock)
    done(chunks.length === 1 ? chunks[0] as Buffer : Buffer.concat(chunks))
  })
  request.on('error', () => {})
  request.once('close', () => { clearTimeout(clock) })
}

/** Passes a request body on, piece by piece, with backpressure both ways. */
export class BodyStream extends Readable {
  /** performance.now() when the upstream last took a piece. */
  takenAt: number
  /** performance.now() when the client last gave one. */
  givenAt: number
  sent = 0
  /** The client gave everything. */
  complete = false
  private readonly source: IncomingMessage
  private started = false

  constructor (source: IncomingMessage) {
    super({ highWaterMark: 64 * 1024 })
    this.source = source
    this.takenAt = this.givenAt = performance.now()
  }

  override _read (): void {
    this.takenAt = performance.now()
    if (this.started) this.goOn()
    else this.start()
  }

  /** More of it is wanted. */
  protected goOn (): void { this.source.resume() }

  /** The client is to wait. */
  protected hold (): void { this.source.pause() }

  protected receive (chunk: Buffer): void { if (!this.give(chunk)) this.hold() }

  /** @returns false when the upstream cannot take more for now */
  protected give (chunk: Buffer): boolean {
    this.givenAt = performance.now()
    this.sent += chunk.length
    return this.destroyed || this.push(chunk)
  }

  /** The client gave everything. */
  protected finish (): void {
    this.complete = true
    if (!this.destroyed) this.push(null)
  }

  private start (): void {
    this.started = true
    this.source.on('data', (chunk: Buffer) => { this.receive(chunk) })
    this.source.once('end', () => { this.finish() })
    this.source.on('error', () => {})
  }

  override _destroy (error: Error | null, done: (error?: Error | null) => void): void {
    // the rest of the upload is read and dropped; one that was never begun may still be sent on another connection
    if (this.started) this.source.resume()
    done(error)
  }
}
