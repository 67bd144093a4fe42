/**
 * The clocks and timers of this process, as they are when edgeproxy is loaded. Tests replace the global ones (`vi.useFakeTimers()`,
 * `jest.useFakeTimers()`, `mock.timers.enable()` of node:test) for the application that they test. The edge before it keeps the real
 * ones, or none of its limits would ever end. Every file of src takes its timers from here; the linter refuses the globals.
 */
import { performance as monotonic } from 'node:perf_hooks'
import * as timers from 'node:timers'
import * as promises from 'node:timers/promises'
import { runInNewContext } from 'node:vm'

// Copies, because mock.timers of node:test changes the exports of node:timers itself. Jest and Vitest only change the global object,
// so that these are the real ones even where the fakes came first.
export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate } = timers

/** A promise of that many ms. */
export const delay = promises.setTimeout

/** A promise of the next turn of the event loop. */
export const turn = promises.setImmediate

/** Jest fakes this one as well. */
export const queueMicrotask = globalThis.queueMicrotask

/** Milliseconds since the start of the process, with fractions: what durations are measured by. */
export const performance: { now (): number } = { now: monotonic.now.bind(monotonic) }

/**
 * The calendar, whose `now` tests of edgeproxy itself replace. A `Date` that is a fake already when edgeproxy is loaded is passed over:
 * another context has the real one.
 */
export const wall: { now: () => number } = {
  now: Function.prototype.toString.call(Date) === 'function Date() { [native code] }' ? Date.now : runInNewContext('Date.now') as () => number
}

/** Milliseconds since 1970. */
export const epochMs = (): number => wall.now()
