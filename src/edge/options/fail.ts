/** Fault rules: `connection_refused`, `tls_certificate_error/expired`, `http_response_timeout:0.1`, or an object. */
import { FAILURE_KINDS, isFailureKind, type FailureKind } from '../../failures/catalog.js'
import { didYouMean } from '../../options/nearest.js'
import { Mistake } from '../../options/problem.js'
import { checkKeys } from '../../options/values/keys.js'
import { isRecord, quote, textOf, type Value } from '../../options/values/value.js'

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

function matchOf (match: unknown): string {
  const text = textOf(match, 'a method, a path or both, like "GET /pay"')
  if (/^(?:[A-Z-]+(?: \/\S*)?|\/\S*)$/.test(text)) return text
  throw new Mistake(`${quote(match)} matches nothing; it takes a method, a path or both, like "GET /pay"`)
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
