/**
 * Changes of a request on its way: `{ path: /old, to: /new }`, `{ set: { X-Env: lab }, remove: [Cookie] }`. Only the form is
 * checked here. What a rule makes of a request is judged when the request is there, as the edges that are imitated do.
 */
import { Mistake } from '../../options/problem.js'
import type { RewriteRule } from './rules.js'
import { anyKeyOf, checkKeys } from '../../options/values/keys.js'
import { pathOf, quote, recordOf, type Value } from '../../options/values/value.js'

const KEYS = ['path', 'to', 'set', 'remove'] as const
const NAME = /^[A-Za-z0-9_-]+$/
const HEADER = { type: 'string', pattern: NAME.source }
const EXPRESSIONS = ['path', 'query', 'host', 'address', 'header'] as const

/** `{word}` or `{word:Name}`; other braces are plain text. */
const EXPRESSION = /\{([a-z]+)(?::([^{}]*))?\}/g

function checkExpressions (text: string, where: string): string {
  for (const [shown, word = '', name] of text.matchAll(EXPRESSION)) {
    const isKnown = (EXPRESSIONS as readonly string[]).includes(word)
    const isWhole = word === 'header' ? NAME.test(name ?? '') : name === undefined
    if (!isKnown || !isWhole) {
      throw new Mistake(
        `${where} has ${quote(shown)}, which stands for nothing; it takes {path}, {query}, {host}, {address} or {header:Name}`
      )
    }
  }
  return text
}

function nameOf (name: unknown): string {
  if (typeof name === 'string' && NAME.test(name)) return name
  throw new Mistake(`${quote(name)} is not the name of a header; it takes letters, digits, - and _`)
}

function toOf (to: unknown): string {
  if (typeof to !== 'string') throw new Mistake(`to takes the new path, like /new, not ${quote(to)}`)
  return checkExpressions(to, 'to')
}

function setOf (set: unknown): Readonly<Record<string, string>> {
  const headers = recordOf(set, 'set takes headers like { X-Env: lab }')
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => {
    if (typeof value !== 'string') throw new Mistake(`set ${quote(name)} takes a text, not ${quote(value)}`)
    return [nameOf(name), checkExpressions(value, `set ${name}`)]
  }))
}

function removeOf (remove: unknown): string[] {
  const names: unknown[] = Array.isArray(remove) ? remove : [remove]
  return names.map(nameOf)
}

export const rewrite: Value<RewriteRule> = {
  placeholder: '<rule>',
  schema: {
    type: 'object',
    additionalProperties: false,
    ...anyKeyOf(['to', 'set', 'remove']),
    properties: {
      path: { type: 'string', pattern: '^/' },
      to: { type: 'string' },
      set: { type: 'object', propertyNames: HEADER, additionalProperties: { type: 'string' } },
      remove: { anyOf: [HEADER, { type: 'array', items: HEADER }] }
    }
  },
  read (value) {
    const given = recordOf(value, 'takes rules like { path: /old, to: /new }')
    checkKeys(given, KEYS)
    const { path, to, set, remove } = given
    if (to === undefined && set === undefined && remove === undefined) {
      throw new Mistake('has a rule that changes nothing; it takes to, set or remove')
    }
    return {
      ...(path !== undefined && { path: pathOf(path, '/old', 'path ') }),
      ...(to !== undefined && { to: toOf(to) }),
      ...(set !== undefined && { set: setOf(set) }),
      ...(remove !== undefined && { remove: removeOf(remove) })
    }
  }
}
