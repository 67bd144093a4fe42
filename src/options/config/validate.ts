/**
 * Holds a config file against the published schema. The readers of the values have better sentences for most mistakes, so
 * only what they let through is told here: nothing passes that an editor with the schema would underline.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { FoundProblem, Path } from '../place.js'
import { configSchema } from '../schema.js'
import type { Table } from '../table.js'

const compiled = new WeakMap<Table, ValidateFunction>()

function validator (table: Table): ValidateFunction {
  const known = compiled.get(table)
  if (known !== undefined) return known
  const made = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(configSchema(table))
  compiled.set(table, made)
  return made
}

const pathOf = (pointer: string): Path => pointer.split('/').slice(1)
  .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
  .map(part => /^\d+$/.test(part) ? Number(part) : part)

const isBelow = (path: Path, other: Path): boolean => other.every((part, index) => String(part) === String(path[index]))

function toFound ({ instancePath, keyword, params, message }: ErrorObject): FoundProblem {
  const path = pathOf(instancePath)
  if (keyword !== 'additionalProperties') return { path, sentence: message ?? 'does not fit the schema' }
  return {
    path: [...path, String((params as { additionalProperty: string }).additionalProperty)],
    sentence: 'is not an option',
    atKey: true
  }
}

/** Mistakes that the schema sees and `known` does not tell. */
export function validate (table: Table, data: unknown, known: readonly FoundProblem[]): FoundProblem[] {
  const validateData = validator(table)
  if (validateData(data)) return []
  const told: FoundProblem[] = [...known]
  for (const found of (validateData.errors ?? []).map(toFound)) {
    const isTold = told.some(({ path }) => isBelow(path, found.path) || isBelow(found.path, path))
    if (!isTold) told.push(found)
  }
  return told.slice(known.length)
}
