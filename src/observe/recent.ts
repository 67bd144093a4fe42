/**
 * The recent journeys, for the fixture: a bounded list of what finished, and a queue of failures to wait on. Fed once per
 * journey, right after its log line.
 */
import { clearTimeout, performance, setTimeout } from '../clock.js'
import { FAILURE_KINDS, isFailureKind, type FailureKind } from '../failures/catalog.js'
import type { Journey } from '../journey.js'
import { didYouMean } from '../nearest.js'
import { inside, Mistake } from '../options/problem.js'
import { checkKeys } from '../options/values/keys.js'
import { matcherOf, matchText, readMatch, type Match, type MatchedRequest } from '../options/values/match.js'
import { quote as quoteValue, recordOf } from '../options/values/value.js'
import { jsonLine } from './json-line.js'
import { levelOf } from './level.js'
import { edgeFailure, finishedJourney, type EdgeFailure, type FinishedJourney } from './finished-journey.js'

export type { EdgeFailure, FinishedJourney } from './finished-journey.js'

export interface NextOptions {
  /** How long to wait, ms. Default 5000; Infinity waits without end. */
  readonly timeout?: number
  /** Only a failure of this kind; others stay for later calls. Default any. */
  readonly kind?: FailureKind
  /** Only a failure of such a request, as `edge.fail()` takes it. Default any. */
  readonly match?: Match
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
  /**
   * Forgets journeys and failures, those of requests under way as well: for tests that share an edge. Whoever waits goes on
   * waiting.
   */
  clear (): void
  /** Rejects whoever still waits, and every later call. */
  close (): void
}

interface Waiter {
  readonly takes: (failure: EdgeFailure) => boolean
  readonly resolve: (failure: EdgeFailure) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout | null
}

const DEFAULT_TIMEOUT = 5000
/** A timer of more ms (24 days) would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

interface Wish {
  readonly timeout: number
  readonly takes: (failure: EdgeFailure) => boolean
  /** `connection_refused`, or `failure`. */
  readonly name: string
}

const TIMEOUT = 'takes a number of ms from 0, or Infinity'

/** @throws Mistake */
function wishOf (options: unknown): Wish {
  const given = recordOf(options, 'takes an object like { kind: "connection_refused", timeout: 1000 }')
  checkKeys(given, ['timeout', 'kind', 'match'])
  const { timeout = DEFAULT_TIMEOUT, kind, match } = given
  if (typeof timeout !== 'number' || !(timeout >= 0)) throw new Mistake(`timeout: ${TIMEOUT}, not ${quoteValue(timeout)}`)
  if (kind !== undefined && !isFailureKind(String(kind))) {
    throw new Mistake(`kind: ${quoteValue(kind)} is not a kind of failure${didYouMean(String(kind), FAILURE_KINDS)}`)
  }
  const fits = matcherOf(match === undefined ? undefined : inside('match: ', () => readMatch(match)))
  const takes = (failure: EdgeFailure): boolean =>
    (kind === undefined || failure.kind === kind) && fits({ ...failure, headers: headersOf.get(failure) ?? {} })
  const which = match === undefined ? '' : ` of a request that matches ${matchText(match as Match)}`
  return { timeout, takes, name: `${kind === undefined ? 'failure' : String(kind)}${which}` }
}

/** The request's headers, for who asks for a failure by them. */
const headersOf = new WeakMap<EdgeFailure, MatchedRequest['headers']>()

/** Keeps the newest `limit` journeys, and as many failures that nobody took; 0 keeps nothing, and only waiters are served. */
export const createRecent = (limit = 1000): Recent => new RecentJourneys(limit)

class RecentJourneys implements Recent {
  /** Their headers and sizes, for a test to look at; nothing where none are kept. */
  readonly wantsParticulars: false | { readonly requestHeaders: readonly string[] }
  /** Turned into plain data only when somebody looks: a busy edge without a test around it never does. */
  private journeys: Journey[] = []
  private untaken: EdgeFailure[] = []
  private count = 0
  /** performance.now() of the last reset: what began before is not told of any more. */
  private epoch = -Infinity
  private closed = false
  private readonly waiters = new Set<Waiter>()
  private readonly limit: number

  constructor (limit: number) {
    this.limit = limit
    this.wantsParticulars = limit === 0 ? false : { requestHeaders: ['*'] }
  }

  finished (journey: Journey): void {
    if (journey.start < this.epoch) return
    this.count++
    if (this.limit === 0) return
    pushBounded(this.journeys, journey, this.limit)
  }

  told (journey: Journey): void {
    if (journey.start < this.epoch) return
    const failure = edgeFailure(journey)
    if (failure === null) return
    if (journey.particulars !== null) headersOf.set(failure, journey.particulars.requestHeaders)
    this.give(failure)
  }

  record (id: string): string | null {
    const journey = this.journeys.findLast(({ ray }) => ray.startsWith(id))
    return journey === undefined ? null : jsonLine(journey, levelOf(journey))
  }

  list (): readonly FinishedJourney[] {
    return this.journeys.slice(-this.limit).map(finishedJourney)
  }

  next (options: NextOptions = {}): Promise<EdgeFailure> {
    let wish: Wish
    try {
      wish = wishOf(options)
    } catch (error) {
      return Promise.reject(error instanceof Mistake ? new RangeError(`edge.nextFailure(): ${error.message}`) : error as Error)
    }
    const at = this.untaken.findIndex(wish.takes)
    const [failure] = at === -1 ? [] : this.untaken.splice(at, 1)
    if (failure !== undefined) return Promise.resolve(failure)
    const next = this.closed ? Promise.reject(closedError()) : this.wait(wish)
    // a test that failed before it came to wait has its own error to tell
    next.catch(() => {})
    return next
  }

  clear (): void {
    this.epoch = performance.now()
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
    const first = [...this.waiters].find(waiter => waiter.takes(failure))
    if (first === undefined) return this.limit === 0 ? undefined : pushBounded(this.untaken, failure, this.limit)
    this.release(first)
    first.resolve(failure)
  }

  private wait ({ timeout, takes, name }: Wish): Promise<EdgeFailure> {
    const before = this.count
    return new Promise((resolve, reject) => {
      const expire = (): void => {
        this.release(waiter)
        reject(new Error(`no ${name} within ${timeout} ms; ${this.meanwhile(this.count - before)}`))
      }
      const waiter: Waiter = { takes, resolve, reject, timer: timeout > LONGEST_TIMER ? null : setTimeout(expire, timeout) }
      this.waiters.add(waiter)
    })
  }

  private meanwhile (requests: number): string {
    const kinds = [...new Set(this.untaken.map(({ kind }) => kind))]
    return kinds.length === 0
      ? `requests that finished meanwhile, all without one: ${requests}`
      : `requests that finished meanwhile: ${requests}; failures that nobody took: ${kinds.join(', ')}`
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
