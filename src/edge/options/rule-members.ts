/** Members that rules for faults and rules for delays share, read. */
import { Mistake } from '../../options/problem.js'
import { quote } from '../../options/values/value.js'

/** @throws Mistake */
export function rateOf (rate: unknown): number {
  const number = typeof rate === 'string' && /^\d*\.?\d+$/.test(rate) ? Number(rate) : rate
  if (typeof number === 'number' && number > 0 && number <= 1) return number
  throw new Mistake(`${quote(rate)} is not a rate; it takes the share of the requests, more than 0 and up to 1, like 0.25`)
}

/** A program may add a rule whose share is nothing: it waits. */
export const rateOrNone = (rate: unknown): number => rate === 0 ? 0 : rateOf(rate)

/** @throws Mistake */
export function timesOf (times: unknown): number {
  if (typeof times === 'number' && Number.isInteger(times) && times > 0) return times
  throw new Mistake(`times takes a whole number from 1, not ${quote(times)}`)
}
