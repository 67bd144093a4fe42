/** The looks in which the demo shows its failures: brand, language, and whether the page tells the cause. Each is a path. */
import type { Language } from '../../brand/brand.js'

export const LANGUAGES: readonly Language[] = ['en', 'fr']

export interface Look {
  readonly brand: string
  readonly language: Language
  /** The panel of the page says what edgeproxy saw, as on a developer's own machine; else the page is what a visitor gets. */
  readonly cause: boolean
}

const HIDDEN = '/visitor'

/** `/cloudflare/en`, `/alwaysdata/fr/visitor` */
export const prefixOf = ({ brand, language, cause }: Look): string => `/${brand}/${language}${cause ? '' : HIDDEN}`

/** The look of a path and what follows, beginning with a slash; null where the path names none. */
export function lookOf (path: string, brands: ReadonlyMap<string, unknown>): { readonly look: Look, readonly rest: string } | null {
  const [, brand = '', language = '', hidden, rest = ''] = /^\/([^/]+)\/(en|fr)(\/visitor(?=\/|$))?(\/.*)?$/.exec(path) ?? []
  if (!brands.has(brand)) return null
  return { look: { brand, language: language as Language, cause: hidden === undefined }, rest: rest === '' ? '/' : rest }
}

/** All of them; those without the cause stand first, because their paths are below the others'. */
export const allLooks = (brands: readonly string[]): Look[] => [false, true].flatMap(cause =>
  brands.flatMap(brand => LANGUAGES.map(language => ({ brand, language, cause }))))
