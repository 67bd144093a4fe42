/** Which of the added rules no request ever met. */
import type { ActiveRule } from './active-rule.js'

export interface UnmetRule {
  /** As a test wrote it. */
  readonly rule: string
  /** How many requests came since it was added. */
  readonly requests: number
}

export class UnmetRules {
  private count = 0
  private readonly since = new Map<ActiveRule, number>()

  /** A request came. */
  asked (): void { this.count++ }

  added (rule: ActiveRule): void {
    for (const before of this.since.keys()) if (!before.isIdle) this.since.delete(before)
    this.since.set(rule, this.count)
  }

  /** Names each of them once. */
  take (): UnmetRule[] {
    const idle = [...this.since].filter(([rule]) => rule.isIdle)
    this.since.clear()
    return idle.map(([rule, before]) => ({ rule: rule.toString(), requests: this.count - before }))
  }
}
