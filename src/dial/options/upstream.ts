/**
 * Where requests go: `3000`, `localhost:3000`, `http://..`, `https://..` or `unix:/path`, scheme, host and port only: the
 * edge forwards every path as it came. Or what stands before the origin: `railgun:localhost:2408`, `tunnel:shop`.
 */
import { resolve } from 'node:path'
import { isIP } from 'node:net'
import { didYouMean } from '../../nearest.js'
import { Mistake } from '../../options/problem.js'
import type { Target } from '../../options/settings.js'
import { listenerTarget, tunnelTarget } from './hop.js'
import { quote, textOf, type Value } from '../../options/values/value.js'

/** An upstream as it was written: without a scheme the ssl mode decides whether TLS is spoken (targets.ts). */
export interface Upstream {
  /** A host alone has port 0 and its label has none: the ssl mode chooses. */
  readonly target: Target
  readonly hasScheme: boolean
  readonly hasPort: boolean
}

const WHAT = 'a port, host:port, http://.., https://.. or unix:/path'
const DEFAULT_PORT: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

function readSocket (text: string, base: string): Upstream {
  const path = text.slice('unix:'.length).replace(/^\/\/(?=\/)/, '')
  if (path === '') throw new Mistake(`${quote(text)} names no socket; write unix:/path/to/socket`)
  const socketPath = resolve(base, path)
  return { target: { protocol: 'http:', host: '', port: 0, socketPath, label: `unix:${socketPath}`, localAddress: null }, hasScheme: true, hasPort: false }
}

function checkRest (text: string, rest: string): void {
  if (rest === '' || rest === '/') return
  const part = rest.startsWith('?') || rest.includes('/?') ? 'a query' : rest.startsWith('#') ? 'a fragment' : 'a path'
  throw new Mistake(`${quote(text)} has ${part}; an upstream is scheme, host and port only, and gets every path as it came`)
}

function checkScheme (text: string, scheme: string): void {
  if (scheme === 'http:' || scheme === 'https:') return
  const meant: Readonly<Record<string, string>> = { 'ws:': 'http', 'wss:': 'https' }
  const hint = scheme in meant
    ? `; write ${meant[scheme]}:// (WebSockets pass through it)`
    : didYouMean(scheme, ['http:', 'https:'], name => `${name}//`) || `; it takes ${WHAT}`
  throw new Mistake(`${quote(text)} has the unknown scheme ${scheme}//${hint}`)
}

function portOf (text: string, written: string | undefined, protocol: string, hasScheme: boolean): number {
  if (written === undefined) return hasScheme ? DEFAULT_PORT[protocol] ?? 80 : 0
  const port = written === '' ? NaN : Number(written)
  if (port === 0) throw new Mistake(`${quote(text)} has port 0, which nothing can listen on; write the port your program listens on`)
  if (!/^\d{1,5}$/.test(written) || !(port <= 65535)) throw new Mistake(`${quote(text)} has no valid port; ports go from 1 to 65535`)
  return port
}

const isHost = (host: string, bracketed: boolean): boolean =>
  bracketed ? isIP(host) === 6 : isIP(host) === 4 || /^(?=.*[a-z_-])[a-z0-9_]([a-z0-9._-]*[a-z0-9.])?$/i.test(host)

/** Reads `address`; mistakes quote `text`, which is what the user wrote. */
function readAddress (address: string, text: string): Upstream {
  const [, scheme, authority = '', rest = ''] = /^([a-z][a-z0-9+.-]*:(?=\/\/))?(?:\/\/)?([^/?#]*)(.*)$/is.exec(address) ?? []
  const protocol = (scheme ?? 'http:').toLowerCase()
  checkScheme(text, protocol)
  // a password must not reach the terminal
  if (authority.includes('@')) throw new Mistake(`${quote(text.replace(/[^/]*@/, '...@'))} has a user name, which an upstream cannot have; leave out everything up to the @`)
  checkRest(text, rest)
  const [, bracketed, name, written] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(authority) ?? []
  const host = (bracketed ?? name ?? '').toLowerCase()
  if (isIP(authority) === 6) throw new Mistake(`${quote(text)} is an IPv6 address without brackets; write [${authority}]:3000`)
  if (!isHost(host, bracketed !== undefined)) throw new Mistake(`${quote(text)} is not an upstream; it takes ${WHAT}`)
  const port = portOf(text, written, protocol, scheme !== undefined)
  const shown = bracketed === undefined ? host : `[${host}]`
  const label = port === 0 ? shown : `${shown}:${port}`
  const target: Target = { protocol: protocol as Target['protocol'], host, port, socketPath: null, label, localAddress: null }
  return { target, hasScheme: scheme !== undefined, hasPort: written !== undefined }
}

/** `3000`, `localhost:3000`, `http://..`, `https://..`, `unix:/path`, `railgun:localhost:2408` or `tunnel:name`. */
export type ParsedUpstream = string | number | URL

export const upstream: Value<Upstream, ParsedUpstream> = {
  placeholder: '<where>',
  schema: { type: ['string', 'integer'] },
  read (value, { base }) {
    const given = value instanceof URL ? value.href : typeof value === 'number' ? String(value) : value
    const text = textOf(given, WHAT)
    if (/^unix:/i.test(text)) return readSocket(text, base)
    if (/^tunnel:/i.test(text)) return { target: tunnelTarget(text), hasScheme: true, hasPort: true }
    if (/^railgun:/i.test(text)) return { target: listenerTarget(readPlain(text.slice('railgun:'.length), text).target, text), hasScheme: true, hasPort: true }
    return readPlain(text, text)
  }
}

const readPlain = (address: string, text: string): Upstream => readAddress(/^\d+$/.test(address) ? `localhost:${address}` : address, text)

/** A listener alone: `2408`, `localhost:2408`. */
export const listener: Value<Upstream, ParsedUpstream> = {
  placeholder: '<host:port>',
  schema: { type: ['string', 'integer'] },
  read (value, origin) {
    const { target } = upstream.read(value, origin)
    if (target.hop?.kind === 'tunnel') throw new Mistake(`${quote(value)} is a tunnel, not a listener; write it as an upstream`)
    return { target: target.hop === undefined ? listenerTarget(target, String(value)) : target, hasScheme: true, hasPort: true }
  }
}
