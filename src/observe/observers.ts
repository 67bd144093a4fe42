/** The observers of one edge, told one after the other; what one of them does wrong stays with it. */
import { delay, epochMs } from '../clock.js'
import type { Journey } from '../journey.js'
import type { EventLevel, Events, Observer, ProgramEvent, ProgramIdentity, WantedHeaders } from '../observer.js'

const METHODS = ['started', 'finished', 'told', 'event', 'program', 'close'] as const

type Method = typeof METHODS[number]

/** How long the end of an edge waits for an observer that was brought along, ms. */
const CLOSE_MS = 2000

/** Whatever was thrown, as words. */
function wordsOf (error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return 'what it threw cannot be shown'
  }
}

type Lists = Readonly<Record<Method, readonly Observer[]>>

const listsOf = (all: readonly Observer[]): Lists =>
  Object.fromEntries(METHODS.map(method => [method, all.filter(one => typeof one[method] === 'function')])) as Record<Method, Observer[]>

/** The headers that any of them asks for. */
function wantedOf (all: readonly Observer[]): WantedHeaders | null {
  const asked = all.map(({ wantsParticulars }) => wantsParticulars).filter(wanted => wanted !== undefined && wanted !== false)
  if (asked.length === 0) return null
  const named = (side: 'requestHeaders' | 'responseHeaders'): Set<string> =>
    new Set(asked.flatMap(wanted => wanted === true ? [] : wanted[side] ?? []).map(name => name.toLowerCase()))
  return { request: named('requestHeaders'), response: named('responseHeaders') }
}

export class Observers implements Events {
  /** What some of them want to know of a request beyond what a journey keeps by itself; null: nothing. */
  readonly wanted: WantedHeaders | null
  private readonly own: readonly Observer[]
  private readonly guests: readonly Observer[]
  /** Who wants to be told what; looked up with every request. */
  private by: Lists
  private readonly complained = new Set<Observer>()

  /**
   * @param own those of the edge itself; closed last, the first one after all others
   * @param guests those that were brought along
   */
  constructor (own: readonly Observer[], guests: readonly Observer[] = []) {
    const all = [...own, ...guests]
    this.by = listsOf(all)
    this.own = own
    this.guests = guests
    this.wanted = wantedOf(all)
  }

  started (journey: Journey): void { if (this.by.started.length > 0) this.tell('started', [journey]) }

  finished (journey: Journey): void { if (this.by.finished.length > 0) this.tell('finished', [journey]) }

  told (journey: Journey, hint: string | null): void { if (this.by.told.length > 0) this.tell('told', [journey, hint]) }

  event (level: EventLevel, fields: object, message: string): void {
    if (this.by.event.length > 0) this.tell('event', [{ level, time: epochMs(), message, fields }])
  }

  program (who: ProgramIdentity, event: ProgramEvent): void { this.tell('program', [who, event]) }

  /** Closes all of them. Called once, when nothing happens any more. */
  async close (): Promise<void> {
    this.by = listsOf(this.own)
    const limit = new AbortController()
    const late = delay(CLOSE_MS, undefined, { signal: limit.signal }).catch(() => {})
    await Promise.all(this.guests.map(async guest => { await Promise.race([this.call(guest, 'close', []), late]) }))
    limit.abort()
    for (const observer of this.own.toReversed()) await this.call(observer, 'close', [])
  }

  private tell (method: Method, args: unknown[]): void {
    for (const observer of this.by[method]) void this.call(observer, method, args)
  }

  /** @returns a promise where the observer made one; it never rejects */
  private call (observer: Observer, method: Method, args: unknown[]): Promise<void> | undefined {
    try {
      const made = (observer[method] as ((...args: unknown[]) => unknown) | undefined)?.apply(observer, args)
      // a method that was written `async` fails later, and an unhandled rejection would end the process
      if (made !== undefined && made !== null && typeof (made as PromiseLike<void>).then === 'function') {
        return Promise.resolve(made as PromiseLike<void>).catch((error: unknown) => { this.complain(observer, method, error) })
      }
    } catch (error) {
      this.complain(observer, method, error)
    }
    return undefined
  }

  /** Once for each: one that fails with every request would fill the log. */
  private complain (observer: Observer, method: Method, error: unknown): void {
    if (this.complained.has(observer)) return
    this.complained.add(observer)
    const fields = error instanceof Error ? { stack: String(error.stack) } : {}
    this.event('error', fields, `an observer failed in ${method}: ${wordsOf(error)}; further failures of it are not told`)
  }
}
