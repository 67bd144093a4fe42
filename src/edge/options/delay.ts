/** Rules for delays: `200ms`, `connect:1s`, `head:200ms±50ms:0.5`, `32kb/s`, or an object. */
import { didYouMean } from '../../nearest.js'
import { inside, Mistake } from '../../options/problem.js'
import { wait, type Duration } from '../../options/values/duration.js'
import { checkKeys } from '../../options/values/keys.js'
import { readMatch, type Match } from '../../options/values/match.js'
import { isRecord, quote, recordOf, textOf, type Origin, type Value } from '../../options/values/value.js'
import { rateOf, rateOrNone, timesOf } from './rule-members.js'

/** What a request waits before: the connection, its own sending, the headers of the answer, the body of the answer. */
export const DELAY_PLACES = ['connect', 'request', 'head', 'body'] as const

export type DelayPlace = typeof DELAY_PLACES[number]

/** Whose body is slow. */
export const DELAY_DIRECTIONS = ['request', 'response', 'both'] as const

export type DelayDirection = typeof DELAY_DIRECTIONS[number]

/** A rule, read: ms as the user wrote them, not scaled. */
export interface DelayRule {
  readonly before: DelayPlace
  /** For one request after the other; of a single one, for all; empty: no wait. */
  readonly ms: readonly number[]
  readonly jitter: number
  /** Bytes per second of a body; null: as fast as it goes. */
  readonly bandwidth: number | null
  readonly direction: DelayDirection
  /** Share of the requests, 0 to 1. */
  readonly rate: number
  readonly match?: Match | undefined
  readonly times?: number | undefined
}

/** How a request is slowed down, and which part of the requests. */
export interface DelayOptions {
  /** How long: ms as a number, or text like `800ms`. A list is for one request after the other, 0 being none, and is over then. */
  readonly ms?: Duration | readonly Duration[] | undefined
  /**
   * What it is before: `connect` (a connection is looked for, a kept one as well), `request` (the request is sent), `head` (the
   * headers of the answer are passed on) or `body` (they are, its body is not yet). Default `head`.
   */
  readonly before?: DelayPlace | undefined
  /** The wait is up to so much shorter or longer, every length as likely. Default 0. */
  readonly jitter?: Duration | undefined
  /** Bytes per second of the body: a number, or text like `32kb`. Default: no limit. */
  readonly bandwidth?: number | string | undefined
  /** Whose body has that bandwidth. Default `response`. */
  readonly direction?: DelayDirection | undefined
  /** Share of the requests, 0 to 1. Default 1. */
  readonly rate?: number | undefined
  /** How many requests; then all is as before. Default without end; a list of `ms` runs once. */
  readonly times?: number | undefined
}

/** A rule for delays in the options: `[before:]ms[±jitter][:rate]`, `bandwidth/s`, or an object. */
export type DelayWish = string | (DelayOptions & { readonly match?: Match | undefined })

type Members = Readonly<Record<string, unknown>>

const PLAIN: DelayRule = { before: 'head', ms: [], jitter: 0, bandwidth: null, direction: 'response', rate: 1 }

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1024, mb: 1024 * 1024 }

/** @throws Mistake */
function bandwidthOf (value: unknown): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(b|kb|mb)?(?:\/s)?$/i.exec(String(value).trim()) ?? []
  const bytes = typeof value === 'number' || typeof value === 'string' ? Math.round(Number(number) * (UNITS[unit.toLowerCase()] ?? 0)) : 0
  if (number !== '' && bytes >= 1 && Number.isSafeInteger(bytes)) return bytes
  throw new Mistake(`takes the bytes per second, from 1, like 32kb, not ${quote(value)}`)
}

/** @throws Mistake that names the nearest one */
function oneOf<T extends string> (known: readonly T[], value: unknown): T {
  const found = known.find(name => name === value)
  if (found !== undefined) return found
  const near = typeof value === 'string' ? didYouMean(value, known) : ''
  throw new Mistake(`takes ${known.slice(0, -1).join(', ')} or ${known.at(-1)}, not ${quote(value)}${near}`)
}

function msOf (value: unknown, origin: Origin): readonly number[] {
  if (!Array.isArray(value)) return [wait.read(value, origin)]
  const list = value.map((one: unknown, at) => inside(`step ${at + 1}: `, () => wait.read(one, origin)))
  if (list.every(ms => ms === 0)) throw new Mistake('a list takes at least one wait that is more than 0, like ["800ms", 0]')
  return list
}

/** How each member of a rule is read. */
const MEMBERS: Readonly<Record<keyof DelayRule, (value: unknown, origin: Origin) => unknown>> = {
  before: value => oneOf(DELAY_PLACES, value),
  ms: msOf,
  jitter: (value, origin) => wait.read(value, origin),
  bandwidth: bandwidthOf,
  direction: value => oneOf(DELAY_DIRECTIONS, value),
  rate: (value, { via }) => via === 'api' ? rateOrNone(value) : rateOf(value),
  match: readMatch,
  times: timesOf
}

/** Members that say something only beside another. */
const NEEDS: ReadonlyArray<readonly [member: keyof DelayRule, other: keyof DelayRule]> =
  [['jitter', 'ms'], ['before', 'ms'], ['direction', 'bandwidth']]

function readMembers (given: Members, origin: Origin, keys: readonly string[] = Object.keys(MEMBERS)): DelayRule {
  checkKeys(given, keys)
  const has = (name: string): boolean => given[name] !== undefined
  if (!has('ms') && !has('bandwidth')) {
    throw new Mistake('delays nothing: it takes ms, like { ms: "800ms" }, or bandwidth, like { bandwidth: "32kb" }')
  }
  for (const [member, other] of NEEDS) if (has(member) && !has(other)) throw new Mistake(`${member}: says nothing without ${other}`)
  const rule: Record<string, unknown> = { ...PLAIN }
  for (const [name, read] of Object.entries(MEMBERS)) {
    if (has(name)) rule[name] = inside(`${name}: `, () => read(given[name], origin))
  }
  return checked(rule as unknown as DelayRule)
}

function checked (rule: DelayRule): DelayRule {
  const { ms, jitter, bandwidth } = rule
  const isNothing = bandwidth === null && jitter === 0 && ms.every(one => one === 0)
  if (isNothing) throw new Mistake('ms: a wait of 0 delays nothing')
  return rule
}

const TIME = '\\d+(?:\\.\\d+)? ?(?:ms|s|m|h)?'
const SPEED = '\\d+(?:\\.\\d+)? ?(?:b|kb|mb)?/s'
const RATE = '(?::([^:]*))?'
const WAIT = new RegExp(`^(?:([A-Za-z]*):)?(${TIME})(?:(?:±|\\+-|\\+/-)(${TIME}))?${RATE}$`)
const PACE = new RegExp(`^(?:([A-Za-z]*):)?(${SPEED})${RATE}$`, 'i')

/** `[before:]ms[±jitter][:rate]`, or `[direction:]bandwidth/s[:rate]`. */
function readText (text: string, origin: Origin): DelayRule {
  const [paced, direction, bandwidth, paceRate] = PACE.exec(text) ?? []
  // the body of the answer may be called by its place as well
  const whose = direction === 'body' ? undefined : direction
  if (paced !== undefined) return readMembers({ direction: whose, bandwidth, rate: rateIn(paceRate) }, origin)
  const [waits, before, ms, jitter, rate] = WAIT.exec(text) ?? []
  if (waits !== undefined) return readMembers({ before, ms, jitter, rate: rateIn(rate) }, origin)
  throw new Mistake(`${quote(text)} is no delay; write it like 800ms, connect:1s, head:200ms±50ms:0.5 or 32kb/s`)
}

const rateIn = (text: string | undefined): number | undefined => text === undefined ? undefined : rateOf(text)

/** A program says the same with numbers. */
const PROGRAM: Origin = { via: 'api', base: '' }

/**
 * The rule that a program asks for.
 * @param match which requests
 * @param options a duration alone, or a `DelayOptions`
 * @throws Mistake that names the member and says what it takes
 */
export function delayRuleOf (match: unknown, options: unknown): DelayRule {
  const requests = readMatch(match)
  const given = typeof options === 'number' || typeof options === 'string' ? { ms: options } : options
  const members = recordOf(given, 'takes a duration like "800ms", or an object of options like { ms: "800ms" }')
  return { ...readMembers(members, PROGRAM, Object.keys(MEMBERS).filter(name => name !== 'match')), match: requests }
}

/** Several, as a header names them: `connect:100ms, 32kb/s`. @throws Mistake */
export const delaysIn = (header: string): DelayRule[] =>
  // node:http reads bytes, and a client may have sent the sign in UTF-8
  header.replaceAll('Â±', '±').split(',').map(part => readText(textOf(part, 'a delay like 800ms'), { via: 'text', base: '' }))

const DURATION = { type: 'string', pattern: '^\\d+(?:\\.\\d+)? ?(ms|s|m|h)$' }

export const delay: Value<DelayRule, DelayWish> = {
  placeholder: '<[before:]ms[±jitter][:rate]>',
  schema: {
    anyOf: [
      { type: 'string' },
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          before: { enum: DELAY_PLACES },
          ms: { anyOf: [DURATION, { type: 'array', items: { anyOf: [DURATION, { const: 0 }] }, minItems: 1 }] },
          jitter: DURATION,
          bandwidth: { type: ['string', 'integer'] },
          direction: { enum: DELAY_DIRECTIONS },
          rate: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
          match: { type: 'string' },
          times: { type: 'integer', minimum: 1 }
        }
      }
    ]
  },
  read: (value, origin) => isRecord(value) ? readMembers(value, origin) : readText(textOf(value, 'a delay like 800ms'), origin)
}
