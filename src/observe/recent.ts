/**
 * The recent journeys, for the fixture: a bounded list of what finished, and a queue of failures to wait on. Fed once per
 * journey, right after its log line.
 */
import type { Journey } from '../journey.js'
import { jsonLine } from './json-line.js'
import { levelOf } from './level.js'
import { quote } from './quote.js'
import { edgeFailure, finishedJourney, type EdgeFailure, type FinishedJourney } from './finished-journey.js'

export type { EdgeFailure, FinishedJourney } from './finished-journey.js'

export interface NextOptions {
  /** How long to wait, ms. Default 5000; Infinity waits without end. */
  readonly timeout?: number
}

export interface Recent {
  /** Takes a finished journey into the list. */
  finished (journey: Journey): void
  /** Hands its failure, if it had one, to the caller that has waited longest. */
  told (journey: Journey): void
  /** The record of a finished journey by the 16 digits of its ray, as the log has it; null when it is not kept (any more). */
  record (id: string): string | null
  /** The finished journeys, newest last; a copy. */
  list (): readonly FinishedJourney[]
  /**
   * The oldest failure that was not taken yet, or the next one to happen; each is given out once, to callers in order.
   * @throws Error with a sentence when none came in time, or when the edge is closed.
   */
  next (options?: NextOptions): Promise<EdgeFailure>
  /** Forgets journeys and failures: for tests that share an edge. Whoever waits goes on waiting. */
  clear (): void
  /** Rejects whoever still waits, and every later call. */
  close (): void
}

interface Waiter {
  readonly resolve: (failure: EdgeFailure) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout | null
}

const DEFAULT_TIMEOUT = 5000
/** A timer of more ms (24 days) would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** What is wrong with the options of `next`, or null. */
function mistakeIn (options: unknown): string | null {
  if (typeof options !== 'object' || options === null) return 'takes an object like { timeout: 1000 }'
  const unknown = Object.keys(options).find(name => name !== 'timeout')
  if (unknown !== undefined) return `has the unknown option ${quote(unknown)}; it takes timeout`
  const { timeout } = options as { readonly timeout?: unknown }
  return timeout === undefined || (typeof timeout === 'number' && timeout >= 0) ? null : 'timeout takes a number of ms from 0, or Infinity'
}

/** Keeps the newest `limit` journeys, and as many failures that nobody took; 0 keeps nothing, and only waiters are served. */
export const createRecent = (limit = 1000): Recent => new RecentJourneys(limit)

class RecentJourneys implements Recent {
  /** Turned into plain data only when somebody looks: a busy edge without a test around it never does. */
  private journeys: Journey[] = []
  private untaken: EdgeFailure[] = []
  private count = 0
  private closed = false
  private readonly waiters = new Set<Waiter>()
  private readonly limit: number

  constructor (limit: number) {
    this.limit = limit
  }

  finished (journey: Journey): void {
    this.count++
    if (this.limit === 0) return
    pushBounded(this.journeys, journey, this.limit)
  }

  told (journey: Journey): void {
    const failure = edgeFailure(journey)
    if (failure !== null) this.give(failure)
  }

  record (id: string): string | null {
    const journey = this.journeys.findLast(({ ray }) => ray.startsWith(id))
    return journey === undefined ? null : jsonLine(journey, levelOf(journey))
  }

  list (): readonly FinishedJourney[] {
    return this.journeys.slice(-this.limit).map(finishedJourney)
  }

  next (options: NextOptions = {}): Promise<EdgeFailure> {
    const mistake = mistakeIn(options)
    if (mistake !== null) return Promise.reject(new RangeError(`edge.nextFailure(): ${mistake}`))
    const { timeout = DEFAULT_TIMEOUT } = options
    const failure = this.untaken.shift()
    if (failure !== undefined) return Promise.resolve(failure)
    const next = this.closed ? Promise.reject(closedError()) : this.wait(timeout)
    // a test that failed before it came to wait has its own error to tell
    next.catch(() => {})
    return next
  }

  clear (): void {
    this.journeys = []
    this.untaken = []
  }

  close (): void {
    this.closed = true
    for (const waiter of [...this.waiters]) {
      this.release(waiter)
      waiter.reject(closedError())
    }
  }

  private give (failure: EdgeFailure): void {
    const [first] = this.waiters
    if (first === undefined) return this.limit === 0 ? undefined : pushBounded(this.untaken, failure, this.limit)
    this.release(first)
    first.resolve(failure)
  }

  private wait (timeout: number): Promise<EdgeFailure> {
    const before = this.count
    return new Promise((resolve, reject) => {
      const expire = (): void => {
        this.release(waiter)
        reject(new Error(`no failure within ${timeout} ms; requests that finished meanwhile, all without one: ${this.count - before}`))
      }
      const waiter: Waiter = { resolve, reject, timer: timeout > LONGEST_TIMER ? null : setTimeout(expire, timeout) }
      this.waiters.add(waiter)
    })
  }

  private release (waiter: Waiter): void {
    if (waiter.timer !== null) clearTimeout(waiter.timer)
    this.waiters.delete(waiter)
  }
}

const closedError = (): Error => new Error('the edge was closed while waiting for a failure')

/** Cuts only when the list has doubled: dropping one from the front for each one added would copy the list every time. */
function pushBounded<T> (list: T[], item: T, limit: number): void {
  list.push(item)
  if (list.length >= limit * 2) list.splice(0, list.length - limit)
}
