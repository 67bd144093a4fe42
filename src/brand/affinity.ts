/**
 * The facet `affinity`: a cookie by which a visitor stays with one upstream, or with one instance of a program. What it names
 * and is down is left for the next, and the answer names that one.
 */
import { aFunction, objectOf, token, type Check, type Checks } from './check.js'
import type { RequestFacts } from './request.js'

export interface AffinityFacet {
  /** Name of the request's cookie that is read. */
  readonly cookie: string
  /**
   * The cookie's value for an upstream (`host:port` as configured) or an instance (`shop/1`): pure, asked once for each.
   */
  readonly valueFor: (name: string) => string
  /**
   * Header lines of an answer that is passed on, flat: Set-Cookie where it is due.
   * @param value that of the upstream or instance that answered
   * @param given what the client sent; null: no such cookie
   */
  readonly lines: (value: string, given: string | null, request: RequestFacts) => readonly string[]
}

const AFFINITY = { cookie: token, valueFor: aFunction, lines: aFunction } satisfies Checks<AffinityFacet>

export const checkAffinity: Check = objectOf(AFFINITY)
