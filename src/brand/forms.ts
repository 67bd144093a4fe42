/** The facet `forms`: what a page looks like on the wire, in each of the forms that a client may ask for. */
import { aFunction, objectOf, optional, yesOrNo, type Check, type Checks } from './check.js'
import type { Page } from './pages.js'
import type { Language, View } from './view.js'

/** Values for placeholders: a list fills a section once per entry, null or an empty text leaves a section out. */
export type Fields = Readonly<Record<string, string | readonly string[] | null>>

export interface FormsFacet<G extends Page = Page> {
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
}

const FORMS = {
  json: aFunction,
  markdown: aFunction,
  text: aFunction,
  fields: aFunction,
  words: optional(aFunction),
  textForTools: yesOrNo,
  toolText: optional(aFunction)
} satisfies Checks<FormsFacet>

export const checkForms: Check = objectOf(FORMS)
