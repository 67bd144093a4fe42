import type { FailureKind } from '../failures/catalog.js'
import type { Text } from '../failures/kind.js'
import type { FailureFacts } from '../failures/failure.js'
import type { Dialects } from '../brand/dialects.js'
import type { Forwarding, ForwardingOptions, OwnPaths, Relaying } from './outward.js'
import type { Stage } from '../failures/stage.js'

export type { Text }
export type * from './outward.js'
export type * from '../brand/dialects.js'

export type Language = 'en' | 'fr'

/** The shapes a page can take; `problem` is application/problem+json (RFC 9457). */
export type Format = 'html' | 'json' | 'problem' | 'markdown' | 'text'

/** Who the page points at. */
export type Blame = 'client' | 'edge' | 'upstream' | null

/**
 * The words and figures a page may show. Plain values only: the template escapes every one of them, and nothing live can
 * leak through. Existing fields never change their meaning.
 */
export interface View {
  /** 16 hex digits without the colo. */
  readonly ray: string
  readonly colo: string
  readonly kind: FailureKind
  /** What happened, in one clause of the catalog: free of any brand, and of addresses. */
  readonly summary: string
  readonly stage: Stage
  readonly reason: string | null
  /** The upstream's own status, where it answered with one. */
  readonly upstreamStatus: number | null
  /** Moment of arrival, ISO 8601, UTC. */
  readonly time: string
  /** Moment the page was made, ISO 8601, UTC: after a time-out, long after `time`. */
  readonly made: string
  /** Host the client asked for, without port. */
  readonly host: string
  readonly method: string
  readonly url: string
  readonly clientAddress: string
  /** Two capitals, ISO 3166-1: where the site pretends its visitors come from; null where it says nothing. */
  readonly country: string | null
  readonly language: Language
  /** What was seen, with upstream addresses: null unless the client is on loopback. */
  readonly detail: string | null
  /** The recognized cause and what to do about it, in the page's language; may name paths, so null unless the client is on loopback. */
  readonly explained: { readonly happened: string, readonly fix: string } | null
  /** The page asks for itself again in a moment. */
  readonly reloads: boolean
  /** Seconds, where the failure itself knows (an open circuit). */
  readonly retryAfter: number | null
}

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

/** What a bundle may hold beyond what every bundle holds. */
export type BundlePart =
  /** What the edge says about itself and the client. */
  | 'trace'
  /** The same request twice: through the edge and straight to the upstream. */
  | 'hars'
  /** What the upstream's certificate says. */
  | 'certificate'
  /** How to take the way through the network: nobody takes it by himself. */
  | 'route'
  /** The log of a listener between edge and upstream. */
  | 'listener'

/** What one code needs before somebody else can help with it. */
export interface Guide {
  /** Who can act, in the order to ask: who runs the upstream, or the edge's own support. */
  readonly to: readonly ('host' | 'support')[]
  /** What to say to them, one or two sentences. */
  readonly say: Text
  /** Questions to who runs the upstream: each tells one documented cause from the others. */
  readonly ask: readonly Text[]
  /** Parts of a bundle that are asked for with this code. */
  readonly parts: readonly BundlePart[]
  /** What an edge cannot know, and somebody has to add. */
  readonly add: readonly Text[]
}

/** How a brand's support works. */
export interface Support {
  /** Where the edge tells about itself and the client, as a request target; null for nowhere. */
  readonly tracePath: string | null
  /** What to hand over for a page by its name (`521`, `1016`), or for a status that the upstream sent. */
  readonly guideFor: (code: string, madeBy: 'edge' | 'upstream') => Guide
}

export type PageChoice<P extends string> = P | ((failure: { kind: FailureKind, facts: FailureFacts }) => P)

/** Values for placeholders: a list fills a section once per entry, null or an empty text leaves a section out. */
export type Fields = Readonly<Record<string, string | readonly string[] | null>>

/** One tag of an uploaded page, as a browser reads it. Places count characters from the start of the page. */
export interface Tag {
  /** Lower case. */
  readonly name: string
  readonly closing: boolean
  readonly attributes: readonly Attribute[]
  readonly start: number
  /** Behind its `>`. */
  readonly end: number
  /** For elements whose content holds no tags (script, style, title ...): where that ends. */
  readonly contentEnd: number | null
}

/** Of two with one name only the first is there. */
export interface Attribute {
  /** Lower case. */
  readonly name: string
  readonly value: string
  readonly start: number
  readonly end: number
}

/** What a place of a page belongs to; `raw` is the content of a script, a style, a title or the like. */
export type UploadPlace = 'text' | 'tag' | 'comment' | 'raw'

/** A page somebody hands in, read and with everything it refers to inlined. */
export interface Upload {
  /** null where neither a word nor a token says it: only what holds for every page is checked. */
  readonly type: string | null
  /** As it was written. */
  readonly text: string
  readonly tags: readonly Tag[]
  readonly placeAt: (at: number) => UploadPlace
  /** Size after inlining. */
  readonly bytes: number
}

/** What is wrong with an upload: where, and one clause that says how to mend it. */
export interface UploadMistake {
  readonly at: number
  readonly sentence: string
  /** Worth saying, but no reason to refuse the upload. */
  readonly harmless?: true
}

/** What may stand in any answer about who asked. */
export type Visitor = Pick<View, 'clientAddress' | 'ray' | 'country'>

/** What a token is replaced by: a template of the brand's folder, or a value, escaped. */
export type CustomToken = { readonly template: string } | { readonly field: keyof Visitor, readonly otherwise: string }

/** One type of page that a site may have of its own. */
export interface CustomType {
  readonly title: string
  /** The page that stands for it in a preview where no failure leads to the type. */
  readonly sample: string
}

/** What a rule can ask about an error that the edge made. */
export interface ErrorFacts {
  /** The code on the page, or 0 where it is no more than the status. */
  readonly code: number
  /** The class of the error in the brand's own words. */
  readonly errorType: string
  /** No rule applies to it. */
  readonly exempt: boolean
}

/** The pages and rules by which a site replaces a brand's own errors. Data and pure functions. */
export interface CustomPages<G extends Page = Page> {
  readonly types: Readonly<Record<string, CustomType>>
  /** Shorter names people may write. */
  readonly aliases: Readonly<Record<string, string>>
  /** Types whose upload replaces this page, the first that there is; none: it is never replaced. */
  readonly typesFor: (page: G) => readonly string[]
  /** Whether an upload is shown to a client that sent this Accept-Encoding. */
  readonly shownTo: (acceptEncoding: string | undefined) => boolean
  /** By the text that stands for it in an upload. */
  readonly tokens: Readonly<Record<string, CustomToken>>
  /** The type of an upload by what stands in it, or null. */
  readonly guess: (text: string) => string | null
  /** Largest upload once inlined, bytes. */
  readonly maxBytes: number
  readonly check: (upload: Upload) => readonly UploadMistake[]
  readonly rules: CustomRules<G>
}

/** Limits of the rules that replace errors by an answer of the site's own. */
export interface CustomRules<G extends Page = Page> {
  /** Largest content of a rule, bytes. */
  readonly maxContent: number
  readonly contentTypes: readonly string[]
  /** Tokens that may stand in the content of a rule or in its asset: values, no templates. */
  readonly tokens: Readonly<Record<string, CustomToken>>
  readonly errorTypes: readonly string[]
  /** What is wrong with an HTML asset of a rule. */
  readonly checkAsset: (upload: Upload) => readonly UploadMistake[]
  /** What an asset may be called. */
  readonly assetName: RegExp
  /** Statuses an answer may be given instead of its own, from and to. */
  readonly statuses: readonly [from: number, to: number]
  readonly factsOf: (page: G) => ErrorFacts
}

/**
 * A brand: which page a failure leads to, its words, headers and machine-readable bodies. Data and pure functions.
 * `G` is the brand's own kind of page, where it keeps more with a page than the contract asks for.
 */
export interface Brand<P extends string = string, G extends Page = Page> {
  /** Name on the command line and in the log. */
  readonly name: string
  readonly pages: Readonly<Record<P, G>>
  readonly pageFor: Readonly<Record<FailureKind, PageChoice<NoInfer<P>>>>
  /** Header lines of every page, flat: name, value. Content-Type and Content-Length are set by the page room. */
  readonly headers: (view: View, page: G) => readonly string[]
  /** The header that carries the ray on every response, besides X-Edge-Ray; null for none. */
  readonly rayHeader: string | null
  /** Header lines for the upstream's request, flat (e.g. the ray), besides the common forwarding headers. */
  readonly forwardHeaders: (request: Forwarding, options: ForwardingOptions) => readonly string[]
  /** Names of lines that only the brand's edge may say to the upstream: a client's own end here. Default none. */
  readonly edgeOnly?: readonly string[]
  /** Value of X-Forwarded-For. Default: what the client sent, a comma, a space, the client's address. */
  readonly forwardedFor?: (given: string | undefined, request: Forwarding) => string
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
  /** Paths the edge answers by itself, and to which no rewrite may lead. Default none. */
  readonly own?: OwnPaths
  /** Further forms of the log, by the name that `log-dialect` and `log-to` take. Default none. */
  readonly dialects?: Dialects
  /** Replace the body of an upstream's own 502 or 504 by a page (unless the site says otherwise). */
  readonly interceptsGatewayErrors: boolean
  /** The machine-readable forms of a page. */
  readonly json: (view: View, page: G) => object
  readonly markdown: (view: View, page: G) => string
  readonly text: (view: View, page: G) => string
  /** Further placeholders for the HTML template, all escaped; the same names for every view. */
  readonly fields: (view: View, page: G) => Readonly<Record<string, string>>
  /** Further placeholders that depend on the page and the language alone: filled in once, at the start. Default none. */
  readonly words?: (page: G, language: Language) => Fields
  /** Whether a client that accepts anything and looks like curl gets text instead of HTML. */
  readonly textForTools: boolean
  /** What such a client gets, where it is not the text form. */
  readonly toolText?: (view: View, page: G) => string
  /** What the imitated platform does with a program that listens elsewhere than it was told. Default `follow`: it starts none. */
  readonly elsewhere?: 'refuse' | 'follow'
  /** What to hand to whom, for `edgeproxy bundle`. Default: the page's own `support` list. */
  readonly support?: Support
  /** Which pages a site may replace by its own, and what such a page must be like. Default none. */
  readonly custom?: CustomPages<G>
}

type Names<S> = `${keyof S & (string | number)}`

/** Checks a brand against the contract at compile time: no kind without a page, no page name misspelt. */
export const defineBrand = <const S extends Readonly<Record<string, Page>>>(
  brand: Omit<Brand<Names<S>, S[keyof S]>, 'pages'> & { readonly pages: S }
): Brand => brand as unknown as Brand
