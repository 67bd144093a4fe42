import { clearTimeout, performance, setImmediate, setTimeout } from '../clock.js'

/**
 * How late a timer must be, ms, before its lateness counts as the process's own: it was busy or suspended, and so may have
 * been an upstream that lives in the same process.
 */
const STALL_MS = 20

/**
 * The clock of one exchange: one timer for each connection, moved only when it fires too early. A request that is answered
 * in time costs no timer at all.
 */
export class Watch {
  private deadline = Infinity
  private timer: NodeJS.Timeout | null = null
  private due = Infinity
  /** The stall of this deadline was overlooked: another one is not, or a process that is always late would never judge. */
  private forgiven = false
  private readonly onDue: () => void

  constructor (onDue: () => void) { this.onDue = onDue }

  /** Calls back at `at` (performance.now() time) unless it is moved or stopped before. */
  until (at: number): void {
    this.deadline = at
    this.forgiven = false
    // an earlier deadline needs a new timer; a later one is found when the old timer fires
    if (at < this.due) this.set(at)
  }

  /** Forgets the deadline; the timer may fire once for nothing. */
  stop (): void { this.deadline = Infinity }

  /** Frees the timer. */
  end (): void {
    this.stop()
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.due = Infinity
  }

  private set (at: number): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.due = at
    // unref: the sockets hold the process as long as there is work
    this.timer = setTimeout(() => { this.fire() }, Math.max(1, at - performance.now())).unref()
  }

  private fire (): void {
    const now = performance.now()
    const late = now - this.due
    this.timer = null
    this.due = Infinity
    if (this.deadline === Infinity) return
    // timers may fire a fraction of a millisecond early
    if (this.deadline - now > 1) this.set(this.deadline)
    // the time that could not be used is not held against the upstream, once
    else if (late > STALL_MS && !this.forgiven) this.forgive(now + late)
    // a loop runs its timers before it reads what has long arrived
    else setImmediate(() => { this.judge() })
  }

  private forgive (again: number): void {
    this.forgiven = true
    this.set(again)
  }

  private judge (): void {
    if (this.deadline - performance.now() > 1) return
    this.deadline = Infinity
    this.onDue()
  }
}
