/** A fault rule in force: which requests it takes, what each of them gets, and what became of it. */
import { UpstreamFailure } from '../failures/failure.js'
import { FAILURE_KINDS, isFailureKind, type FailureKind } from '../failures/catalog.js'
import type { Fault } from '../faults/fault.js'
import { FAULTS } from '../faults/index.js'
import { matchText, type MatchedRequest } from '../options/values/match.js'
import { ActiveRule } from './active-rule.js'
import type { FaultStatus } from './edge-state.js'
import type { FailRule, FaultStep } from './options/fail.js'

/** A rule in force. */
export interface Rule {
  /** What the next request that matches gets; `pass`: nothing, at this step of a sequence. */
  readonly kind: FailureKind | 'pass'
  /** How many requests it has decided about. */
  readonly fired: number
  /** About how many it will still decide; Infinity without `times`. */
  readonly remaining: number
  /** Ends it. */
  stop (): void
}

/** A rule with what became of it. */
export class LiveRule extends ActiveRule<FailRule> implements Rule {
  private readonly steps: readonly (FaultStep | null)[]

  /** @throws Error when a kind is unknown or cannot be produced here */
  constructor (rule: FailRule) {
    checkRule(rule)
    super(rule, rule.sequence?.length ?? null)
    this.steps = stepsOf(rule)
  }

  get kind (): FailureKind | 'pass' { return this.step(this.remaining === 0 ? this.fired - 1 : this.fired)?.kind ?? 'pass' }

  /** @returns what the request gets, null being nothing; undefined where the rule does not decide about it */
  decide (request: MatchedRequest, random: () => number): FaultStep | null | undefined {
    const time = this.strike(request, random)
    return time === undefined ? undefined : this.step(time)
  }

  /** null once it was stopped or cleared. */
  status (from: FaultStatus['from']): FaultStatus | null {
    if (this.isEnded) return null
    const { reason = null } = this.step(this.fired) ?? {}
    return { kind: this.kind, reason, ...this.terms, from }
  }

  /** As a test wrote it: `edge.fail("connection_refused", { match: GET /pay })`. */
  override toString (): string {
    const nameOf = ({ kind, reason }: FaultStep): string => reason === undefined ? kind : `${kind}/${reason}`
    const names = this.steps.map(step => JSON.stringify(step === null ? 'pass' : nameOf(step))).join(', ')
    const { sequence, match } = this.rule
    const which = match === undefined ? '' : `, { match: ${typeof match === 'string' ? JSON.stringify(match) : matchText(match)} }`
    return `edge.fail(${sequence === undefined ? names : `[${names}]`}${which})`
  }

  private step (at: number): FaultStep | null { return this.steps[Math.max(0, at) % this.steps.length] ?? null }
}

const stepsOf = ({ kind, reason, sequence }: FailRule): readonly (FaultStep | null)[] => sequence ?? [{ kind, reason }]

/** @throws Error when one of its steps names an unknown kind, or one that cannot be produced here */
export function checkRule (rule: FailRule): void {
  for (const step of stepsOf(rule)) if (step !== null) checkAvailable(step.kind, step.reason)
}

/** @throws Error that says why this fault cannot be had */
function checkAvailable (kind: string, reason: string | undefined): asserts kind is FailureKind {
  if (!isFailureKind(kind)) throw new RangeError(`"${kind}" is no failure kind; the kinds are ${FAILURE_KINDS.join(', ')}`)
  const fault: Fault = FAULTS[kind]
  if (reason !== undefined && fault.reasons?.includes(reason) !== true) {
    const known = fault.reasons === undefined ? 'no reasons' : `the reasons ${fault.reasons.join(', ')}`
    throw new RangeError(`the fault ${kind} has ${known}, not "${reason}"`)
  }
  const why = fault.unavailable?.() ?? null
  if (why !== null) throw new Error(`the fault ${kind} cannot be produced on this machine: ${why}`)
}

/** The header `Edge-Fault: kind` or `kind/reason`. A mistake in it is the request's mistake. */
export function stepOfHeader (header: string): FaultStep {
  const [kind = '', reason] = header.trim().split('/')
  try {
    checkAvailable(kind, reason)
  } catch (error) {
    throw new UpstreamFailure('http_request_error', `Edge-Fault: ${(error as Error).message}`, { reason: 'edge_fault' })
  }
  return { kind, reason }
}
