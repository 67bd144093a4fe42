/**
 * Bodies and parameters held against their schemas. Unknown members and wrong types are refused, never dropped or turned into
 * something else; only what stands in a URL, where everything is text, is read as the number or truth value it stands for.
 */
import { Ajv, type ErrorObject } from 'ajv'
import type { TSchema } from 'typebox'
import { NOTHING_CHANGED, Refusal, unknownMember, type MemberError } from './problem.js'

const BODY = new Ajv({ allErrors: true, strict: false, verbose: true })
const TEXT = new Ajv({ allErrors: true, strict: false, verbose: true, coerceTypes: 'array' })

/** What stands before the name of a member: the body by JSON pointer, the query as `?name`, the path as `/{name}`. */
export type Part = 'body' | 'query' | 'params'

const POINTERS: Readonly<Record<Part, (path: string) => string>> = {
  body: path => path,
  query: path => path.replace(/^\//, '?'),
  params: path => path.replace(/^\/(.*)$/, '/{$1}')
}

/** @throws Refusal that names every member at fault */
export type Check = (value: unknown) => void

export function checkOf (part: Part, schema: TSchema): Check {
  const validate = (part === 'body' ? BODY : TEXT).compile(schema)
  return value => {
    if (validate(value)) return
    throw new Refusal('invalid', sentenceOf(part), membersAtFault(validate.errors ?? [], part))
  }
}

const SENTENCES: Readonly<Record<Part, string>> = {
  body: NOTHING_CHANGED,
  query: 'Correct the parameters that are named.',
  params: 'The path names something that cannot be.'
}

const sentenceOf = (part: Part): string => SENTENCES[part]

type Told = (error: ErrorObject, pointer: (path: string) => string) => MemberError | null

const keysOf = (schema: unknown): string[] => {
  const { properties } = (schema ?? {}) as { properties?: object }
  return Object.keys(properties ?? {})
}

const listed = (values: unknown): string => (Array.isArray(values) ? values : [values]).map(value => JSON.stringify(value)).join(', ')

/** What an error of Ajv means, by its keyword; null: another one says it better. */
const TOLD: Readonly<Record<string, Told>> = {
  additionalProperties: ({ instancePath, params, parentSchema }, pointer) => {
    const name = String(params['additionalProperty'])
    return unknownMember(pointer(`${instancePath}/${escaped(name)}`), name, keysOf(parentSchema))
  },
  required: ({ instancePath, params }, pointer) =>
    ({ pointer: pointer(`${instancePath}/${String(params['missingProperty'])}`), message: 'is missing' }),
  enum: ({ instancePath, params, data }, pointer) => {
    const known = (params['allowedValues'] as unknown[]).map(String)
    const { nearest } = unknownMember('', String(data), known)
    const message = `is ${shown(data)}; it takes ${listed(known)}`
    return { pointer: pointer(instancePath), message, ...nearest !== undefined && { nearest } }
  },
  const: ({ instancePath, params, data }, pointer) =>
    ({ pointer: pointer(instancePath), message: `is ${shown(data)}; it takes ${listed(params['allowedValue'])}` }),
  // what was wrong with each of the alternatives is told by their own errors
  anyOf: () => null,
  oneOf: () => null
}

const plainly: Told = ({ instancePath, message, data }, pointer) =>
  ({ pointer: pointer(instancePath), message: `is ${shown(data)}; it ${message ?? 'does not fit'}` })

/** Of several errors of one member, as alternatives bring, one is told. */
export function membersAtFault (errors: readonly ErrorObject[], part: Part): MemberError[] {
  const pointer = POINTERS[part]
  const told = errors.flatMap(error => (TOLD[error.keyword] ?? plainly)(error, pointer) ?? [])
  return told.filter(({ pointer }, at) => told.findIndex(other => other.pointer === pointer) === at)
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** A value, short. JSON has no word for an infinite number. */
function shown (value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return 'no finite number'
  const text = JSON.stringify(value) as string | undefined ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}...` : text
}
