/**
 * A request that is slow on purpose (`edge.delay()`): its exchange hears of the answer later than it came.
 *
 *   connect wait -> connection -> request wait -> sending -> answer -> head wait -> headers -> body wait -> body, at its bandwidth -> end
 *
 * While it waits the upstream is not read, and no limit runs against it: the wait is not the upstream's. What has come already
 * is kept, in order; failures, too. The client may leave at any time; then nothing of this is left.
 */
import { clearTimeout, performance, setTimeout } from '../clock.js'
import type { IncomingMessage } from 'node:http'
import type { Delays } from '../forward/route.js'
import type { Journey } from '../journey.js'
import type { Carrier } from '../upgrade/splice.js'
import type { Delivery } from './delivery.js'
import { LinkGone, type Link, type Receiver } from './link.js'
import type { Pace } from './paced-body.js'
import type { UpgradeWish } from './upgrade-requests.js'

/** Bodies with a bandwidth go out in pieces of so many ms. */
const PIECE_MS = 50

/** A timer may fire a little early; such a rest is not waited for. */
const ROUNDING_MS = 0.5

/** The exchange that is slowed down. */
export interface Slowed extends Receiver {
  readonly journey: Journey
  readonly request: IncomingMessage
  readonly link: Link | null
  readonly done: boolean
  /** The client takes nothing for now. */
  readonly resting: boolean
  readonly upgrade: UpgradeWish | null
  readonly delivery: Pick<Delivery, 'release'>
  /** More of the answer is read, on the upstream's time. */
  read (link: Link): void
}

interface Told {
  /** ms of its own wait. */
  readonly wait: number
  /** Of the body; null: another event. */
  piece: Buffer | null
  deliver: () => void
  /** performance.now() when it is due; null: not known yet. */
  due: number | null
}

type Place = 'connect' | 'request' | 'head' | 'body'

export class Delayed implements Receiver {
  readonly journey: Journey
  readonly request: IncomingMessage
  /** performance.now() when the answer's headers came; null before. */
  headAt: number | null = null
  private readonly exchange: Slowed
  private readonly delays: Delays
  /** Those that were made. */
  private readonly made = new Set<Place>()
  private queue: Told[] = []
  private timer: NodeJS.Timeout | null = null
  private since = 0
  /** performance.now() up to which the bandwidth is used up. */
  private usedUntil = 0
  private sentAfter = 0
  private headAfter = 0

  constructor (exchange: Slowed, delays: Delays) {
    this.exchange = exchange
    this.journey = exchange.journey
    this.request = exchange.request
    this.delays = delays
  }

  /** Waits before a leg, once. */
  before (place: 'connect' | 'request', go: () => void): void {
    const ms = this.take(place)
    const leave = (): void => {
      this.sentAfter = this.waited
      go()
    }
    this.exchange.link?.watch.stop()
    if (ms === 0) leave()
    else this.wait(ms, leave)
  }

  /** Of the request's body; null: as fast as it goes. */
  get pace (): Pace | null {
    const { requestRate } = this.delays
    return requestRate === Infinity ? null : { rate: requestRate, onWait: ms => { this.note(ms) } }
  }

  /** ms of the waits between the sending of the request and the coming of the headers. */
  get beforeHead (): number { return (this.headAt === null ? this.waited : this.headAfter) - this.sentAfter }

  /** ms of the waits since the headers came. */
  get sinceHead (): number { return this.waited - this.headAfter }

  /** One wait more. */
  private note (ms: number): void { this.journey.timings.delay = this.waited + ms }

  onHead (status: number, raw: readonly string[], phrase: string): void {
    const { exchange } = this
    if (status < 200 && status !== 101 && this.queue.length === 0) {
      exchange.onHead(status, raw, phrase)
      return
    }
    this.came()
    // what follows a 101 is no answer: it waits for who carries it
    if (status === 101 && exchange.upgrade?.protocols != null) exchange.link?.setAside(new Ahead(exchange.link))
    this.queueUp(this.take('head'), null, () => {
      exchange.onHead(status, raw, phrase)
      if (!exchange.done && status >= 200 && this.delays.body > 0) exchange.delivery.release()
    })
  }

  onData (chunk: Buffer): void {
    const { exchange } = this
    const wait = this.take('body')
    if (wait === 0 && this.queue.length === 0 && this.delays.responseRate === Infinity) exchange.onData(chunk)
    // lent: see Link.keep
    else this.queueUp(wait, Buffer.from(chunk), () => {})
  }

  onEnd (trailers: readonly string[]): void {
    if (this.queue.length === 0) this.exchange.onEnd(trailers)
    else this.queueUp(0, null, () => { this.exchange.onEnd(trailers) })
  }

  onFailed (error: Error): void {
    // nothing was sent: it is sent once more, elsewhere
    if (error instanceof LinkGone) {
      this.exchange.onFailed(error)
      return
    }
    this.came()
    this.queueUp(this.take('head'), null, () => { this.exchange.onFailed(error) })
  }

  onDue (): void { this.exchange.onDue() }

  /** The client takes more. */
  goOn (): void { this.drain() }

  /** Nobody waits for anything any more. */
  cancel (): void {
    this.queue = []
    if (this.timer === null) return
    clearTimeout(this.timer)
    this.timer = null
    this.note(performance.now() - this.since)
  }

  private get waited (): number { return this.journey.timings.delay ?? 0 }

  private came (): void {
    if (this.headAt !== null) return
    this.headAt = performance.now()
    this.headAfter = this.waited
  }

  private take (place: Place): number {
    if (this.made.has(place)) return 0
    this.made.add(place)
    return this.delays[place]
  }

  private queueUp (wait: number, piece: Buffer | null, deliver: () => void): void {
    this.queue.push({ wait, piece, deliver, due: null })
    if (this.timer === null) this.drain()
  }

  /** Passes on what is due. */
  private drain (): void {
    const { exchange } = this
    while (!exchange.done && !exchange.resting && this.timer === null) {
      const [next] = this.queue
      if (next === undefined) {
        if (exchange.link !== null) exchange.read(exchange.link)
        return
      }
      const ms = this.dueAt(next) - performance.now()
      if (ms > ROUNDING_MS) this.hold(ms)
      else this.pass(next)
    }
  }

  private hold (ms: number): void {
    const { link } = this.exchange
    link?.watch.stop()
    link?.pause()
    this.wait(ms, () => { this.drain() })
  }

  private pass (next: Told): void {
    this.queue.shift()
    if (next.piece === null) next.deliver()
    else this.exchange.onData(next.piece)
  }

  /** When it is due; a piece that is larger than the bandwidth allows at once is cut. */
  private dueAt (next: Told): number {
    if (next.due !== null) return next.due
    const from = performance.now() + next.wait
    const { responseRate } = this.delays
    if (next.piece === null || responseRate === Infinity) {
      next.due = from
      return from
    }
    const most = Math.max(1, Math.floor(responseRate * PIECE_MS))
    const { piece } = next
    if (piece.length > most) {
      next.piece = piece.subarray(0, most)
      this.queue.splice(1, 0, { wait: 0, piece: piece.subarray(most), deliver: next.deliver, due: null })
    }
    this.usedUntil = Math.max(from, this.usedUntil) + next.piece.length / responseRate
    next.due = this.usedUntil
    return next.due
  }

  private wait (ms: number, then: () => void): void {
    this.since = performance.now()
    // unref: the client's connection holds the process as long as somebody waits
    this.timer = setTimeout(() => {
      this.timer = null
      this.note(performance.now() - this.since)
      then()
    }, ms).unref()
  }
}

/** What an upgraded connection brings while its 101 waits. */
class Ahead implements Carrier {
  private readonly link: Link
  private readonly events: Array<(carrier: Carrier) => void> = []

  constructor (link: Link) { this.link = link }

  onBytes (chunk: Buffer): void {
    const piece = Buffer.from(chunk)
    this.events.push(carrier => { carrier.onBytes(piece) })
    this.link.pause()
  }

  onEnd (): void { this.events.push(carrier => { carrier.onEnd() }) }

  onClose (error: Error | null): void { this.events.push(carrier => { carrier.onClose(error) }) }

  passOn (carrier: Carrier): void { for (const event of this.events) event(carrier) }
}
