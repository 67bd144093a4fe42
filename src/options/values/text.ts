/** Words: one of a list, names, paths, addresses. */
import { resolve } from 'node:path'
import { isIP } from 'node:net'
import { didYouMean } from '../../nearest.js'
import { Mistake } from '../problem.js'
import { quote, textOf, type Value } from './value.js'

export function choice<const T extends string> (...words: readonly T[]): Value<T> {
  return {
    placeholder: words.join('|'),
    schema: { enum: words },
    read (value) {
      const found = words.find(word => word === value)
      if (found !== undefined) return found
      const hint = typeof value === 'string' ? didYouMean(value, words) : ''
      throw new Mistake(`${quote(value)} is not one of ${words.join(', ')}${hint}`)
    }
  }
}

/** A path, made absolute. */
export const path: Value<string> = {
  placeholder: '<file>',
  schema: { type: 'string', minLength: 1 },
  read: (value, { base }) => resolve(base, textOf(value, 'a file name'))
}

/** The name of a brand as it is, or its folder made absolute: what looks like a path is one. */
export const brand: Value<string> = {
  placeholder: '<name|folder>',
  schema: { type: 'string', minLength: 1 },
  read (value, { base }) {
    const text = textOf(value, 'the name or the folder of a brand')
    return /^\.|[\\/]/.test(text) ? resolve(base, text) : text
  }
}

export const colo: Value<string> = {
  placeholder: '<ABC>',
  schema: { type: 'string', pattern: '^[A-Z]{3}$' },
  read (value) {
    if (typeof value === 'string' && /^[A-Z]{3}$/.test(value)) return value
    const hint = typeof value === 'string' && /^[a-z]{3}$/i.test(value) ? `; write ${value.toUpperCase()}` : ', like LAB'
    throw new Mistake(`${quote(value)} is not a colo; it takes three capital letters${hint}`)
  }
}

/** ISO 3166-1 alpha-2, and the two codes that stand for no country: XX, T1. */
export const country: Value<string> = {
  placeholder: '<AB>',
  schema: { type: 'string', pattern: '^([A-Z]{2}|T1)$' },
  read (value) {
    if (typeof value === 'string' && /^([A-Z]{2}|T1)$/.test(value)) return value
    const hint = typeof value === 'string' && /^([a-z]{2}|t1)$/i.test(value) ? `; write ${value.toUpperCase()}` : ', like FR'
    throw new Mistake(`${quote(value)} is not a country; it takes two capital letters${hint}`)
  }
}

/** An address or a name of this machine to listen on. */
export const address: Value<string> = {
  placeholder: '<address>',
  schema: { type: 'string', minLength: 1 },
  read (value) {
    const text = textOf(value, 'an address like 127.0.0.1').replace(/^\[(.*)\]$/, '$1')
    if (isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)) return text
    const hint = /:\d+$/.test(text) ? '; the port goes in an option of its own, port' : ', like 127.0.0.1, 0.0.0.0 or localhost'
    throw new Mistake(`${quote(value)} is not an address to listen on${hint}`)
  }
}

/** A name for TLS: no address, no port. */
export const serverName: Value<string> = {
  placeholder: '<name>',
  schema: { type: 'string', minLength: 1 },
  read (value) {
    const text = textOf(value, 'a host name like shop.test')
    if (/^[a-z0-9_]([a-z0-9._-]*[a-z0-9])?$/i.test(text) && isIP(text) === 0) return text.toLowerCase()
    throw new Mistake(`${quote(value)} is not a host name; it takes a name like shop.test, without scheme and port`)
  }
}

/** A resolver, read into `ip:port`. */
export const dnsServer: Value<string> = {
  placeholder: '<ip[:port]>',
  schema: { type: 'string', minLength: 1 },
  read (value) {
    const text = textOf(value, 'the IP address of a resolver')
    if (isIP(text) === 4) return `${text}:53`
    if (isIP(text) === 6) return `[${text}]:53`
    const match = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(text)
    const ip = match?.[1] ?? ''
    const number = Number(match?.[2])
    if (isIP(ip) !== 0 && number > 0 && number <= 65535) return isIP(ip) === 6 ? `[${ip}]:${number}` : `${ip}:${number}`
    throw new Mistake(
      `${quote(value)} is not the address of a resolver; it takes an IP address, with a port or without, like 127.0.0.1:5353`
    )
  }
}
