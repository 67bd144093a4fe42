/** The facet `own`: paths that the edge answers by itself, and to which no rewrite may lead. */
import { aFunction, must, objectOf, type Check, type Checks } from './check.js'
import type { RequestFacts } from './request.js'

/** A request for such a path. */
export interface OwnRequest extends RequestFacts {
  /** Target below the path the edge is mounted under, query included. */
  readonly url: string
  /** Empty when there is none. */
  readonly userAgent: string
}

/** One of the brand's pages, as if a failure had led to it; or an answer of its own. */
export type OwnAnswer = { readonly preview: string } | {
  /** What the log calls it in `page`. */
  readonly name: string
  readonly status: number
  /** Flat: name, value. Content-Length is set by the edge. */
  readonly headers: readonly string[]
  readonly body: string
}

/** Paths that belong to the brand's edge: they never reach an upstream. */
export interface OwnPaths {
  /** Raw beginning of the path, e.g. `/cdn-cgi/`. */
  readonly prefix: string
  /** Pure. A preview must name a page of the brand. */
  readonly answer: (request: OwnRequest) => OwnAnswer
}

const isPath = (value: unknown): boolean => typeof value === 'string' && value.startsWith('/')

const OWN = { prefix: must(isPath, 'the beginning of a path, /...'), answer: aFunction } satisfies Checks<OwnPaths>

export const checkOwn: Check = objectOf(OWN)
