/** A kind of value: which requests are meant. `GET /pay`, `/pay/*`, `POST`; in a program also a RegExp or a function. */
import { METHODS } from 'node:http'
import { types } from 'node:util'
import { pathPattern } from '../../patterns.js'
import { didYouMean } from '../../nearest.js'
import { Mistake } from '../problem.js'
import { quote, textOf } from './value.js'

/** A request, as a function that chooses some is handed it. */
export interface MatchedRequest {
  readonly method: string
  /** The raw request target: path and query. */
  readonly url: string
  readonly host: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/**
 * Which requests are meant: `GET /pay`, `/pay` or `POST`; `*` stands for any characters within a segment of the path, `**`
 * for any at all, and what lies below a path is taken with it. A RegExp is tested against the path and its query; a function
 * is asked for each request.
 */
export type Match = string | RegExp | ((request: MatchedRequest) => boolean)

const KNOWN_METHODS = new Set(METHODS)
const EXAMPLE = 'a method, a path or both, like "GET /pay"'

/** @throws Mistake for what can never match */
export function readMatch (match: unknown): Match {
  if (typeof match === 'function') {
    if (types.isAsyncFunction(match)) throw new Mistake('takes a function that returns true or false, not an async one')
    return match as Match
  }
  if (types.isRegExp(match)) return match
  const text = textOf(match, `${EXAMPLE}, a RegExp or a function`)
  const [, method, path] = /^([A-Za-z-]+)?(?:(?:^| )(\/[^\s#]*))?$/.exec(text) ?? []
  if (method === undefined && path === undefined) {
    throw new Mistake(`${quote(match)} matches nothing; it takes ${EXAMPLE}${insteadOf(text)}`)
  }
  if (method !== undefined && !KNOWN_METHODS.has(method.toUpperCase())) {
    throw new Mistake(`${quote(match)} matches nothing: there is no method ${method}${didYouMean(method, METHODS)}`)
  }
  return text
}

/** A URL is a frequent mistake: a request target has no origin. */
function insteadOf (text: string): string {
  const [, method = '', path] = /^([A-Za-z-]+ +)?[a-z]+:\/\/[^/\s]*(\/[^\s#]*)?$/.exec(text) ?? []
  return path === undefined ? '' : ` and no host; write ${quote(`${method}${path}`)}`
}

/** undefined takes every request. */
export function matcherOf (match: Match | undefined): (request: MatchedRequest) => boolean {
  if (match === undefined) return () => true
  if (typeof match === 'function') return asker(match)
  if (typeof match !== 'string') {
    // a RegExp that goes on where it stopped would take every other request
    const pattern = new RegExp(match.source, match.flags.replace(/[gy]/g, ''))
    return ({ url }) => pattern.test(url)
  }
  const [first = '', second] = match.split(/\s+/)
  const takesPath = pathPattern(first.startsWith('/') ? first : second ?? null)
  const method = first.startsWith('/') ? null : first.toUpperCase()
  return request => (method === null || method === request.method) && takesPath(request.url)
}

function asker (match: (request: MatchedRequest) => boolean): (request: MatchedRequest) => boolean {
  return request => {
    const answer: unknown = match(request)
    if (types.isPromise(answer)) throw new TypeError('a match function returned a promise; it is to return true or false')
    return Boolean(answer)
  }
}

/** As it is shown: `GET /pay`, `/^\/pay/`, `a function`. */
export const matchText = (match: Match): string => typeof match === 'function' ? match.name || 'a function' : String(match)
