/** Fault rules: `connection_refused`, `tls_certificate_error/expired`, `http_response_timeout:0.1`, or an object. */
import { METHODS } from 'node:http'
import { FAILURE_KINDS, isFailureKind, type FailureKind } from '../../failures/catalog.js'
import { didYouMean } from '../../nearest.js'
import { Mistake } from '../../options/problem.js'
import { checkKeys } from '../../options/values/keys.js'
import { isRecord, quote, recordOf, textOf, type Value } from '../../options/values/value.js'

export interface FailRule {
  readonly kind: FailureKind
  /** The finer reason, e.g. `expired`. */
  readonly reason?: string | undefined
  /** Share of the requests that get it, 0 to 1. Default 1. */
  readonly rate: number
  /** `GET /pay`: method and path prefix, each optional. Default every request. */
  readonly match?: string | undefined
  /** How many times, then back to normal. Default without end. */
  readonly times?: number | undefined
}

/** A fault rule: `kind`, `kind/reason`, `kind:0.5` or an object. */
export type FailWish = FailureKind | (string & {}) | (Omit<FailRule, 'rate'> & { readonly rate?: number | undefined })

const KEYS = ['kind', 'reason', 'rate', 'match', 'times'] as const

function kindOf (name: string): FailureKind {
  if (isFailureKind(name)) return name
  const hint = didYouMean(name, FAILURE_KINDS) || '; "edgeproxy explain" lists them'
  throw new Mistake(`${quote(name)} is not a kind of failure${hint}`)
}

/** Which reasons a fault has is known by the faults, a floor too far; here only the form is checked. */
function reasonOf (kind: FailureKind, reason: string): string {
  if (/^[a-z0-9][a-z0-9_]*$/.test(reason)) return reason
  throw new Mistake(`${quote(reason)} is not a reason; it takes a word like expired, as in ${kind}/expired`)
}

function rateOf (rate: unknown): number {
  const number = typeof rate === 'string' && /^\d*\.?\d+$/.test(rate) ? Number(rate) : rate
  if (typeof number === 'number' && number > 0 && number <= 1) return number
  throw new Mistake(`${quote(rate)} is not a rate; it takes the share of the requests, more than 0 and up to 1, like 0.25`)
}

function timesOf (times: unknown): number {
  if (typeof times === 'number' && Number.isInteger(times) && times > 0) return times
  throw new Mistake(`times takes a whole number from 1, not ${quote(times)}`)
}

const KNOWN_METHODS = new Set(METHODS)

/** `GET /pay`, `/pay`, `POST`. */
function matchOf (match: unknown): string {
  if (match instanceof RegExp) throw new Mistake('takes a method, a path or both, like "GET /pay", not a RegExp; a path also takes what lies below it')
  const text = textOf(match, 'a method, a path or both, like "GET /pay"')
  const [, method, path] = /^([A-Za-z-]+)?(?:(?:^| )(\/[^\s#]*))?$/.exec(text) ?? []
  if (method === undefined && path === undefined) throw new Mistake(`${quote(match)} matches nothing; it takes a method, a path or both, like "GET /pay"`)
  if (method !== undefined && !KNOWN_METHODS.has(method.toUpperCase())) {
    throw new Mistake(`${quote(match)} matches nothing: there is no method ${method}${didYouMean(method, METHODS)}`)
  }
  return text
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
    ...(match !== undefined && { match: matchOf(match) }),
    ...(times !== undefined && { times: timesOf(times) })
  }
}

type Members = Partial<Record<keyof FailRule, unknown>>

/** How each member of a rule is read where a program gives it, beside the kind. A share of nothing is a rule that waits. */
const MEMBERS: Readonly<Record<Exclude<keyof FailRule, 'kind'>, (value: unknown, kind: FailureKind) => unknown>> = {
  reason: (value, kind) => reasonOf(kind, textOf(value, 'a word like expired')),
  rate: value => value === 0 ? 0 : rateOf(value),
  match: matchOf,
  times: timesOf
}

/**
 * The rule that a program asks for.
 * @throws Mistake that names the member and says what it takes
 */
export function ruleOf (kind: unknown, members: unknown): FailRule {
  const known = kindOf(textOf(kind, 'the name of a kind of failure'))
  const given: Members = recordOf(members, 'takes an object of options like { times: 1 }')
  checkKeys(given, Object.keys(MEMBERS))
  const rule: Record<string, unknown> = { kind: known, rate: 1 }
  for (const [name, read] of Object.entries(MEMBERS)) {
    const value = given[name as keyof Members]
    if (value === undefined) continue
    try {
      rule[name] = read(value, known)
    } catch (error) {
      if (error instanceof Mistake) error.message = `${name}: ${error.message}`
      throw error
    }
  }
  return rule as unknown as FailRule
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
