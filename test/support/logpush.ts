// Holds a record of the log dialect cloudflare against the schema that is published beside the brand.
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { Test } from 'tap'

const schema = JSON.parse(readFileSync(new URL('../../error-pages/cloudflare/http_requests.schema.json', import.meta.url), 'utf8')) as object
const validate = new Ajv({ allErrors: true, strict: true }).compile(schema)

export type Fields = Record<string, unknown>

export function fits (t: Test, one: Fields, message: string): void {
  t.ok(validate(one), message, { errors: validate.errors, record: one })
}
