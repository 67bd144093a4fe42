/** An option that changes nothing is a mistake: a style of statuses where no brand in use knows it. */
import type { Locate } from '../src/options/place.js'
import type { Problem } from '../src/options/problem.js'
import type { Settings } from '../src/options/settings.js'
import type { Brand } from '../src/brand/brand.js'
import { knowsStyle } from '../src/page/style.js'

type Styled = Pick<Settings, 'brand' | 'statusStyle'> & { readonly sites: ReadonlyArray<Pick<Settings, 'brand' | 'statusStyle'>> }

const DOCUMENTED: Settings['statusStyle'] = 'documented'

/**
 * The top level's style has to change the pages of the edge or of a site that has none of its own; a site's own those of
 * the site.
 * @param brandOf null for a brand that could not be loaded: that is told elsewhere
 */
export function idleStyles (settings: Styled, brandOf: (name: string) => Brand | null, at: Locate): Problem[] {
  const { statusStyle: style, sites } = settings
  const idle = ({ brand: name, statusStyle }: Pick<Settings, 'brand' | 'statusStyle'>): boolean => {
    const brand = brandOf(name)
    return statusStyle !== DOCUMENTED && brand !== null && !knowsStyle(brand, statusStyle)
  }
  const sentence = (names: readonly string[]): string => `changes nothing: the documents of ${[...new Set(names)].join(' and ')} leave no status open; leave it out, or choose another brand, such as alwaysdata`
  const heirs = [settings, ...sites.filter(site => site.statusStyle === style)]
  const problems = sites.flatMap((site, index) => site.statusStyle !== style && idle(site) ? [{ ...at(['sites', index, 'statusStyle']), sentence: sentence([site.brand]) }] : [])
  return heirs.every(idle) ? [{ ...at(['statusStyle']), sentence: sentence(heirs.map(({ brand }) => brand)) }, ...problems] : problems
}
