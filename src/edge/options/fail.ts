/** Fault rules: `connection_refused`, `tls_certificate_error/expired`, `http_response_timeout:0.1`, or an object. */
import { FAILURE_KINDS, isFailureKind, type FailureKind } from '../../failures/catalog.js'
import { didYouMean } from '../../nearest.js'
import { inside, Mistake } from '../../options/problem.js'
import { checkKeys } from '../../options/values/keys.js'
import { readMatch, type Match } from '../../options/values/match.js'
import { isRecord, quote, recordOf, textOf, type Value } from '../../options/values/value.js'
import { rateOf, rateOrNone, timesOf } from './rule-members.js'

export interface FailRule {
  readonly kind: FailureKind
  /** The finer reason, e.g. `expired`. */
  readonly reason?: string | undefined
  /** Share of the requests that get it, 0 to 1. Default 1. */
  readonly rate: number
  /** `GET /pay`: method and path, each optional; in a program also a RegExp or a function. Default every request. */
  readonly match?: Match | undefined
  /** How many times, then back to normal. Default without end; of a sequence once. */
  readonly times?: number | undefined
  /** What one request after the other gets, null being nothing; `kind` and `reason` are those of its first failure. */
  readonly sequence?: readonly (FaultStep | null)[] | undefined
}

/** A fault, by its kind and the finer reason. */
export interface FaultStep {
  readonly kind: FailureKind
  readonly reason: string | undefined
}

/** A fault rule: `kind`, `kind/reason`, `kind:0.5` or an object. */
export type FailWish = FailureKind | (string & {}) | (Omit<FailRule, 'rate' | 'sequence'> & { readonly rate?: number | undefined })

const KEYS = ['kind', 'reason', 'rate', 'match', 'times'] as const

/** The step of a sequence that leaves a request alone. */
const PASS = 'pass'

/** What others call a slow answer. */
const SLOW = new Set(['latency', 'slow', 'slowness', 'delay', 'lag', 'jitter', 'throttle', 'bandwidth'])

function kindOf (name: string, known: readonly string[] = FAILURE_KINDS): FailureKind {
  if (isFailureKind(name)) return name
  if (SLOW.has(name.toLowerCase())) {
    throw new Mistake(`${quote(name)} is not a kind of failure; for a slow answer use edge.delay("GET /api", "800ms"), or --delay 800ms`)
  }
  const hint = didYouMean(name, known) || '; "edgeproxy explain" lists them'
  throw new Mistake(`${quote(name)} is not a kind of failure${hint}`)
}

/** Which reasons a fault has is known by the faults, a floor too far; here only the form is checked. */
function reasonOf (kind: FailureKind, reason: string): string {
  if (/^[a-z0-9][a-z0-9_]*$/.test(reason)) return reason
  throw new Mistake(`${quote(reason)} is not a reason; it takes a word like expired, as in ${kind}/expired`)
}

function readText (text: string): FailRule {
  const [, kind = '', reason, rate] = /^([^/:]*)(?:\/([^:]*))?(?::(.*))?$/s.exec(text) ?? []
  const known = kindOf(kind)
  return { kind: known, ...(reason !== undefined && { reason: reasonOf(known, reason) }), rate: rate === undefined ? 1 : rateOf(rate) }
}

function readObject (rule: Readonly<Record<string, unknown>>): FailRule {
  checkKeys(rule, KEYS)
  const { reason, rate, match, times } = rule
  const kind = kindOf(textOf(rule['kind'], 'a rule with a kind, like { kind: connection_refused }'))
  return {
    kind,
    rate: rate === undefined ? 1 : rateOf(rate),
    ...(reason !== undefined && { reason: reasonOf(kind, textOf(reason, 'a reason')) }),
    ...(match !== undefined && { match: readMatch(match) }),
    ...(times !== undefined && { times: timesOf(times) })
  }
}

type Members = Partial<Record<keyof FailRule, unknown>>

/** How each member of a rule is read where a program gives it, beside the kind. A share of nothing is a rule that waits. */
const MEMBERS: Readonly<Record<Exclude<keyof FailRule, 'kind' | 'sequence'>, (value: unknown, kind: FailureKind) => unknown>> = {
  reason: (value, kind) => reasonOf(kind, textOf(value, 'a word like expired')),
  rate: rateOrNone,
  match: readMatch,
  times: timesOf
}

/**
 * The rule that a program asks for.
 * @param kind the name of a kind, or a list of them and of `pass`, which one request after the other gets
 * @throws Mistake that names the member and says what it takes
 */
export function ruleOf (kind: unknown, members: unknown): FailRule {
  const sequence = Array.isArray(kind) ? sequenceOf(kind) : undefined
  const known = sequence?.find(step => step !== null)?.kind ?? kindOf(textOf(kind, 'the name of a kind of failure, or a list of them'))
  const given: Members = recordOf(members, 'takes an object of options like { times: 1 }')
  checkKeys(given, Object.keys(MEMBERS))
  if (sequence !== undefined && given.reason !== undefined) {
    throw new Mistake('reason: a sequence has the reason in each step, like "tls_certificate_error/expired"')
  }
  const rule: Record<string, unknown> = { kind: known, rate: 1, ...sequence !== undefined && { sequence } }
  for (const [name, read] of Object.entries(MEMBERS)) {
    const value = given[name as keyof typeof MEMBERS]
    if (value === undefined) continue
    rule[name] = inside(`${name}: `, () => read(value, known))
  }
  return rule as unknown as FailRule
}

/** `['connection_refused', 'tls_certificate_error/expired', 'pass']` */
function sequenceOf (list: readonly unknown[]): (FaultStep | null)[] {
  const steps = list.map((step, at) => inside(`step ${at + 1}: `, () => stepOf(textOf(step, 'the name of a kind of failure, or "pass"'))))
  if (steps.every(step => step === null)) {
    throw new Mistake('a sequence takes at least one kind of failure, like ["connection_refused", "pass"]')
  }
  return steps
}

function stepOf (text: string): FaultStep | null {
  if (text === PASS) return null
  const [name = '', ...reason] = text.split('/')
  const kind = kindOf(name, [...FAILURE_KINDS, PASS])
  return { kind, reason: reason.length === 0 ? undefined : reasonOf(kind, reason.join('/')) }
}

export const fail: Value<FailRule, FailWish> = {
  placeholder: '<kind[/reason][:rate]>',
  schema: {
    anyOf: [
      { type: 'string', pattern: `^(${FAILURE_KINDS.join('|')})(/[a-z0-9_]+)?(:(0?\\.\\d+|1(\\.0+)?|0\\.\\d+))?$` },
      {
        type: 'object',
        required: ['kind'],
        additionalProperties: false,
        properties: {
          kind: { enum: FAILURE_KINDS },
          reason: { type: 'string' },
          rate: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
          match: { type: 'string' },
          times: { type: 'integer', minimum: 1 }
        }
      }
    ]
  },
  read: value => isRecord(value) ? readObject(value) : readText(textOf(value, 'the name of a kind of failure'))
}
