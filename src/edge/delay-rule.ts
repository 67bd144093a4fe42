/** A delay rule in force: which requests it slows down, by how much, and what became of it. */
import { UpstreamFailure } from '../failures/failure.js'
import type { Delays } from '../forward/route.js'
import { Mistake } from '../options/problem.js'
import { matchText, type MatchedRequest } from '../options/values/match.js'
import { ActiveRule } from './active-rule.js'
import type { DelayStatus } from './edge-state.js'
import { delaysIn, type DelayRule } from './options/delay.js'

/** A delay rule in force. */
export interface Delay {
  /** How many requests it has decided about. */
  readonly fired: number
  /** About how many it will still decide; Infinity without `times`. */
  readonly remaining: number
  /** Ends it. */
  stop (): void
}

/** What one rule adds to one request. */
export interface DelayStep {
  readonly rule: DelayRule
  /** ms, jitter included, not scaled. */
  readonly ms: number
}

/** @param random 0 to 1 */
const stepOf = (rule: DelayRule, time: number, random: () => number): DelayStep => {
  const ms = rule.ms[time % Math.max(1, rule.ms.length)] ?? 0
  return { rule, ms: rule.jitter === 0 ? ms : Math.max(0, ms + (random() * 2 - 1) * rule.jitter) }
}

export class LiveDelay extends ActiveRule<DelayRule> implements Delay {
  constructor (rule: DelayRule) { super(rule, rule.ms.length > 1 ? rule.ms.length : null) }

  /** @returns what the request waits; undefined where the rule does not decide about it */
  decide (request: MatchedRequest, random: () => number): DelayStep | undefined {
    const time = this.strike(request, random)
    return time === undefined ? undefined : stepOf(this.rule, time, random)
  }

  /** null once it was stopped or cleared. */
  status (from: DelayStatus['from']): DelayStatus | null {
    if (this.isEnded) return null
    const { before, ms, jitter, bandwidth, direction } = this.rule
    const waits = { before: ms.length === 0 ? null : before, ms, jitter }
    return { ...waits, bandwidth, direction: bandwidth === null ? null : direction, ...this.terms, from }
  }

  /** As a test wrote it: `edge.delay("GET /api", { ms: 800 })`. */
  override toString (): string {
    const { match, before, ms, bandwidth } = this.rule
    const which = typeof match === 'string' ? JSON.stringify(match) : match === undefined ? '"/"' : matchText(match)
    const parts = [
      ...ms.length === 0 ? [] : [`before: "${before}", ms: ${ms.length === 1 ? String(ms[0]) : `[${ms.join(', ')}]`}`],
      ...bandwidth === null ? [] : [`bandwidth: ${bandwidth}`]
    ]
    return `edge.delay(${which}, { ${parts.join(', ')} })`
  }
}

/** What the header `Edge-Delay` asks for. A mistake in it is the request's mistake. */
export function stepsOfHeader (header: string, random: () => number): DelayStep[] {
  try {
    return delaysIn(header).filter(rule => rule.rate >= 1 || random() < rule.rate).map(rule => stepOf(rule, 0, random))
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    throw new UpstreamFailure('http_request_error', `Edge-Delay: ${error.message}`, { reason: 'edge_delay' })
  }
}

/** All of them together: waits at one place add up, the slowest bandwidth counts. @param scale of time */
export function delaysOf (steps: readonly DelayStep[], scale: number): Delays | null {
  const all = { connect: 0, request: 0, head: 0, body: 0, requestRate: Infinity, responseRate: Infinity }
  for (const { rule: { before, bandwidth, direction }, ms } of steps) {
    all[before] += ms * scale
    if (bandwidth === null) continue
    // bytes per ms of wall time
    const pace = bandwidth / 1000 / scale
    if (direction !== 'response') all.requestRate = Math.min(all.requestRate, pace)
    if (direction !== 'request') all.responseRate = Math.min(all.responseRate, pace)
  }
  const waits = all.connect + all.request + all.head + all.body
  return waits === 0 && Math.min(all.requestRate, all.responseRate) === Infinity ? null : all
}
