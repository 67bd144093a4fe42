/** Which request is slowed down, and by how much: by rule (`--delay`, `edge.delay()`), or by its header `Edge-Delay`. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Delays } from '../forward/route.js'
import { delaysOf, LiveDelay, stepsOfHeader, type Delay, type DelayStep } from './delay-rule.js'
import type { DelayStatus } from './edge-state.js'
import type { Asked } from './faulting.js'
import type { DelayRule } from './options/delay.js'
import { RuleList } from './rule-list.js'
import type { UnmetRule } from './unmet-rules.js'

export class Delaying {
  private readonly rules = new RuleList((rule: DelayRule) => new LiveDelay(rule))
  private readonly random: () => number
  private readonly timeScale: number

  /** @param timeScale of the edge's own limits, which the delays follow */
  constructor (random: () => number = Math.random, timeScale = 1) {
    this.random = random
    this.timeScale = timeScale
  }

  add (rule: DelayRule): Delay { return this.rules.add(rule) }

  /** Takes the rules of the settings in place of those before; one that stays as it was goes on where it was. */
  configure (rules: readonly DelayRule[]): void { this.rules.configure(rules) }

  /** Ends all rules. */
  clear (): void { this.rules.clear() }

  status (): DelayStatus[] { return this.rules.status((rule, from) => rule.status(from)) }

  /** Rules that were added and that no request ever met; each is named once. */
  idle (): UnmetRule[] { return this.rules.idle() }

  /**
   * What this request waits, of all rules that match it together, or null.
   * @param header Edge-Delay, where it counts; then no rule does
   */
  pick (asked: Asked, headers: IncomingHttpHeaders, header: string | undefined): Delays | null {
    if (header !== undefined) return delaysOf(stepsOfHeader(header, this.random), this.timeScale)
    if (this.rules.isEmpty) return null
    const { method, url, host } = asked
    const steps: DelayStep[] = []
    for (const rule of this.rules.asked()) {
      const step = rule.decide({ method, url, host, headers }, this.random)
      if (step !== undefined) steps.push(step)
    }
    return delaysOf(steps, this.timeScale)
  }
}
