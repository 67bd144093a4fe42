/** From the options that a program gives to settings: `resolveOptions`, and what shows all mistakes on the way there. */
import { byName, formatPath, type FoundProblem } from '../options/place.js'
import { OptionsError, type Problem } from '../options/problem.js'
import { readObject } from '../options/read.js'
import type { Settings } from '../options/settings.js'
import type { Draft } from './load.js'
import { leadsNowhere, resolveLayers } from './resolve.js'
import { TABLE, type EdgeOptions } from './rows.js'

export type { EdgeOptions, SiteEntry, SiteOptions } from './rows.js'

const toProblem = ({ path, sentence }: FoundProblem): Problem => ({ where: formatPath(path) || 'options', sentence })

/**
 * Fills in the defaults: any free port and no log unless asked for. Reads the files that `originCa` and `originCrl` name;
 * relative paths start from the working directory.
 * @returns the settings, which can only be looked at for more where there are problems
 */
export function draftOptions (raw: EdgeOptions): Pick<Draft, 'settings' | 'problems' | 'at'> {
  const { given, sites, found } = readObject(TABLE, raw, { via: 'api', base: process.cwd() })
  const layers = { overrides: {}, base: given, sites, defaults: TABLE.presets('api') }
  const resolved = resolveLayers(layers)
  const all = [...found, ...resolved.found]
  if (all.length === 0 && leadsNowhere(layers)) {
    all.push({
      path: ['upstream'],
      sentence:
        'is missing; say where requests go, e.g. upstream: \'localhost:3000\', or what to start, e.g. command: [\'node\', \'app.js\']'
    })
  }
  return { settings: resolved.settings, problems: all.map(toProblem), at: byName }
}

/**
 * Checks options and returns the settings an edge runs on.
 * @throws OptionsError with every mistake that shows without its brands.
 */
export function resolveOptions (raw: EdgeOptions): Settings {
  const { settings, problems } = draftOptions(raw)
  if (problems.length > 0) throw new OptionsError(problems)
  return settings
}
