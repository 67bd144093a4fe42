/** The facet `pages`: all pages of a brand, which of them a failure leads to, and the header lines that they travel with. */
import { CATALOG, type FailureKind } from '../failures/catalog.js'
import type { FailureFacts } from '../failures/failure.js'
import type { Text } from '../failures/kind.js'
import {
  aFunction, below, listOfWords, mapOf, must, objectOf, optional, text, words, yesOrNo, type Check, type Checks
} from './check.js'
import { part } from './fields.js'
import type { RequestFacts } from './request.js'
import type { View } from './view.js'

/** Who the page points at. */
export type Blame = 'client' | 'edge' | 'upstream' | null

/** One page of a brand: data. */
export interface Page {
  /** HTTP status it travels on. */
  readonly status: number
  /** The code a visitor reads; often the status, but 1016 travels on 530. */
  readonly code: string
  readonly title: Text
  readonly blame: Blame
  readonly happened: Text
  /** What a visitor can do. */
  readonly visitor: Text
  /** What the site's owner can do. */
  readonly owner: readonly Text[]
  /** What to hand to the hosting provider or to support. Default nothing. */
  readonly support?: readonly Text[]
  /** Seconds for Retry-After; null sends none. */
  readonly retryAfter: number | null
  /** File name of the HTML template in the brand's folder. */
  readonly template: string
  /** Status by the name of a style (the option `status-style`) other than the documented one. Default the same in every style. */
  readonly statusIn?: Readonly<Record<string, number>>
}

export type PageChoice<P extends string> = P | ((failure: { kind: FailureKind, facts: FailureFacts }) => P)

/** `G` is the brand's own kind of page, where it keeps more with a page than the contract asks for. */
export interface PagesFacet<P extends string = string, G extends Page = Page> {
  /** By name. */
  readonly all: Readonly<Record<P, G>>
  /** The page that each kind of failure leads to. */
  readonly byKind: Readonly<Record<FailureKind, PageChoice<NoInfer<P>>>>
  /** Header lines of every page, flat: name, value. Content-Type and Content-Length are set by the page room. */
  readonly headers: (view: View, page: G, request: RequestFacts) => readonly string[]
  /** Replace the body of an upstream's own 502 or 504 by a page (unless the site says otherwise). */
  readonly intercepts: boolean
}

const isStatus = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 999

const isBlame = (value: unknown): boolean => value === null || ['client', 'edge', 'upstream'].some(one => one === value)

const isSeconds = (value: unknown): boolean => value === null || (Number.isInteger(value) && Number(value) >= 0)

const isStatuses = (value: unknown): boolean => part(value) !== null && Object.values(part(value) ?? {}).every(isStatus)

const PAGE = {
  status: must(isStatus, 'a status from 400 to 999'),
  code: text,
  title: words,
  blame: must(isBlame, 'client, edge, upstream or null'),
  happened: words,
  visitor: words,
  owner: listOfWords,
  support: optional(listOfWords),
  retryAfter: must(isSeconds, 'whole seconds or null'),
  template: text,
  statusIn: optional(must(isStatuses, 'statuses from 400 to 999 by the name of a style'))
} satisfies Checks<Page>

const isPage: Check = (value, path) => part(value) === null ? `${path} must be a page` : objectOf(PAGE, { open: true })(value, path)

const PAGES = {
  all: mapOf(isPage),
  byKind: must(value => part(value) !== null, 'an object that names a page for each failure kind'),
  headers: aFunction,
  intercepts: yesOrNo
} satisfies Checks<PagesFacet>

/** Each kind leads to a page that there is, and no kind is made up. */
function wrongChoice (facet: unknown, path: string): string | null {
  const [all, byKind] = [part(part(facet)?.['all']) ?? {}, part(part(facet)?.['byKind']) ?? {}]
  const one = (kind: string): Check => (choice, at) => {
    if (!Object.hasOwn(CATALOG, kind)) return null
    if (typeof choice === 'function') return null
    if (typeof choice !== 'string') return `${at} must name a page`
    return Object.hasOwn(all, choice) ? null : `${at} names the page ${choice}, which ${below(path, 'all')} lacks`
  }
  return objectOf(Object.fromEntries(Object.keys(CATALOG).map(kind => [kind, one(kind)])))(byKind, below(path, 'byKind'))
}

export const checkPages: Check = (value, path) => objectOf(PAGES)(value, path) ?? wrongChoice(value, path)
