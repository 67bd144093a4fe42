/**
 * The JSON schema of the config file, made from the table. schema.json in the package is this object as text; a test
 * compares the two and says how to write it anew.
 */
import { ENTRY_OPTIONS, TOP_OPTIONS, optionOf, type OptionName } from './table.js'

function schemaOf (name: OptionName): object {
  const { value, list, meaning, default: preset, otherwise } = optionOf(name)
  const standard = typeof preset === 'object' && preset !== null ? `${preset.current} (seed: ${preset.seed})` : preset ?? otherwise
  const description = `${meaning[0]?.toUpperCase()}${meaning.slice(1)}. Default: ${standard}.`
  if (list !== true) return { description, ...value.schema }
  return { description, anyOf: [value.schema, { type: 'array', minItems: 1, items: value.schema }] }
}

const properties = (names: readonly OptionName[]): Record<string, object> =>
  Object.fromEntries(names.map(name => [name, schemaOf(name)]))

export function configSchema (): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'edgeproxy.config',
    description: 'Options of edgeproxy. Flags win over variables, variables over this file.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...properties(TOP_OPTIONS),
      sites: {
        description: 'Sites by host and path; the first that fits takes the request.',
        type: 'array',
        minItems: 1,
        items: { type: 'object', additionalProperties: false, properties: properties(ENTRY_OPTIONS) }
      }
    }
  }
}
