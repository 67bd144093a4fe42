/**
 * Which request gets which fault: by rule (`--fail`, `edge.fail()`), or by the request's own header. Faults are started
 * when they are first needed and run until the edge closes; the next request knows nothing of them.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { FAULTS } from '../faults/index.js'
import type { Fault, RunningFault } from '../faults/fault.js'
import type { FaultStatus } from './edge-state.js'
import { LiveRule, stepOfHeader, type Rule } from './fault-rule.js'
import type { FailRule, FaultStep } from './options/fail.js'
import { RuleList } from './rule-list.js'
import type { UnmetRule } from './unmet-rules.js'

/** The part of a journey that rules look at. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly host: string
}

export interface Faulting {
  /** Adds a rule; the newest rule that fits wins. @throws Error when the kind is unknown or cannot be produced here. */
  add (rule: FailRule): Rule
  /**
   * Takes the rules of the settings in place of those before. One that stays as it was goes on where it was, also when it is
   * used up or was cleared; rules that were added stay, and come first.
   */
  configure (rules: readonly FailRule[]): void
  /** Ends all rules. */
  clear (): void
  /** The rules, in the order in which they are tried. */
  status (): FaultStatus[]
  /**
   * Rules that were added and are still in force, as a test wrote them, that no request ever met; each is named once.
   * @returns with each how many requests came since it was added
   */
  idle (): UnmetRule[]
  /** What this request gets, or null. @param header Edge-Fault, where it counts */
  pick (asked: Asked, headers: IncomingHttpHeaders, header: string | undefined): FaultStep | null
  /** The running fault, when it runs already. */
  running (wish: FaultStep): RunningFault | undefined
  start (wish: FaultStep): Promise<RunningFault>
  close (): Promise<void>
}

/** @param timeScale of the edge's own limits, for what runs beside it */
export function createFaulting (random: () => number = Math.random, timeScale = 1): Faulting {
  const rules = new RuleList((rule: FailRule) => new LiveRule(rule))
  return {
    ...createHouse(timeScale),
    add: rule => rules.add(rule),
    configure: list => { rules.configure(list) },
    status: () => rules.status((rule, from) => rule.status(from)),
    clear: () => { rules.clear() },
    idle: () => rules.idle(),
    pick (asked, headers, header) {
      if (header !== undefined) return stepOfHeader(header)
      if (rules.isEmpty) return null
      const { method, url, host } = asked
      for (const rule of rules.asked()) {
        const step = rule.decide({ method, url, host, headers }, random)
        if (step !== undefined) return step
      }
      return null
    }
  }
}

/** The faults that have been started, by kind and reason. */
function createHouse (timeScale: number): Pick<Faulting, 'running' | 'start' | 'close'> {
  const started = new Map<string, Promise<RunningFault>>()
  const ready = new Map<string, RunningFault>()
  return {
    running: wish => ready.get(keyOf(wish)),
    async start (wish) {
      const key = keyOf(wish)
      let promise = started.get(key)
      if (promise === undefined) {
        promise = (FAULTS[wish.kind] as Fault).start({ reason: wish.reason, timeScale })
        started.set(key, promise)
        // a failed start may succeed next time
        promise.then(fault => { ready.set(key, fault) }, () => { started.delete(key) })
      }
      return await promise
    },
    async close () {
      const all = await Promise.allSettled(started.values())
      await Promise.allSettled(all.map(async result => { if (result.status === 'fulfilled') await result.value.close() }))
    }
  }
}

const keyOf = ({ kind, reason }: FaultStep): string => `${kind}/${reason ?? ''}`
