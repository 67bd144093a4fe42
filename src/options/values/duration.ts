/** Durations: `250ms`, `15s`, `2m`, `1h`, read into milliseconds. Without a unit only a program may give one. */
import { Mistake } from '../problem.js'
import { quote, type Origin, type Value } from './value.js'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const PATTERN = /^(\d+(?:\.\d+)?) ?(ms|s|m|h)$/
const BARE = /^\d+(?:\.\d+)?$/

/** The longest delay a timer takes, about 24 days: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
export const LONGEST_MS = 2 ** 31 - 1

function milliseconds (value: unknown, via: Origin['via']): number {
  if (via === 'api' && typeof value === 'number' && Number.isFinite(value)) return value
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') throw new Mistake(`takes a duration like 250ms, 15s, 2m or 1h, not ${quote(value)}`)
  if (BARE.test(text.trim())) throw new Mistake(`${text.trim()} has no unit; write ${text.trim()}s or ${text.trim()}ms`)
  const match = PATTERN.exec(text.trim())
  if (match === null) throw new Mistake(`${quote(text)} is not a duration; write it like 250ms, 15s, 2m or 1h`)
  return Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0)
}

/** Milliseconds as a number, or text with a unit: `250ms`, `15s`, `2m`, `1h`. */
export type Duration = number | string

function durationFrom (least: number): Value<number, Duration> {
  return {
    isTime: true,
    placeholder: '<duration>',
    schema: { type: 'string', pattern: PATTERN.source },
    read (value, { via }) {
      const ms = milliseconds(value, via)
      if (ms < least) throw new Mistake(`${quote(value)} is too short; it takes at least ${least} ms`)
      if (ms > LONGEST_MS) throw new Mistake(`${quote(value)} is too long; it takes at most 24 days (576h)`)
      return ms
    }
  }
}

/** A limit: at least 1 ms, because a limit of nothing would fail every request. */
export const duration = durationFrom(1)

/** A wait that may be none at all. */
export const wait = durationFrom(0)

/** Milliseconds of wall time; never 0, which timers and sockets take for "no limit". */
export const scaled = (ms: number, scale: number): number => Math.min(LONGEST_MS, Math.max(1, Math.round(ms * scale)))
