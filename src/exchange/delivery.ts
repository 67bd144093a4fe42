/**
 * The answer on its way to the client. The head is held back until the first body byte, so that a failure before that can
 * still become a page; from then on every piece goes through as it comes.
 */
import type { ServerResponse } from 'node:http'
import { fairTimeout, type FairTimeout } from '../dial/fair-timeout.js'
import { sendHead, sendTrailers } from '../forward/to-client.js'
import { noteAnswer, noteBody } from '../evidence/relayed.js'
import { endWhole } from '../forward/whole.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { ResponseHead } from '../forward/headers.js'
import type { Journey } from '../journey.js'
import type { Link } from './link.js'

/** How long the head of a body of unknown length waits for its first byte, ms: a broken first chunk still gets a page. */
const HEAD_HOLD_MS = 50

/** Bodies up to this many bytes are copied behind the head: one write is cheaper than two. */
const ONE_WRITE = 8 * 1024

export class Delivery {
  head: ResponseHead | null = null
  private status = 0
  private reason = ''
  private holding = false
  private timer: FairTimeout | null = null
  private readonly journey: Journey
  private readonly response: ServerResponse
  /** Told when the head cannot be written. */
  private readonly exchange: { fail (failure: UpstreamFailure): void }

  constructor (journey: Journey, response: ServerResponse, exchange: { fail (failure: UpstreamFailure): void }) {
    this.journey = journey
    this.response = response
    this.exchange = exchange
  }

  /** Takes the head; an event stream's leaves at once, its reader waits for it. */
  take (status: number, reason: string, head: ResponseHead): void {
    this.status = status
    this.reason = reason
    this.head = head
    this.holding = true
    this.journey.answered = noteAnswer(status, head.lines)
  }

  /** A body is to come. */
  hold (): void {
    if (this.head?.eventStream === true) this.release()
    // with a length there is nothing a client could do with the head alone; without one it may be all there is for a while
    else if (this.head?.contentLength === null) this.timer = fairTimeout(HEAD_HOLD_MS, () => { this.release() })
  }

  /**
   * @param link lent the chunk
   * @returns false when the client cannot take more for now
   */
  write (chunk: Buffer, link: Link): boolean {
    this.journey.bytesSent += chunk.length
    if (this.journey.answered !== null) noteBody(this.journey.answered, chunk)
    if (this.holding) {
      if (!this.writeHead()) return true
      if (chunk.length === this.head?.contentLength) {
        this.endWith(chunk, link)
        return true
      }
    }
    return this.response.write(link.keep(chunk), link.kept)
  }

  /** The answer is complete. */
  end (trailers: readonly string[]): void {
    if (this.holding && !this.writeHead()) return
    const failure = trailers.length > 0 ? sendTrailers(this.response, trailers) : null
    if (failure === null) this.response.end()
    else this.exchange.fail(failure)
  }

  /** Forgets a head that is still held back. */
  cancel (): void {
    this.timer?.cancel()
    this.timer = null
  }

  /** The head leaves now. */
  release (): void {
    if (this.holding && this.writeHead()) this.response.flushHeaders()
  }

  private endWith (chunk: Buffer, link: Link): void {
    if (chunk.length <= ONE_WRITE) endWhole(this.response, chunk.toString('latin1'))
    else this.response.end(link.keep(chunk), link.kept)
  }

  /** @returns false when it could not be written: then the exchange has failed already */
  private writeHead (): boolean {
    this.holding = false
    this.cancel()
    const failure = sendHead(this.response, this.status, this.reason, this.head?.lines ?? [])
    if (failure !== null) this.exchange.fail(failure)
    return failure === null
  }
}
