/** Rate limits: `20/10s`, `20/10s block 60s`, or an object with the same parts. */
import { inside, Mistake } from '../../options/problem.js'
import type { RateLimit } from './rules.js'
import { duration, type Duration } from '../../options/values/duration.js'
import { checkKeys } from '../../options/values/keys.js'
import { quote, recordOf, type Origin, type Value } from '../../options/values/value.js'

const KEYS = ['requests', 'per', 'block'] as const
const MOST = 1_000_000
const PATTERN = /^(\d+) ?\/ ?(\d+(?:\.\d+)? ?(?:ms|s|m|h))(?: block (\d+(?:\.\d+)? ?(?:ms|s|m|h)))?$/
const FORM = 'requests/period, like 20/10s, or 20/10s block 60s'

function requestsOf (value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST) return value
  throw new Mistake(`requests takes a whole number from 1 to ${MOST}, not ${quote(value)}`)
}

/** A duration, and the name of the part when it is a mistake. */
const timeOf = (part: 'per' | 'block', value: unknown, origin: Origin): number => inside(`${part}: `, () => duration.read(value, origin))

function readText (text: string, origin: Origin): RateLimit {
  const [, requests, per, block] = PATTERN.exec(text.trim()) ?? []
  if (requests === undefined) throw new Mistake(`${quote(text)} is not a rate limit; it takes ${FORM}`)
  return {
    requests: requestsOf(Number(requests)),
    per: timeOf('per', per, origin),
    block: block === undefined ? null : timeOf('block', block, origin)
  }
}

/** A rate limit, part by part. */
export interface RateLimitWish {
  readonly requests: number
  readonly per: Duration
  /** How long a client that went over is refused. Default until its period is over. */
  readonly block?: Duration | undefined
}

export const rateLimit: Value<RateLimit, string | RateLimitWish> = {
  placeholder: '<n>/<period>',
  schema: {
    anyOf: [
      { type: 'string', pattern: PATTERN.source },
      {
        type: 'object',
        required: ['requests', 'per'],
        additionalProperties: false,
        properties: { requests: { type: 'integer', minimum: 1, maximum: MOST }, per: duration.schema, block: duration.schema }
      }
    ]
  },
  read (value, origin) {
    if (typeof value === 'string') return readText(value, origin)
    const given = recordOf(value, `takes ${FORM}`)
    checkKeys(given, KEYS)
    const { requests, per, block } = given
    if (per === undefined) throw new Mistake('has no period; write { requests: 20, per: 10s }')
    return {
      requests: requestsOf(requests),
      per: timeOf('per', per, origin),
      block: block === undefined ? null : timeOf('block', block, origin)
    }
  }
}
