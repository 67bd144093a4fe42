/**
 * A brand, in facets: which page a failure leads to and in which words, and what the imitated edge does beyond its pages. Data
 * and pure functions. Each facet is a file of this folder, its type and its run-time checks side by side.
 */
import type { Text } from '../failures/kind.js'
import { checkAffinity, type AffinityFacet } from './affinity.js'
import { objectOf, optional, text, type Check, type Checks } from './check.js'
import { checkCustomPages, type CustomPages } from './custom.js'
import { wrongDialects, type Dialects } from './dialects.js'
import { part } from './fields.js'
import { checkForms, type FormsFacet } from './forms.js'
import { checkOutward, type OutwardFacet } from './outward.js'
import { checkOwn, type OwnPaths } from './own.js'
import { checkPages, type Page, type PagesFacet } from './pages.js'
import { checkPlatform, type PlatformFacet } from './platform.js'
import { checkSupport, type Support } from './support.js'

export type { Text }
export type * from './affinity.js'
export type * from './custom.js'
export type * from './dialects.js'
export type * from './forms.js'
export type * from './outward.js'
export type * from './own.js'
export type * from './pages.js'
export type * from './platform.js'
export type * from './request.js'
export type * from './support.js'
export type * from './view.js'
// a dialect's own word for what it reads is another one
export type { Fields } from './forms.js'

/** `P` names its pages; `G` is its own kind of page, where it keeps more with a page than the contract asks for. */
export interface Brand<P extends string = string, G extends Page = Page> {
  /** Name on the command line and in the log. */
  readonly name: string
  /** Its pages, and which of them each failure leads to. */
  readonly pages: PagesFacet<P, G>
  /** What a page looks like in each form that a client may ask for. */
  readonly forms: FormsFacet<G>
  /** Header lines to the upstream and the client. Default: only the common ones. */
  readonly outward?: OutwardFacet
  /** A cookie by which a visitor stays with one upstream or instance. Default: every request goes to the next in turn. */
  readonly affinity?: AffinityFacet
  /** Paths the edge answers by itself. Default none. */
  readonly own?: OwnPaths
  /** Further forms of the log, by the name that `log-dialect` and `log-to` take. Default none. */
  readonly dialects?: Dialects
  /** Which pages a site may replace by its own, and what such a page must be like. Default none. */
  readonly custom?: CustomPages<G>
  /** What to hand to whom, for `edgeproxy bundle`. Default: the page's own `support` list. */
  readonly support?: Support
  /** What the imitated platform does with the programs it starts. Default: as this edge does. */
  readonly platform?: PlatformFacet
}

type Names<S> = `${keyof S & (string | number)}`

type Defined<S extends Readonly<Record<string, Page>>> = Omit<Brand<Names<S>, S[keyof S]>, 'pages'> & {
  readonly pages: Omit<PagesFacet<Names<S>, S[keyof S]>, 'all'> & { readonly all: S }
}

/** Checks a brand against the contract at compile time: no kind without a page, no page name misspelt. */
export const defineBrand = <const S extends Readonly<Record<string, Page>>>(brand: Defined<S>): Brand => brand as unknown as Brand

const BRAND = {
  name: text,
  pages: checkPages,
  forms: checkForms,
  outward: optional(checkOutward),
  affinity: optional(checkAffinity),
  own: optional(checkOwn),
  dialects: value => wrongDialects(value),
  custom: optional(checkCustomPages),
  support: optional(checkSupport),
  platform: optional(checkPlatform)
} satisfies Checks<Brand>

const moved = (facet: string, ...members: readonly string[]): Record<string, string> =>
  Object.fromEntries(members.map(name => [name, `${facet}.${name}`]))

/** Members of the contract before it had facets. */
const MOVED = {
  pageFor: 'pages.byKind',
  headers: 'pages.headers',
  interceptsGatewayErrors: 'pages.intercepts',
  forwardHeaders: 'outward.request',
  logDialects: 'dialects',
  ...moved('forms', 'json', 'markdown', 'text', 'fields', 'words', 'textForTools', 'toolText'),
  ...moved('outward', 'rayHeader', 'edgeOnly', 'forwardedFor', 'cdnLoop', 'relayed', 'addressHeaders', 'frozenHeaders'),
  ...moved('platform', 'elsewhere')
}

const checkBrand: Check = objectOf(BRAND, { moved: MOVED })

/** What is wrong with a brand, in one clause that names the member by its path, or null. */
export function mistakeIn (brand: unknown): string | null {
  if (part(brand) === null) return 'it must export `brand` or a default'
  try {
    return checkBrand(brand, '')
  } catch (error) {
    // a member may be a getter
    return `one of its members cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}
