/** Which page of which brand a kind of failure leads to, and the other way round. */
import { BRANDS } from '../../error-pages/index.js'
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../failures/catalog.js'
import type { Brand, Page } from '../brand/brand.js'
import { factsOf } from '../page/preview.js'

export interface LedTo {
  readonly brand: string
  /** The brand's own name of the page. */
  readonly name: string
  readonly page: Page
}

const brands = (): Brand[] => Object.values(BRANDS).map(({ brand }) => brand)

/** The pages of all brands that a kind can lead to: most have one for each brand, some choose by what was seen. */
export function pagesOf (kind: FailureKind, reason: string | null = null): LedTo[] {
  return brands().flatMap(brand => [...new Set(choices(brand, kind, reason))].flatMap(name => {
    const page = brand.pages.all[name]
    return page === undefined ? [] : [{ brand: brand.name, name, page }]
  }))
}

function choices (brand: Brand, kind: FailureKind, reason: string | null): string[] {
  const choice = brand.pages.byKind[kind]
  if (typeof choice !== 'function') return [choice]
  return factsOf(kind, reason).map(facts => choice({ kind, facts }))
}

/** Kinds that lead to a page with this code or on this status, such as 521, 1016 or 530. */
export function kindsOfCode (code: string): Array<{ kind: FailureKind, to: LedTo }> {
  return FAILURE_KINDS.flatMap(kind => pagesOf(kind)
    .filter(({ page }) => page.code === code || String(page.status) === code)
    .map(to => ({ kind, to })))
}

/** The finer reasons of refused requests that lead to a page with this code: 1010, 1015 and the like are one kind. */
export const reasonsOfCode = (code: string): string[] => Object.keys(CATALOG.request_denied.reasons)
  .filter(reason => pagesOf('request_denied', reason).some(({ page }) => page.code === code))

/** Every code there is, for "did you mean". */
export const knownCodes = (): string[] => [...new Set(FAILURE_KINDS.flatMap(kind => pagesOf(kind).map(({ page }) => page.code)))]

/** `cloudflare 1016 on status 530` */
export const codeOf = ({ page }: LedTo): string => page.code === String(page.status) ? page.code : `${page.code} (status ${page.status})`
