/** What picks a site: its name, hosts and path. */
import { domainToASCII } from 'node:url'
import { Mistake } from '../../options/problem.js'
import { pathOf, quote, textOf, type Value } from '../../options/values/value.js'

/** Whose site it is: any short word. */
export const account: Value<string> = {
  placeholder: '<name>',
  schema: { type: 'string', minLength: 1 },
  read: value => textOf(value, 'the name of an account, like shop-team')
}

export const siteName: Value<string> = {
  placeholder: '<name>',
  schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
  read (value) {
    const text = textOf(value, 'a name like shop')
    if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return text
    throw new Mistake(`${quote(value)} is not a name for a site; it takes letters, digits, dots and dashes, up to 64`)
  }
}

const WHY: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/:\/\//, 'has a scheme; write the host name alone'],
  [/\//, 'has a path; the path goes in an option of its own, path'],
  [/^[^[]*:\d*$/, 'has a port; write the host name alone'],
  [/^\*$/, 'takes every host, which is what a site without hosts does; leave out hosts'],
  [/\*/, 'has a * that does not stand for the first label; write *.shop.test']
]

/** A host name without port, lower case, international names in their ASCII form. */
export const siteHost: Value<string> = {
  placeholder: '<host>',
  schema: { type: 'string', minLength: 1 },
  read (value) {
    const text = textOf(value, 'a host name like shop.test').toLowerCase()
    const wildcard = /^\*\.(?=[^*]+$)/.test(text) ? '*.' : ''
    const rest = text.slice(wildcard.length)
    const why = WHY.find(([pattern]) => pattern.test(rest))
    if (why !== undefined) throw new Mistake(`${quote(value)} ${why[1]}`)
    const ascii = rest.startsWith('[') ? rest : domainToASCII(rest)
    if (ascii === '' || !/^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9._-]*[a-z0-9])?)$/.test(ascii)) {
      throw new Mistake(`${quote(value)} is not a host name`)
    }
    return wildcard + ascii
  }
}

export const sitePath: Value<string> = {
  placeholder: '<path>',
  schema: { type: 'string', pattern: '^/[^?#\\s]*$' },
  read (value) {
    const text = pathOf(value, '/api')
    if (/[?#\s]/.test(text)) {
      throw new Mistake(`${quote(value)} has more than a path; leave out everything from ${quote(/[?#\s]/.exec(text)?.[0])}`)
    }
    return text
  }
}
