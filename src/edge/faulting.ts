/**
 * Which request gets which fault: by rule (`--fail`, `edge.fail()`), or by the request's own header. Faults are started
 * when they are first needed and run until the edge closes; the next request knows nothing of them.
 */
import { isDeepStrictEqual } from 'node:util'
import { FAILURE_KINDS, isFailureKind, type FailureKind } from '../failures/catalog.js'
import { UpstreamFailure } from '../failures/failure.js'
import { FAULTS } from '../faults/index.js'
import type { Fault, RunningFault } from '../faults/fault.js'
import type { FailRule } from './options/fail.js'
import type { FaultStatus } from './edge-state.js'
import { matchesPath } from '../patterns.js'

export interface Wish {
  readonly kind: FailureKind
  readonly reason: string | undefined
}

/** A rule in force. */
export interface Rule {
  readonly kind: FailureKind
  /** How often it has struck. */
  readonly fired: number
  /** How often it will still strike; Infinity without `times`. */
  readonly remaining: number
  /** Ends it. */
  stop (): void
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
  /** What this request gets, or null. */
  pick (method: string, url: string, header: string | undefined): Wish | null
  /** The running fault, when it runs already. */
  running (wish: Wish): RunningFault | undefined
  start (wish: Wish): Promise<RunningFault>
  close (): Promise<void>
}

/** A rule with what became of it. */
class Live implements Rule {
  readonly rule: FailRule
  fired = 0
  private ended = false
  private readonly fits: (method: string, url: string) => boolean

  /** @throws Error when the kind is unknown or cannot be produced here */
  constructor (rule: FailRule) {
    checkAvailable(rule.kind, rule.reason)
    this.rule = rule
    this.fits = matcher(rule.match)
  }

  get kind (): FailureKind { return this.rule.kind }

  get remaining (): number { return this.ended ? 0 : (this.rule.times ?? Infinity) - this.fired }

  /** Ended by who made it, not by its `times`. */
  get isEnded (): boolean { return this.ended }

  strikes (method: string, url: string, random: () => number): boolean {
    if (this.remaining === 0 || !this.fits(method, url) || (this.rule.rate < 1 && random() >= this.rule.rate)) return false
    this.fired++
    return true
  }

  stop (): void { this.ended = true }

  /** null once it was stopped or cleared. */
  status (from: FaultStatus['from']): FaultStatus | null {
    if (this.ended) return null
    const { rule: { kind, reason = null, match = null, rate }, fired, remaining } = this
    return { kind, reason, match, rate, fired, remaining: remaining === Infinity ? null : remaining, from }
  }
}

/** Rules used up that are still told of. */
const MOST_USED_UP = 100

/** @param timeScale of the edge's own limits, for what runs beside it */
export function createFaulting (random: () => number = Math.random, timeScale = 1): Faulting {
  // newest first
  let added: Live[] = []
  let configured: Live[] = []
  const isOver = (rule: Live): boolean => rule.remaining === 0
  return {
    ...createHouse(timeScale),
    add (rule) {
      const live = new Live(rule)
      const usedUp = added.filter(rule => isOver(rule) && !rule.isEnded).slice(0, MOST_USED_UP)
      added = [live, ...added.filter(rule => !isOver(rule) || usedUp.includes(rule))]
      return live
    },
    configure (rules) {
      const before = [...configured]
      configured = rules.map(rule => {
        const at = before.findIndex(live => isDeepStrictEqual(live.rule, rule))
        return at < 0 ? new Live(rule) : before.splice(at, 1)[0] as Live
      }).reverse()
    },
    status: () => [...added.map(rule => rule.status('api')), ...configured.map(rule => rule.status('options'))].filter(status => status !== null),
    clear () {
      for (const rule of [...added, ...configured]) rule.stop()
      added = []
    },
    pick (method, url, header) {
      if (header !== undefined) return wishOf(header)
      if (added.length === 0 && configured.length === 0) return null
      const strikes = (live: Live): boolean => live.strikes(method, url, random)
      const rule = (added.find(strikes) ?? configured.find(strikes))?.rule
      return rule === undefined ? null : { kind: rule.kind, reason: rule.reason }
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

const keyOf = ({ kind, reason }: Wish): string => `${kind}/${reason ?? ''}`

/** `GET /pay`, `/pay` or `POST`. */
function matcher (match: string | undefined): (method: string, url: string) => boolean {
  if (match === undefined) return () => true
  const [first = '', second] = match.trim().split(/\s+/)
  const path = first.startsWith('/') ? first : second ?? null
  const method = first.startsWith('/') ? null : first.toUpperCase()
  return (asked, url) => (method === null || method === asked) && matchesPath(path, url)
}

/** @throws Error that says why this fault cannot be had */
export function checkAvailable (kind: string, reason: string | undefined): asserts kind is FailureKind {
  if (!isFailureKind(kind)) throw new RangeError(`"${kind}" is no failure kind; the kinds are ${FAILURE_KINDS.join(', ')}`)
  const fault: Fault = FAULTS[kind]
  if (reason !== undefined && fault.reasons?.includes(reason) !== true) {
    throw new RangeError(`the fault ${kind} has ${fault.reasons === undefined ? 'no reasons' : `the reasons ${fault.reasons.join(', ')}`}, not "${reason}"`)
  }
  const why = fault.unavailable?.() ?? null
  if (why !== null) throw new Error(`the fault ${kind} cannot be produced on this machine: ${why}`)
}

/** The header `Edge-Fault: kind` or `kind/reason`. A mistake in it is the request's mistake. */
function wishOf (header: string): Wish {
  const [kind = '', reason] = header.trim().split('/')
  try {
    checkAvailable(kind, reason)
  } catch (error) {
    throw new UpstreamFailure('http_request_error', `Edge-Fault: ${(error as Error).message}`, { reason: 'edge_fault' })
  }
  return { kind, reason }
}
