/**
 * Decides whether an upstream is worth trying, before any socket.
 *
 *   closed --n failures in a row--> open --after the cooldown--> half-open --one success--> closed
 *                                     ^                              |
 *                                     +--------- one failure --------+
 *
 * Only failures before the response head count: an upstream that answers 500 is alive.
 */
import { epochMs } from '../clock.js'
import type { CircuitSettings } from './options.js'

export type CircuitState = 'closed' | 'open' | 'half-open'

export class Circuit {
  /** Failures in a row. */
  failures: number
  private rule: CircuitSettings
  private readonly now: () => number
  /** When it opened, or when the request was let through that tries the upstream again. */
  private since: number
  private probing = false

  /** @param now clock in ms, for tests */
  constructor (rule: CircuitSettings, now: () => number = epochMs) {
    this.rule = rule
    this.now = now
    this.failures = rule.open ? rule.failures : 0
    this.since = now()
  }

  /** The settings have changed: what was counted so far is judged by the new ones. */
  follow (rule: CircuitSettings): void { this.rule = rule }

  /** Milliseconds until the next try is allowed; 0 when it is allowed now. In the half-open state one caller gets 0. */
  wait (): number {
    if (!this.isTripped) return 0
    const left = this.left()
    if (left > 0) return left
    // the request that asks now is the probe; others are skipped until its result is known
    this.since = this.now()
    this.probing = true
    return 0
  }

  succeeded (): void {
    this.failures = 0
    this.probing = false
  }

  failed (): void {
    this.failures++
    this.probing = false
    if (this.isTripped) this.since = this.now()
  }

  get state (): CircuitState {
    if (!this.isTripped) return 'closed'
    return this.probing || this.left() <= 0 ? 'half-open' : 'open'
  }

  /** As `wait`, without being the probe. */
  get retry (): number { return this.isTripped ? Math.max(0, this.left()) : 0 }

  private get isTripped (): boolean { return this.rule.failures > 0 && this.failures >= this.rule.failures }

  private left (): number { return this.since + this.rule.cooldown - this.now() }
}
