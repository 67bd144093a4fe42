/**
 * Checks at run time what the compiler checks for our own brands: a brand from somebody's folder may be plain JavaScript. Each
 * facet has its checks beside its type.
 */
import { didYouMean } from '../nearest.js'
import { part } from './fields.js'

/** What is wrong with a value, in one clause that begins with its path; or null. */
export type Check = (value: unknown, path: string) => string | null

/** A check for each member of a type: the compiler points at one that is missing. */
export type Checks<T> = Readonly<Record<keyof T & string, Check>>

/** @param wanted what comes behind `must be` */
export const must = (fits: (value: unknown) => boolean, wanted: string): Check =>
  (value, path) => fits(value) ? null : `${path} must be ${wanted}`

/** It may be left out. */
export const optional = (check: Check): Check => (value, path) => {
  const wrong = value === undefined ? null : check(value, path)
  return wrong?.startsWith(`${path} must be `) === true ? `${wrong} or left out` : wrong
}

export const below = (path: string, name: string): string => path === '' ? name : `${path}.${name}`

/** The first of the members that is wrong. */
function wrongMember (members: Readonly<Record<string, unknown>>, checks: Readonly<Record<string, Check>>, path: string): string | null {
  for (const [name, check] of Object.entries(checks)) {
    const wrong = check(members[name], below(path, name))
    if (wrong !== null) return wrong
  }
  return null
}

interface Shape {
  /** Members may stand there that the type does not have. Default false. */
  readonly open?: boolean
  /** Where a member is now that once stood here, by its old name. Default nowhere. */
  readonly moved?: Readonly<Record<string, string>>
}

/** An object with these members, and no others: an unknown one is a mistake in somebody's spelling. */
export const objectOf = (checks: Readonly<Record<string, Check>>, { open = false, moved = {} }: Shape = {}): Check => (value, path) => {
  const members = part(value)
  if (members === null) return `${path} must be an object`
  const names = Object.keys(checks)
  const unknown = open ? undefined : Object.keys(members).find(name => !names.includes(name))
  if (unknown === undefined) return wrongMember(members, checks, path)
  const meant = moved[unknown] === undefined ? didYouMean(unknown, names) : `; it is ${moved[unknown]} now`
  return `${below(path, unknown)} is unknown${path === '' ? '' : ` in ${path}`}${meant}`
}

/** An object of any names, each with a value that the check takes. */
export const mapOf = (check: Check): Check => (value, path) => {
  const members = part(value)
  if (members === null) return `${path} must be an object`
  return wrongMember(members, Object.fromEntries(Object.keys(members).map(name => [name, check])), path)
}

const isText = (value: unknown): boolean => typeof part(value)?.['en'] === 'string' && typeof part(value)?.['fr'] === 'string'

export const isNames = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(one => typeof one === 'string')

const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/

/** Name, value, name, value, and names that can be sent. */
const isLines = (value: unknown): boolean =>
  isNames(value) && value.length % 2 === 0 && value.every((one, at) => at % 2 === 1 || TOKEN.test(one))

export const text = must(value => typeof value === 'string' && value !== '', 'a text')
export const aFunction = must(value => typeof value === 'function', 'a function')
export const yesOrNo = must(value => typeof value === 'boolean', 'true or false')
export const words = must(isText, '{ en, fr }')
export const listOfWords = must(value => Array.isArray(value) && value.every(isText), 'a list of { en, fr }')
export const names = must(isNames, 'a list of texts')
export const headerNames = must(value => isNames(value) && value.every(name => TOKEN.test(name)), 'a list of header names')
export const lines = must(isLines, 'a list of header lines, flat: [name, value, ...]')
export const token = must(value => typeof value === 'string' && TOKEN.test(value), 'a token (RFC 9110)')
export const bytes = must(value => Number.isInteger(value) && Number(value) > 0, 'a number of bytes')
export const oneOf = (...values: readonly string[]): Check =>
  must(value => values.some(one => one === value), `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`)
