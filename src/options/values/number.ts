/** Counts, ports, sizes, factors and switches. */
import { Mistake } from '../problem.js'
import { numberOf, quote, type Value } from './value.js'

export const port: Value<number> = {
  placeholder: '<port>',
  schema: { type: 'integer', minimum: 0, maximum: 65535 },
  read (value, origin) {
    const number = numberOf(value, origin, 'a port number')
    if (Number.isInteger(number) && number >= 0 && number <= 65535) return number
    throw new Mistake(`${quote(value)} is not a port; it takes 0 (any free one) to 65535`)
  }
}

/** How many; 0 switches the thing off. */
export const count: Value<number> = {
  placeholder: '<n>',
  schema: { type: 'integer', minimum: 0, maximum: 1_000_000 },
  read (value, origin) {
    const number = numberOf(value, origin, 'a whole number')
    if (Number.isInteger(number) && number >= 0 && number <= 1_000_000) return number
    throw new Mistake(`${quote(value)} does not work; it takes a whole number from 0 to 1000000`)
  }
}

export const factor: Value<number> = {
  placeholder: '<factor>',
  schema: { type: 'number', minimum: 0.0001, maximum: 100 },
  read (value, origin) {
    const number = numberOf(value, origin, 'a number like 0.01')
    if (number >= 0.0001 && number <= 100) return number
    throw new Mistake(`${quote(value)} does not work; it takes a number from 0.0001 to 100 (1 is real time)`)
  }
}

export const toggle: Value<boolean> = {
  placeholder: '',
  schema: { type: 'boolean' },
  read (value, { via }) {
    if (typeof value === 'boolean') return value
    if (via === 'text' && (value === 'true' || value === '1')) return true
    if (via === 'text' && (value === 'false' || value === '0')) return false
    throw new Mistake(`takes true or false, not ${quote(value)}`)
  }
}

const SIZE = /^(\d+(?:\.\d+)?) ?(b|kb|mb)$/i
const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 * 1024 }
const LEAST = 64
const MOST = 16 * 1024 * 1024

function bytes (value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'string') throw new Mistake(`takes a size like 16kb, 1mb or a number of bytes, not ${quote(value)}`)
  if (/^\d+$/.test(value.trim())) return Number(value)
  const match = SIZE.exec(value.trim())
  if (match === null) throw new Mistake(`${quote(value)} is not a size; write it like 16kb, 1mb or as a number of bytes`)
  return Math.round(Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 0))
}

/** Bytes as a number, or text with a unit: `16kb`, `1mb`. */
export type Size = number | string

export const size: Value<number, Size> = {
  placeholder: '<size>',
  schema: { type: ['string', 'integer'], pattern: '^\\d+(?:\\.\\d+)? ?([bB]|[kK][bB]|[mM][bB])?$', minimum: LEAST, maximum: MOST },
  read (value) {
    const number = bytes(value)
    if (Number.isInteger(number) && number >= LEAST && number <= MOST) return number
    throw new Mistake(`${quote(value)} does not work; it takes ${LEAST} bytes to 16mb`)
  }
}
