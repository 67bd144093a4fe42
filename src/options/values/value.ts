/**
 * The contract of a kind of value: how one option's value is read, whatever way it came. One file here for each kind.
 */
import { escapeUnsafe } from '../../printable.js'
import { Mistake } from '../problem.js'

/** Which way a value came, because the same thing is written differently: a number of ms is fine in a program only. */
export interface Origin {
  /** `text`: flag or variable. `file`: config file. `api`: a program. */
  readonly via: 'text' | 'file' | 'api'
  /** Folder that relative paths start from. */
  readonly base: string
}

/** @typeParam W what a program may write */
export interface Value<T, W = T> {
  /** What stands behind the flag in help and documentation, e.g. `<duration>`; empty for a switch. */
  readonly placeholder: string
  /** The same in a sentence, where it reads otherwise. */
  readonly takes?: string
  /** JSON schema of the value in a config file. */
  readonly schema: object
  /** Milliseconds, which the time scale multiplies. */
  readonly isTime?: true
  /** Never there: it carries the type. */
  readonly wish?: W
  /** @throws Mistake with one sentence. */
  read (value: unknown, origin: Origin): T
}

/** A value as it is quoted back: short, on one line, without control bytes. */
export function quote (value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'string') return String(value)
  const short = value.length > 60 ? `${value.slice(0, 57)}...` : value
  return escapeUnsafe(JSON.stringify(short))
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @param what such as `takes rules like { path: /admin }` */
export function recordOf (value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value
  throw new Mistake(`${what}, not ${quote(value)}`)
}

/** A path of a URL; `where` is in front of a mistake. */
export function pathOf (value: unknown, example: string, where = ''): string {
  const text = textOf(value, `a path like ${example}`)
  if (text.startsWith('/')) return text
  throw new Mistake(`${where}${quote(value)} does not start with /; write /${text}`)
}

/** The text of a value that must be text. */
export function textOf (value: unknown, what: string): string {
  if (typeof value !== 'string') throw new Mistake(`takes ${what}, not ${quote(value)}`)
  if (value.trim() === '') throw new Mistake(`is empty; it takes ${what}`)
  return value.trim()
}

/** A number, which flags and variables bring as text. */
export function numberOf (value: unknown, origin: Origin, what: string): number {
  const isText = origin.via === 'text' && typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value.trim())
  const number = isText ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new Mistake(`takes ${what}, not ${quote(value)}`)
  return number
}
