/**
 * The facet `dialects`: further forms of the log, each with what it may look at, how it writes a request and how it reads one
 * back. Its checker stands below it.
 */
import type { RequestFacts } from './request.js'
import type { LoggedCase } from './case.js'
import { part, type Fields } from './fields.js'

export type * from './case.js'
export type { Fields } from './fields.js'

/** What a dialect wants to know of each request besides the journey; gathering it costs time, so that only names listed here are kept. */
export interface WantedParticulars {
  /** Names of request headers, in any case: `cookie`, `x-forwarded-for`; `*` is all of them. Default none. */
  readonly requestHeaders?: readonly string[]
  /** Names of headers of the answer as the client got it, in any case: `location`. Default none. */
  readonly responseHeaders?: readonly string[]
}

/** What is gathered of a request only where a dialect asks for it. */
export interface Particulars {
  /** Address of this edge that the client reached. */
  readonly localAddress: string
  /** Port of this edge that the client reached; 0 where its connection has none (a unix socket). */
  readonly localPort: number
  readonly userAgent: string
  readonly referer: string
  /** Name in the Basic credentials that the client sent, whether they were looked at or not; empty without any. */
  readonly userName: string
  /** Head and announced body, bytes; null where the body's length was not announced. */
  readonly requestBytes: number | null
  /** Of the answer; empty when there is none. */
  readonly contentType: string
  /** Head of the answer, bytes, as far as this edge wrote it. */
  readonly headBytes: number
  /** The request's headers that were asked for, by lower-case name; several lines as one, joined as lists are. Absent: not sent. */
  readonly requestHeaders: Readonly<Record<string, string>>
  /** The answer's headers that were asked for, likewise. */
  readonly responseHeaders: Readonly<Record<string, string>>
}

/** What was seen of a failure, as far as a dialect may look at it. */
export interface LoggedFacts {
  /** The finer reason within the kind, e.g. `expired`. */
  readonly reason?: string | undefined
  /** The true error code, e.g. `ECONNREFUSED`. */
  readonly code?: string | undefined
  readonly syscall?: string | undefined
  readonly address?: string | undefined
  /** The upstream's own status, where it answered with one. */
  readonly statusCode?: number | undefined
  readonly tlsVersion?: string | undefined
}

/** A finished request, as far as a dialect may look at it. Milliseconds; null where the journey did not come by. */
export interface LoggedJourney extends RequestFacts {
  /** Epoch ms of arrival. */
  readonly time: number
  /** From arrival to the close of the response. */
  readonly responseTime: number
  readonly method: string
  /** Raw request target; `targetParts` splits it. */
  readonly url: string
  /** As the client sent it. */
  readonly host: string
  readonly httpVersion: string
  readonly tlsVersion: string | null
  readonly tlsCipher: string | null
  readonly site: string | null
  readonly outcome: 'relayed' | 'branded' | 'cut' | 'abandoned' | null
  /** The edge itself ended it, because it was stopped. */
  readonly stopped: boolean
  /** Name of the brand of its site. */
  readonly brand: string
  /** Name of the brand's page, when one was made: whatever else the brand keeps with a page, such as a substatus, it finds by it. */
  readonly page: string | null
  readonly statusCode: number | null
  /** Body bytes sent to the client. */
  readonly bytesSent: number
  /** `ip:port` used, else the upstream as configured; null when none was thought of. */
  readonly upstreamAddress: string | null
  /** The upstream as configured, `host:port`; null when none was thought of. */
  readonly upstreamLabel: string | null
  readonly upstreamStatus: number | null
  /** TLS version towards the upstream; null without TLS. */
  readonly upstreamTls: string | null
  /** Bytes received from the upstream for this request. */
  readonly bytesReceived: number
  /** Upstreams (not addresses) tried. */
  readonly attempts: number
  readonly reused: boolean
  /** The process of a program that the edge started, `shop/1`; null where it started none. */
  readonly instance: { readonly name: string, readonly pid: number | null } | null
  /** The protocol, where the connection became a tunnel. */
  readonly upgrade: string | null
  /** Who ended that tunnel, and how. */
  readonly upgradeEnd: { readonly endedBy: 'client' | 'upstream' | 'edge', readonly how: string } | null
  readonly timings: Readonly<Record<'resolve' | 'connect' | 'handshake' | 'request' | 'head' | 'body', number | null>>
  readonly failure: { readonly kind: string, readonly stage: string, readonly message: string, readonly facts: LoggedFacts } | null
  readonly hint: string | null
  readonly particulars: Particulars | null
}

/** A form of the log. Its functions are pure. */
export interface Dialect {
  /**
   * One request: a row of text without its line end, or plain data that becomes a line of JSON; null where this log has no line
   * for it. Line ends and control bytes in a row are written as `\x0a`: a dialect that has its own way says it itself.
   */
  readonly write: (journey: LoggedJourney) => string | object | null
  /**
   * Lines before the first row of a file, and before the next one whenever the file was opened anew: `#Fields: date time ...`.
   * Default none.
   * @param time epoch ms
   */
  readonly preamble?: (time: number) => string | readonly string[]
  /**
   * Reads a line back, for `bundle` and `explain`: null where it is none of this dialect's. The line may come from anywhere.
   * Default: none can be read.
   * @param line without its line end
   * @param record the line, where it is a JSON object; else null
   */
  readonly read?: (line: string, record: Fields | null) => LoggedCase | null
  /** What it wants of each request besides what is always there. Default nothing. */
  readonly particulars?: WantedParticulars
}

/** By the name that `log-dialect` and `log-to` take. */
export type Dialects = Readonly<Record<string, Dialect>>

/** The raw target as logs split it: `/a?b=c` is `/a` and `b=c`; null where it has no query. */
export function targetParts (url: string): { readonly path: string, readonly query: string | null } {
  const at = url.indexOf('?')
  return at === -1 ? { path: url, query: null } : { path: url.slice(0, at), query: url.slice(at + 1) }
}

const isNames = (value: unknown): boolean => Array.isArray(value) && value.every(name => typeof name === 'string')

const MEMBERS: Readonly<Record<keyof Dialect, readonly [fits: (value: unknown) => boolean, wanted: string]>> = {
  write: [value => typeof value === 'function', 'a function'],
  preamble: [value => value === undefined || typeof value === 'function', 'a function or left out'],
  read: [value => value === undefined || typeof value === 'function', 'a function or left out'],
  particulars: [
    value => {
      if (value === undefined) return true
      const wanted = part(value)
      return wanted !== null && [wanted.requestHeaders, wanted.responseHeaders].every(names => names === undefined || isNames(names))
    },
    '{ requestHeaders, responseHeaders }, lists of names, or left out'
  ]
}

function wrongDialect (name: string, dialect: unknown): string | null {
  if (!/^[\w.-]+$/.test(name)) return `dialects.${name}: a dialect's name takes letters, digits, dashes and dots`
  if (name === 'edgeproxy') return 'dialects.edgeproxy: that is the name of our own form of the log'
  if (typeof dialect === 'function') return `dialects.${name} must be an object; put the function into its member write`
  const members = part(dialect)
  if (members === null) return `dialects.${name} must be { write, preamble, read, particulars }`
  const wrong = Object.entries(MEMBERS).find(([member, [fits]]) => !fits(members[member]))
  return wrong === undefined ? null : `dialects.${name}.${wrong[0]} must be ${wrong[1][1]}`
}

/** What is wrong with the dialects of a brand, in one clause, or null. */
export function wrongDialects (value: unknown): string | null {
  if (value === undefined) return null
  const dialects = part(value)
  if (dialects === null) return 'dialects must be an object of dialects by name, or left out'
  return Object.entries(dialects).map(([name, dialect]) => wrongDialect(name, dialect)).find(wrong => wrong !== null) ?? null
}
