/**
 * Which request gets which fault: by rule (`--fail`, `edge.fail()`), or by the request's own header. Faults are started
 * when they are first needed and run until the edge closes; the next request knows nothing of them.
 */
import { isDeepStrictEqual } from 'node:util'
import type { IncomingHttpHeaders } from 'node:http'
import { FAULTS } from '../faults/index.js'
import type { Fault, RunningFault } from '../faults/fault.js'
import type { FaultStatus } from './edge-state.js'
import { LiveRule, stepOfHeader, type Rule } from './fault-rule.js'
import type { FailRule, FaultStep } from './options/fail.js'
import { UnmetRules, type UnmetRule } from './unmet-rules.js'
import type { MatchedRequest } from '../options/values/match.js'

/** The part of a journey that rules look at. */
interface Asked {
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

/** Rules used up that are still told of. */
const MOST_USED_UP = 100

/** @param timeScale of the edge's own limits, for what runs beside it */
export function createFaulting (random: () => number = Math.random, timeScale = 1): Faulting {
  // newest first
  let added: LiveRule[] = []
  let configured: LiveRule[] = []
  const unmet = new UnmetRules()
  const isOver = (rule: LiveRule): boolean => rule.remaining === 0
  return {
    ...createHouse(timeScale),
    add (rule) {
      const live = new LiveRule(rule)
      const usedUp = added.filter(rule => isOver(rule) && !rule.isEnded).slice(0, MOST_USED_UP)
      added = [live, ...added.filter(rule => !isOver(rule) || usedUp.includes(rule))]
      unmet.added(live)
      return live
    },
    configure (rules) {
      const before = [...configured]
      configured = rules.map(rule => {
        const at = before.findIndex(live => isDeepStrictEqual(live.rule, rule))
        return at < 0 ? new LiveRule(rule) : before.splice(at, 1)[0] as LiveRule
      }).reverse()
    },
    status: () => [...added.map(rule => rule.status('api')), ...configured.map(rule => rule.status('options'))].filter(status => status !== null),
    clear () {
      for (const rule of [...added, ...configured]) rule.stop()
      added = []
    },
    idle: () => unmet.take(),
    pick (asked, headers, header) {
      if (header !== undefined) return stepOfHeader(header)
      if (added.length === 0 && configured.length === 0) return null
      unmet.asked()
      const { method, url, host } = asked
      return decide([added, configured], { method, url, host, headers }, random)
    }
  }
}

/** What the first rule says that decides about a request; null where none does. */
function decide (lists: ReadonlyArray<readonly LiveRule[]>, request: MatchedRequest, random: () => number): FaultStep | null {
  for (const rules of lists) {
    for (const rule of rules) {
      const step = rule.decide(request, random)
      if (step !== undefined) return step
    }
  }
  return null
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
