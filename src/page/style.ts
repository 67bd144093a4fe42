/**
 * Styles of statuses: where documents leave a page's status open, a brand may say what it is in another reading. The
 * documented style is what the brand itself says.
 */
import type { Brand, Page } from '../brand/brand.js'

/** Whether a style changes anything about a brand's pages. */
export const knowsStyle = ({ pages: { all } }: Brand, style: string): boolean =>
  Object.values(all).some(({ statusIn = {} }) => statusIn[style] !== undefined)

/** The brand as it is in a style; the brand itself where the style changes nothing. */
export function inStyle (brand: Brand, style: string): Brand {
  if (!knowsStyle(brand, style)) return brand
  const all = Object.fromEntries(Object.entries(brand.pages.all).map(([name, page]) => [name, restyled(page, style)]))
  return { ...brand, pages: { ...brand.pages, all } }
}

/** A code that is no more than the status follows it. */
function restyled (page: Page, style: string): Page {
  const status = page.statusIn?.[style] ?? page.status
  return { ...page, status, code: page.code === String(page.status) ? String(status) : page.code }
}
