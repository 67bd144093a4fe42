/** Values of options about programs: commands, environment, signals. */
import { Mistake } from '../../options/problem.js'
import { RELOAD_SIGNALS, type ReloadSignal } from '../settings.js'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { quote, recordOf, textOf, type Value } from '../../options/values/value.js'

/** Characters that only a shell interprets. */
const SHELL_SIGNS = /[|&;<>()$`*?~#\n]|^\w+=/

/** A list of words, or a line that is divided at its spaces; quotes keep spaces. */
export const command: Value<readonly string[] | string, string | readonly string[]> = {
  placeholder: '<command>',
  schema: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'array', minItems: 1, items: { type: 'string' } }] },
  read (value) {
    if (!Array.isArray(value)) return textOf(value, 'a command like node app.js, or a list of its words')
    const words = value as unknown[]
    if (words.length === 0) throw new Mistake('is an empty list; it takes a program and its arguments, like [node, app.js]')
    const odd = words.find(word => typeof word !== 'string' || word.includes('\0'))
    if (odd !== undefined) throw new Mistake(`takes a list of words, not ${quote(odd)}; put it in quotes`)
    if (words[0] === '') throw new Mistake('begins with an empty word; it takes a program and its arguments, like [node, app.js]')
    return words as string[]
  }
}

/**
 * The words of a line, for a command that no shell reads.
 * @throws Mistake where only a shell could read it
 */
export function wordsOf (line: string): string[] {
  const bare = line.replace(/'[^']*'|"[^"]*"/g, '')
  const sign = SHELL_SIGNS.exec(bare)
  if (sign !== null) {
    throw new Mistake(
      `${quote(line)} has ${quote(sign[0])}, which only a shell reads; write a list of words, or set type: user_program, whose ` +
        'commands go through the shell'
    )
  }
  if (/["']/.test(bare)) throw new Mistake(`${quote(line)} has a quote that is never closed`)
  return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(
    /"([^"]*)"|'([^']*)'/g,
    (_, double?: string, single?: string) => double ?? single ?? ''
  ))
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

function pair (text: string): Record<string, string> {
  const at = text.indexOf('=')
  const name = at === -1 ? text : text.slice(0, at)
  if (at === -1) throw new Mistake(`${quote(text)} has no =; write NAME=value`)
  if (!NAME.test(name)) throw new Mistake(`${quote(name)} is not the name of a variable; it takes letters, digits and _`)
  return { [name]: text.slice(at + 1) }
}

/** `NAME=value`, or an object of them. Quotes are kept as they are. */
export const variables: Value<Readonly<Record<string, string>>, Readonly<Record<string, string>> | string> = {
  placeholder: '<NAME=value>',
  schema: {
    anyOf: [
      { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*=' },
      { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } }
    ]
  },
  read (value) {
    if (typeof value === 'string') return pair(value)
    return Object.assign({}, ...Object.entries(recordOf(value, 'takes NAME=value')).map(([name, one]: [string, unknown]) => {
      if (!['string', 'number', 'boolean'].includes(typeof one)) throw new Mistake(`${name} takes a text, not ${quote(one)}`)
      return pair(`${name}=${String(one)}`)
    })) as Record<string, string>
  }
}

/** An address of this machine that a program is told to listen on. */
export const ip: Value<string> = {
  placeholder: '<ip>',
  schema: { type: 'string', minLength: 1 },
  read (value) {
    const text = textOf(value, 'an IP address like 127.0.16.103').replace(/^\[(.*)\]$/, '$1')
    if (isIP(text) !== 0) return text
    throw new Mistake(`${quote(value)} is not an IP address; it takes one of this machine, like 127.0.16.103 or ::1`)
  }
}

/** An IP version, which YAML brings as a number. */
export const family: Value<4 | 6> = {
  placeholder: '4|6',
  schema: { enum: [4, 6] },
  read (value) {
    if (value === 4 || value === '4') return 4
    if (value === 6 || value === '6') return 6
    throw new Mistake(`${quote(value)} is not one of 4, 6`)
  }
}

/** How many of one program. */
export const instances: Value<number> = {
  placeholder: '<n>',
  schema: { type: 'integer', minimum: 1, maximum: 64 },
  read (value, { via }) {
    const number = via === 'text' && typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value
    if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 64) return number
    throw new Mistake(`${quote(value)} does not work; it takes a whole number from 1 to 64`)
  }
}

/** A signal for a restart without a stop. */
export const reloadSignal: Value<ReloadSignal | 'none'> = {
  placeholder: `none|${RELOAD_SIGNALS.join('|')}`,
  schema: { enum: ['none', ...RELOAD_SIGNALS] },
  read (value) {
    const text = typeof value === 'string' ? value.toUpperCase().replace(/^(?=HUP|USR)/, 'SIG') : ''
    if (text === 'NONE') return 'none'
    const found = RELOAD_SIGNALS.find(name => name === text)
    if (found === undefined) throw new Mistake(`${quote(value)} is not one of none, ${RELOAD_SIGNALS.join(', ')}`)
    return found
  }
}

/** A folder, made absolute; a slash at its end is kept out. */
export const folder: Value<string> = {
  placeholder: '<folder>',
  schema: { type: 'string', minLength: 1 },
  read: (value, { base }) => resolve(base, textOf(value, 'a folder'))
}
