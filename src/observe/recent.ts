/**
 * The recent journeys, for the fixture: a bounded list of what finished, and a queue of failures to wait on. Fed once per
 * journey, right after its log line.
 */
import type { Journey } from '../journey.js'
import { jsonLine } from './json-line.js'
import { levelOf } from './level.js'
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

/** Keeps the newest `limit` journeys, and as many failures that nobody took; 0 keeps nothing, and only waiters are served. */
export const createRecent = (limit = 1000): Recent => new RecentJourneys(limit)

class RecentJourneys implements Recent {
  /** Turned into plain data only when somebody looks: a busy edge without a test around it never does. */
  #journeys: Journey[] = []
  #untaken: EdgeFailure[] = []
  #finished = 0
  #closed = false
  readonly #waiters = new Set<Waiter>()
  readonly #limit: number

  constructor (limit: number) {
    this.#limit = limit
  }

  finished (journey: Journey): void {
    this.#finished++
    if (this.#limit === 0) return
    pushBounded(this.#journeys, journey, this.#limit)
  }

  told (journey: Journey): void {
    const failure = edgeFailure(journey)
    if (failure !== null) this.#give(failure)
  }

  record (id: string): string | null {
    const journey = this.#journeys.findLast(({ ray }) => ray.startsWith(id))
    return journey === undefined ? null : jsonLine(journey, levelOf(journey))
  }

  list (): readonly FinishedJourney[] {
    return this.#journeys.slice(-this.#limit).map(finishedJourney)
  }

  next ({ timeout = DEFAULT_TIMEOUT }: NextOptions = {}): Promise<EdgeFailure> {
    const failure = this.#untaken.shift()
    if (failure !== undefined) return Promise.resolve(failure)
    return this.#closed ? Promise.reject(closedError()) : this.#wait(timeout)
  }

  clear (): void {
    this.#journeys = []
    this.#untaken = []
  }

  close (): void {
    this.#closed = true
    for (const waiter of [...this.#waiters]) {
      this.#release(waiter)
      waiter.reject(closedError())
    }
  }

  #give (failure: EdgeFailure): void {
    const [first] = this.#waiters
    if (first === undefined) return this.#limit === 0 ? undefined : pushBounded(this.#untaken, failure, this.#limit)
    this.#release(first)
    first.resolve(failure)
  }

  #wait (timeout: number): Promise<EdgeFailure> {
    const before = this.#finished
    return new Promise((resolve, reject) => {
      const expire = (): void => {
        this.#release(waiter)
        reject(new Error(`no failure within ${timeout} ms; requests that finished meanwhile, all without one: ${this.#finished - before}`))
      }
      const waiter: Waiter = { resolve, reject, timer: Number.isFinite(timeout) ? setTimeout(expire, timeout) : null }
      this.#waiters.add(waiter)
    })
  }

  #release (waiter: Waiter): void {
    if (waiter.timer !== null) clearTimeout(waiter.timer)
    this.#waiters.delete(waiter)
  }
}

const closedError = (): Error => new Error('the edge was closed while waiting for a failure')

/** Cuts only when the list has doubled: dropping one from the front for each one added would copy the list every time. */
function pushBounded<T> (list: T[], item: T, limit: number): void {
  list.push(item)
  if (list.length >= limit * 2) list.splice(0, list.length - limit)
}
