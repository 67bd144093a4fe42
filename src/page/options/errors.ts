/** A site's own pages and rules in place of errors, put together from the layers. Which types there are is the brand's to say. */
import type { Layers } from '../../options/layers.js'
import type { Picks } from '../../options/sites.js'
import { inPlaceOf } from '../../options/written.js'

/** A page of the site's own in place of a type of the brand's pages. */
export interface CustomPage {
  /** As the brand, or one of its shorter names, calls it. */
  readonly type: string
  /** Absolute path. */
  readonly file: string
}

/** From and to, both included. */
export type StatusRange = readonly [from: number, to: number]

/** All that are given must fit; null or empty fits everything. */
export interface ErrorConditions {
  /** Status the client would get. */
  readonly status: readonly StatusRange[] | null
  /** Code of an error that the edge made, where it is more than the status. */
  readonly code: readonly number[] | null
  /** Class of an error that the edge made, in the brand's words. */
  readonly errorType: readonly string[] | null
  /** Path prefix. */
  readonly path: string | null
  /** Host without port, lower case; `*.shop.test` is every name below. */
  readonly host: string | null
  /** Header names and a part of the value, both lower case. */
  readonly header: ReadonlyArray<readonly [name: string, part: string]>
}

/** Replaces the body of errors, made here or by the upstream. */
export interface ErrorRule {
  /** For the log; null takes its place in the list. */
  readonly name: string | null
  readonly when: ErrorConditions
  readonly content: string | null
  readonly contentType: string | null
  readonly asset: { readonly name: string, readonly file: string } | null
  /** Status in place of the error's own, or null. */
  readonly statusCode: number | null
}

export interface ErrorSettings {
  /** At most one of a type. */
  readonly customPages: readonly CustomPage[]
  /** The first that fits replaces the answer. */
  readonly errorRules: readonly ErrorRule[]
}

/** The options that meet here; of `customPages` each value may hold several. */
interface Own extends Picks {
  readonly customPages?: ReadonlyArray<readonly CustomPage[]>
  readonly errorRules?: readonly ErrorRule[]
}

/** Of several pages for one type the weightiest counts: a flag's, the site's, the top level's. Rules add up. */
export function errorSettings ({ overrides, base }: Layers<Own>, site: Own = {}): ErrorSettings {
  const pages = [overrides, site, base].flatMap(given => (given.customPages ?? []).flat())
  const named = (rules: readonly ErrorRule[] = [], where: string): ErrorRule[] => rules.map((rule, index) => inPlaceOf(rule, { ...rule, name: rule.name ?? `${where}errorRules[${index}]` }))
  return {
    customPages: pages.filter(({ type }, index) => pages.findIndex(page => page.type === type) === index),
    errorRules: [...named(site.errorRules, siteLabel(site)), ...named(base.errorRules, '')]
  }
}

const siteLabel = ({ name, hosts }: Picks): string => {
  const label = name ?? hosts?.[0]
  return label === undefined ? '' : `${label} `
}
