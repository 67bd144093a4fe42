/** The facet `custom`: which pages a site may replace by its own, and what such a page and the rules about errors must be like. */
import { aFunction, bytes, mapOf, must, names, objectOf, text, type Check, type Checks } from './check.js'
import { part } from './fields.js'
import type { Page } from './pages.js'
import type { Visitor } from './view.js'

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

const TYPE = { title: text, sample: text } satisfies Checks<CustomType>

const isToken = (value: unknown): boolean => {
  const { template, field, otherwise } = part(value) ?? {}
  if (template !== undefined) return typeof template === 'string'
  return ['clientAddress', 'ray', 'country'].some(name => name === field) && typeof otherwise === 'string'
}

const tokens = mapOf(must(isToken, '{ template } or { field: clientAddress, ray or country, otherwise }'))

const RULES = {
  maxContent: bytes,
  contentTypes: names,
  tokens,
  errorTypes: names,
  checkAsset: aFunction,
  assetName: must(value => value instanceof RegExp, 'a regular expression'),
  statuses: must(value => Array.isArray(value) && value.length === 2 && value.every(Number.isInteger), '[from, to]'),
  factsOf: aFunction
} satisfies Checks<CustomRules>

const CUSTOM = {
  types: mapOf(objectOf(TYPE)),
  aliases: mapOf(text),
  typesFor: aFunction,
  shownTo: aFunction,
  tokens,
  guess: aFunction,
  maxBytes: bytes,
  check: aFunction,
  rules: objectOf(RULES)
} satisfies Checks<CustomPages>

export const checkCustomPages: Check = objectOf(CUSTOM)
