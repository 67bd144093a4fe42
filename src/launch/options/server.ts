/** Values of options for the configured servers: folders, files, addresses, lines of their configuration. */
import { resolve } from 'node:path'
import { Mistake } from '../../options/problem.js'
import type { StaticPath } from '../../servers/plan.js'
import { SITE_TYPES, type SiteType } from './type-names.js'
import { choice } from '../../options/values/text.js'
import { isRecord, quote, textOf, type Origin, type Value } from '../../options/values/value.js'

export const siteType: Value<SiteType> = choice(...SITE_TYPES)

/** Characters that no configuration can hold as plain text: line ends, quotes, and variables of a server. */
const ODD = /[\p{Cc}"]|[$@%]\(|\$\{/u

/** @throws Mistake where a path cannot stand in a server's configuration */
function plainPath (path: string, value: unknown): string {
  const odd = ODD.exec(path)
  if (odd !== null) {
    throw new Mistake(`${quote(value)} has ${quote(odd[0])}, which the server's configuration cannot hold; rename the folder or the file`)
  }
  return path
}

const pathValue = (placeholder: string, what: string): Value<string> => ({
  placeholder,
  schema: { type: 'string', minLength: 1 },
  read: (value, { base }) => plainPath(resolve(base, textOf(value, what)), value)
})

export const root = pathValue('<folder>', 'a folder like ./public')
export const application = pathValue('<file>', 'a Python file like ./app.py')
export const virtualenv = pathValue('<folder>', 'the folder of a virtual environment like ./venv')

/** http or https, normalized; a host alone counts as http. */
export const target: Value<string> = {
  placeholder: '<url>',
  schema: { type: 'string', minLength: 1 },
  read (value) {
    const text = textOf(value, 'an address like https://www.shop.test')
    const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
    const url = URL.canParse(whole) ? new URL(whole) : null
    if (url === null || !/^https?:$/.test(url.protocol) || /\s/.test(text)) {
      throw new Mistake(`${quote(value)} is not an address; it takes one like https://www.shop.test`)
    }
    if (url.username !== '' || url.password !== '') {
      throw new Mistake('has a user or a password in it, which would stand in a configuration file; leave them out')
    }
    // the server would read braces as a variable; a fragment is never sent
    return url.href.replace(/#.*$/, '').replace(/\{/g, '%7B').replace(/\}/g, '%7D')
  }
}

export const redirectStatus: Value<301 | 302> = {
  placeholder: '301|302',
  schema: { enum: [301, 302] },
  read (value) {
    if (value === 301 || value === '301') return 301
    if (value === 302 || value === '302') return 302
    throw new Mistake(`${quote(value)} is not one of 301 (permanent), 302 (temporary)`)
  }
}

/** Lines that go into a configuration file as they are. */
export const lines: Value<string> = {
  placeholder: '<lines>',
  schema: { type: 'string', minLength: 1 },
  read (value) {
    if (typeof value !== 'string') throw new Mistake(`takes lines of text, not ${quote(value)}`)
    if (value.trim() === '') throw new Mistake('is empty; leave it out')
    if (value.includes('\0')) throw new Mistake('has a byte 0 in it, which no configuration file can hold')
    return value
  }
}

/** Paths and the folders that are shown there: `{ '/static': './static' }` or `/static=./static`. */
export type StaticPathsWish = Readonly<Record<string, string>> | string

function staticPath (path: string, folder: unknown, { base }: Origin): StaticPath {
  if (!/^\/[^\s="?#\p{Cc}]*$/u.test(path)) throw new Mistake(`${quote(path)} is not a path; it takes one like /static`)
  const text = textOf(folder, `the folder for ${path}, like { ${path}: ./static }`)
  return { path, folder: plainPath(resolve(base, text), folder) }
}

/** `/static=./static`, or an object of them. */
export const staticPaths: Value<readonly StaticPath[], StaticPathsWish> = {
  placeholder: '</path=folder>',
  schema: {
    anyOf: [
      { type: 'string', pattern: '^/[^=]*=.+$' },
      { type: 'object', minProperties: 1, propertyNames: { pattern: '^/' }, additionalProperties: { type: 'string', minLength: 1 } }
    ]
  },
  read (value, origin) {
    if (isRecord(value)) {
      const all = Object.entries(value)
      if (all.length === 0) throw new Mistake('names no path; it takes an object like { /static: ./static }')
      return all.map(([path, folder]) => staticPath(path, folder, origin))
    }
    const text = textOf(value, 'a path and a folder, like /static=./static')
    const [, path, folder] = /^([^=]*)=(.*)$/s.exec(text) ?? []
    if (path === undefined) throw new Mistake(`${quote(text)} names no path; write it in front of the folder, like /static=${text}`)
    return [staticPath(path.trim(), folder, origin)]
  }
}
