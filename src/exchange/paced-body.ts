/** A request body with a bandwidth (`edge.delay()`): the client is read no faster than the upstream is to get it. */
import { clearTimeout, performance, setTimeout } from '../clock.js'
import type { IncomingMessage } from 'node:http'
import { BodyStream } from './body.js'

/** It goes out in pieces of so many ms. */
const PIECE_MS = 50

export interface Pace {
  /** Bytes per ms. */
  readonly rate: number
  /** Told of each wait, ms. */
  readonly onWait: (ms: number) => void
}

export class PacedBody extends BodyStream {
  private readonly rate: number
  private readonly onWait: (ms: number) => void
  private rest: Buffer[] = []
  private ended = false
  private timer: NodeJS.Timeout | null = null

  constructor (source: IncomingMessage, { rate, onWait }: Pace) {
    super(source)
    this.rate = rate
    this.onWait = onWait
  }

  protected override receive (chunk: Buffer): void {
    this.rest.push(chunk)
    this.hold()
    this.next()
  }

  protected override finish (): void {
    this.ended = true
    if (this.rest.length === 0) super.finish()
  }

  protected override goOn (): void {
    if (this.rest.length === 0) super.goOn()
    else this.next()
  }

  override _destroy (error: Error | null, done: (error?: Error | null) => void): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.rest = []
    super._destroy(error, done)
  }

  private next (): void {
    const [chunk] = this.rest
    if (this.timer !== null || chunk === undefined) return
    const piece = chunk.subarray(0, Math.max(1, Math.floor(this.rate * PIECE_MS)))
    const since = performance.now()
    this.timer = setTimeout(() => {
      this.timer = null
      this.onWait(performance.now() - since)
      this.pass(chunk, piece)
    }, piece.length / this.rate).unref()
  }

  private pass (chunk: Buffer, piece: Buffer): void {
    if (piece.length === chunk.length) this.rest.shift()
    else this.rest[0] = chunk.subarray(piece.length)
    const takesMore = this.give(piece)
    if (this.rest.length > 0) {
      if (takesMore) this.next()
    } else if (this.ended) super.finish()
    else if (takesMore) super.goOn()
  }
}
