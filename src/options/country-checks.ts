/** Deny rules that go by country where no visitor has one: they would do nothing. */
import type { Found, Path } from './read.js'
import type { SiteSettings } from './settings.js'
import type { Layers } from './settle.js'

/** @param sites as resolved; those of `layers.sites` come first, in order */
export function checkCountries ({ base, sites: given }: Layers, sites: readonly SiteSettings[], found: Found[]): void {
  const look = (holder: Layers['base'], path: Path, reached: readonly SiteSettings[]): void => {
    const at = holder.deny?.findIndex(({ country }) => country !== undefined) ?? -1
    if (at === -1 || reached.some(({ country }) => country !== null)) return
    found.push({ path: [...path, 'deny', at], sentence: 'goes by country, but no visitor has one; set country to where they pretend to come from, too' })
  }
  look(base, [], sites)
  for (const [index, site] of given.entries()) look(site, ['sites', index], sites.slice(index, index + 1))
}
