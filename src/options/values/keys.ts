/** Keys of an object in an option: none that is unknown. */
import { didYouMean } from '../../nearest.js'
import { Mistake } from '../problem.js'
import { quote } from './value.js'

/** @throws Mistake naming the first key that is not known. */
export function checkKeys (object: object, known: readonly string[]): void {
  const unknown = Object.keys(object).find(key => !known.includes(key))
  if (unknown === undefined) return
  const hint = didYouMean(unknown, known) || `; it takes ${known.join(', ')}`
  throw new Mistake(`has the unknown key ${quote(unknown)}${hint}`)
}

/** The part of a schema that says: at least one of these. */
export const anyKeyOf = (names: readonly string[]): object =>
  ({ anyOf: names.map(name => ({ type: 'object', properties: { [name]: {} }, required: [name] })) })
