/** Pages of one's own: `5xx=./500.html`, or an object `{ 5xx: ./500.html }`. Which types there are is the brand's to say. */
import { resolve } from 'node:path'
import { Mistake } from '../../options/problem.js'
import type { CustomPage } from './errors.js'
import { isRecord, quote, textOf, type Value } from '../../options/values/value.js'

/** Pages of one's own by type (`5xx`, `1xxx`, `waf_block` ...): `{ '5xx': './500.html' }` or `5xx=./500.html`. */
export type CustomPagesWish = Readonly<Record<string, string>> | string

const TYPE = /^[A-Za-z0-9_]+$/

function pageOf (type: string, file: unknown, base: string): CustomPage {
  if (!TYPE.test(type)) throw new Mistake(`${quote(type)} is not a type of page; it takes a word like 5xx`)
  return { type, file: resolve(base, textOf(file, `the file of the page for ${type}, like { ${type}: ./error.html }`)) }
}

/** One value may hold several pages: an object in a config file does. */
export const customPages: Value<readonly CustomPage[], CustomPagesWish> = {
  placeholder: '<type=file>',
  schema: {
    anyOf: [
      { type: 'string', pattern: '^[A-Za-z0-9_]+=.+$' },
      { type: 'object', minProperties: 1, propertyNames: { pattern: TYPE.source }, additionalProperties: { type: 'string', minLength: 1 } }
    ]
  },
  read (value, { base }) {
    if (isRecord(value)) {
      const pages = Object.entries(value)
      if (pages.length === 0) throw new Mistake('names no page; it takes an object like { 5xx: ./500.html }')
      return pages.map(([type, file]) => pageOf(type, file, base))
    }
    const text = textOf(value, 'a type and a file, like 5xx=./500.html')
    const [, type, file] = /^([^=]*)=(.*)$/s.exec(text) ?? []
    if (type === undefined) throw new Mistake(`${quote(text)} names no type; write it in front of the file, like 5xx=${text}`)
    return [pageOf(type.trim(), file, base)]
  }
}
