/**
 * What an edge is known to have done: its finished requests by a number that only rises, bounded by count and bytes, and the
 * callers that wait for the next failure. An observer of the edge; a reset begins an epoch, and what began before it belongs
 * to no later one.
 */
import { performance } from '../clock.js'
import { edgeFailure } from '../observe/finished-journey.js'
import type { Journey } from '../journey.js'
import type { Observer } from '../observer.js'
import { Refusal } from './problem.js'

/** A finished request with its place in the journal. */
export interface Kept {
  readonly seq: number
  readonly epoch: number
  readonly journey: Readonly<Journey>
  /** About what it holds in memory. */
  readonly bytes: number
}

/** A part of the journal, oldest first. */
export interface Page {
  readonly items: readonly Kept[]
  /** Ask on with `after` of this number. */
  readonly next: number
  /** Lowest number that is still kept; null while nothing is. */
  readonly oldest: number | null
  /** How many behind `after` are not kept any more. */
  readonly dropped: number
}

export interface Bounds {
  readonly requests: number
  readonly bytes: number
  readonly waiters: number
}

export const BOUNDS: Bounds = { requests: 1000, bytes: 16 * 1024 * 1024, waiters: 20 }

/** What a record of the usual sort takes besides its texts, bytes. */
const RECORD_BYTES = 1500

interface Waiter {
  readonly takes: (kept: Kept) => boolean
  readonly resolve: (kept: Kept | null) => void
  readonly reject: (refusal: Refusal) => void
}

export type Takes = (kept: Kept) => boolean

export class Journal implements Observer {
  /** Headers are part of a record. */
  readonly wantsParticulars = { requestHeaders: ['*'], responseHeaders: ['*'] }
  seq = 0
  epoch = 1
  private kept: Kept[] = []
  private bytes = 0
  /** performance.now() of the last reset. */
  private since = -Infinity
  /** Number at the last reset: `after: 0` means since then. */
  private first = 0
  private readonly waiters = new Set<Waiter>()
  private readonly bounds: Bounds

  constructor (bounds: Bounds = BOUNDS) {
    this.bounds = bounds
  }

  /** The observer's method: all is known of the request that will be. */
  told (journey: Readonly<Journey>): void {
    if (journey.start < this.since) return
    const kept: Kept = { seq: ++this.seq, epoch: this.epoch, journey, bytes: sizeOf(journey) }
    this.kept.push(kept)
    this.bytes += kept.bytes
    this.prune()
    for (const waiter of this.waiters) if (waiter.takes(kept)) this.release(waiter).resolve(kept)
  }

  get waiting (): number { return this.waiters.size }

  /** @param id the 16 digits of a ray */
  find (id: string): Kept | null { return this.kept.findLast(({ journey }) => journey.ray.startsWith(id)) ?? null }

  page ({ after, limit, takes }: { readonly after: number, readonly limit: number, readonly takes: Takes }): Page {
    const oldest = this.kept[0]?.seq ?? null
    const items: Kept[] = []
    let next = Math.max(after, this.first)
    for (let at = this.indexAfter(after); at < this.kept.length && items.length < limit; at++) {
      const kept = this.kept[at] as Kept
      next = kept.seq
      if (takes(kept)) items.push(kept)
    }
    return { items, next, oldest, dropped: this.droppedAfter(after) }
  }

  /** The newest first, as many as fit. */
  newest ({ limit, takes }: { readonly limit: number, readonly takes: Takes }): Page {
    const items = this.kept.filter(takes).slice(-limit)
    return { items, next: this.seq, oldest: this.kept[0]?.seq ?? null, dropped: this.droppedAfter(this.first) }
  }

  /**
   * The first request behind `after` that is taken, now or when it happens. Nothing is taken away: who asks again with the
   * same `after` gets the same answer.
   * @returns null when none came before `signal` was aborted
   * @throws Refusal `reset` when the edge is reset meanwhile, `too-many` when too many wait
   */
  async next (after: number, takes: Takes, signal: AbortSignal): Promise<Kept | null> {
    const there = this.page({ after, limit: 1, takes }).items[0]
    if (there !== undefined) return there
    if (this.waiters.size >= this.bounds.waiters) {
      throw new Refusal('too-many', `${this.bounds.waiters} callers wait already; let one of them end.`)
    }
    return await new Promise((resolve, reject) => {
      const waiter: Waiter = { takes, resolve: kept => { leave(); resolve(kept) }, reject: refusal => { leave(); reject(refusal) } }
      const give = (): void => { this.release(waiter).resolve(null) }
      const leave = (): void => { signal.removeEventListener('abort', give) }
      if (signal.aborted) return resolve(null)
      signal.addEventListener('abort', give)
      this.waiters.add(waiter)
    })
  }

  /**
   * Begins an epoch: forgets what is kept, and lets go whoever waits.
   * @returns how much was forgotten
   */
  reset (): { readonly requests: number, readonly failures: number } {
    const requests = this.kept.length
    const failures = this.kept.filter(({ journey }) => edgeFailure(journey) !== null).length
    this.kept = []
    this.bytes = 0
    this.since = performance.now()
    this.first = this.seq
    this.epoch++
    this.letGo(new Refusal('reset', 'The edge was reset while this waited; ask again.'))
    return { requests, failures }
  }

  /** Lets go whoever waits. */
  letGo (refusal: Refusal): void {
    for (const waiter of [...this.waiters]) this.release(waiter).reject(refusal)
  }

  private release (waiter: Waiter): Waiter {
    this.waiters.delete(waiter)
    return waiter
  }

  private droppedAfter (after: number): number {
    const from = Math.max(after, this.first)
    return Math.max(0, (this.kept[0]?.seq ?? this.seq + 1) - from - 1)
  }

  /** Numbers rise one by one, so that the place follows from the number. */
  private indexAfter (after: number): number {
    const [first] = this.kept
    return first === undefined ? 0 : Math.max(0, after - first.seq + 1)
  }

  private prune (): void {
    let at = 0
    while (this.kept.length - at > 1 && (this.kept.length - at > this.bounds.requests || this.bytes > this.bounds.bytes)) {
      this.bytes -= (this.kept[at] as Kept).bytes
      at++
    }
    if (at > 0) this.kept = this.kept.slice(at)
  }
}

const textBytes = (texts: Readonly<Record<string, string>>): number =>
  Object.entries(texts).reduce((sum, [name, value]) => sum + name.length + value.length, 0)

/** About what a record holds in memory, bytes. */
const sizeOf = ({ url, evidence, particulars, failure, answered }: Readonly<Journey>): number =>
  RECORD_BYTES + url.length + (evidence?.bytes.length ?? 0) + (failure?.message.length ?? 0) + (answered?.body?.length ?? 0) +
  (particulars === null ? 0 : textBytes(particulars.requestHeaders) + textBytes(particulars.responseHeaders))
