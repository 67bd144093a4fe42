/** Whether settings can really be served: what the options room cannot know of brands, pages and this machine is asked here. */
import { findBrands, joined, type LoadedBrands } from '../../error-pages/index.js'
import { checkCustom } from '../edge/site-brands.js'
import type { Draft } from '../settings/load.js'
import type { Locate } from '../options/place.js'
import { OptionsError, inOrder, type Problem } from '../options/problem.js'
import type { Settings } from '../options/settings.js'
import { CustomPagesError, type CustomProblem } from '../page/custom/site-pages.js'
import { checkFail } from './fail-check.js'

/**
 * Finds everything that is wrong, with what was wrong already.
 * @returns the brands that the settings name
 * @throws OptionsError with all of it
 */
export async function check ({ settings, problems, at }: Pick<Draft, 'settings' | 'problems' | 'at'>): Promise<LoadedBrands> {
  const found = await findBrands(settings, at)
  const custom = customMistakes(settings, found.brands)
  const all = [...problems, ...checkFail(settings.fail, at), ...found.problems, ...custom.problems.map(problem => placed(problem, at))]
  if (all.length > 0) throw new OptionsError(inOrder(all), custom.files)
  return joined(settings, found)
}

function customMistakes (settings: Settings, brands: LoadedBrands['brands']): Pick<CustomPagesError, 'problems' | 'files'> {
  try {
    checkCustom(settings, brands)
    return { problems: [], files: [] }
  } catch (error) {
    if (!(error instanceof CustomPagesError)) throw error
    return error
  }
}

/** A file of a page has lines of its own; everything else stands where the option came from. */
export const placed = ({ path, ...problem }: CustomProblem, at: Locate): Problem =>
  path === undefined ? problem : { ...problem, ...at(path) }
