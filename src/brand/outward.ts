/** The facet `outward`: header lines to the upstream and to the client, and what a client may not say by itself. */
import type { IncomingHttpHeaders } from 'node:http'
import { aFunction, headerNames, lines, must, objectOf, optional, token, type Check, type Checks } from './check.js'
import type { RequestFacts } from './request.js'

/** Options of vendors, as the request's site has them. A vendor adds its own: see `options.ts` in its folder. */
export interface VendorOptions {}

/** A request as it is sent on. */
export interface Forwarded {
  /** The target that the upstream is sent: behind the site's rewrites, and without the prefix the edge is mounted under. */
  readonly target: string
  /** The client's request headers. */
  readonly headers: Readonly<IncomingHttpHeaders>
  readonly options: VendorOptions
}

/** What a brand changes about the answers it passes on. All but `lines` is data and put together once, at the start. */
export interface Relaying {
  /** Header lines added, flat: name, value. They replace the upstream's lines of these names. Default none. */
  readonly added?: readonly string[]
  /** Names of the upstream's lines that end at the edge, in any case. Default none. */
  readonly dropped?: readonly string[]
  /** Entries of list-valued lines such as Via, flat: name, value. They come behind the upstream's own. Default none. */
  readonly appended?: readonly string[]
  /** Header lines of one answer, flat, besides the upstream's of these names: one to be replaced stands in `dropped`. Default none. */
  readonly lines?: (request: RequestFacts) => readonly string[]
}

export interface OutwardFacet {
  /** The header that carries the ray on every response, besides X-Edge-Ray. Default none. */
  readonly rayHeader?: string
  /** Header lines for the upstream's request, flat (e.g. the ray), besides the common forwarding headers. Default none. */
  readonly request?: (request: RequestFacts, forwarded: Forwarded) => readonly string[]
  /** Value of X-Forwarded-For. Default: what the client sent, a comma, a space, the client's address. */
  readonly forwardedFor?: (given: string | undefined, request: RequestFacts) => string
  /** Names of lines that only the brand's edge may say to the upstream: a client's own end here. Default none. */
  readonly edgeOnly?: readonly string[]
  /** The name the brand's edges enter in CDN-Loop (RFC 8586), next to this edge's own entry. Default none. */
  readonly cdnLoop?: string
  /** Changes to relayed answers, unless the site says `origin-headers keep`. Default none. */
  readonly relayed?: Relaying
  /**
   * Names, lower case, of headers by which only the edge may tell the upstream a client's address: a client that sends one,
   * or X-Forwarded-For twice or too long, is refused unless the site replaces them. Default: they are replaced.
   */
  readonly addressHeaders?: readonly string[]
  /** Request headers that a site's rewrite rules may not touch, besides those that frame a message. Default none. @param name lower case */
  readonly frozenHeaders?: (name: string, how: 'set' | 'remove') => boolean
}

const RELAYED = {
  added: optional(lines),
  dropped: optional(headerNames),
  appended: optional(lines),
  lines: optional(aFunction)
} satisfies Checks<Relaying>

const isToken = (value: unknown): boolean => token(value, '') === null

const OUTWARD = {
  rayHeader: optional(must(isToken, 'a header name')),
  request: optional(aFunction),
  forwardedFor: optional(aFunction),
  edgeOnly: optional(headerNames),
  cdnLoop: optional(token),
  relayed: optional(objectOf(RELAYED)),
  addressHeaders: optional(headerNames),
  frozenHeaders: optional(aFunction)
} satisfies Checks<OutwardFacet>

export const checkOutward: Check = objectOf(OUTWARD)
