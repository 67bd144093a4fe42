/**
 * The JSON schema of the config file, made from the table. schema.json in the package is this object as text; a test
 * compares the two and says how to write it anew.
 */
import type { Row } from './row.js'
import type { Table } from './table.js'

function schemaOf ({ value, list, meaning, default: preset, otherwise }: Row): object {
  const standard = otherwise ?? (typeof preset === 'object' && preset !== null ? `${preset.current} (seed: ${preset.seed})` : preset)
  const description = `${meaning[0]?.toUpperCase()}${meaning.slice(1)}. Default: ${standard}.`
  if (list !== true) return { description, ...value.schema }
  return { description, anyOf: [value.schema, { type: 'array', minItems: 1, items: value.schema }] }
}

export function configSchema (table: Table): object {
  const properties = (names: readonly string[]): object => Object.fromEntries(names.map(name => [name, schemaOf(table.row(name))]))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'edgeproxy.config',
    description: 'Options of edgeproxy. Flags win over variables, variables over this file.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...properties(table.top),
      sites: {
        description: 'Sites by host and path; the first that fits takes the request.',
        type: 'array',
        minItems: 1,
        items: { type: 'object', additionalProperties: false, properties: properties(table.entry) }
      }
    }
  }
}
