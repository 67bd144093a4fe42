/** Deny rules that go by country where no visitor has one: they would do nothing. */
import type { SiteGiven } from '../options.js'
import type { FoundProblem } from '../../options/place.js'
import type { SiteSettings } from '../../options/settings.js'
import { placesIn, type Layers } from '../../options/layers.js'

/** @param sites as resolved; those of `layers.sites` come first, in order */
export function checkCountries (layers: Layers<SiteGiven>, sites: readonly SiteSettings[], found: FoundProblem[]): void {
  for (const { given, path, site } of placesIn(layers)) {
    const at = given.deny?.findIndex(({ country }) => country !== undefined) ?? -1
    const reached = site === null ? sites : sites.slice(site, site + 1)
    if (at === -1 || reached.some(({ country }) => country !== null)) continue
    found.push({
      path: [...path, 'deny', at],
      sentence: 'goes by country, but no visitor has one; set country to where they pretend to come from, too'
    })
  }
}
