/**
 * Settings of a process: flags win over variables, variables over the config file, that over the defaults. Called again
 * on every reload with the same flags.
 */
import { findConfig, readConfig, type ConfigFile } from './config/file.js'
import { readEnvironment } from './environment.js'
import type { Flags } from './flags.js'
import { OptionsError, type Problem } from './problem.js'
import type { Found } from './read.js'
import { leadsNowhere, resolveLayers } from './resolve.js'
import type { Settings } from './settings.js'
import { flagOf, isOptionName, variableOf, type Given, type OptionName } from './table.js'

export interface Shell {
  readonly flags: Flags
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder in which a config file is looked for. */
  readonly cwd: string
  readonly isTerminal: boolean
  /** Weaker than everything that is given: what a command assumes, e.g. its own upstream. */
  readonly defaults?: Given
}

export interface Loaded {
  readonly settings: Settings
  /** The config file that was read, or null. */
  readonly file: string | null
  /** Names an option by the way it came, for mistakes that only show later. */
  where (name: OptionName): string
}

const NO_FILE: ConfigFile = { source: { given: {}, sites: [] }, problems: [], where: () => '' }

/** Names an option by the way it came. */
function nameFound (found: Found, flags: Given, env: Given, config: ConfigFile): string {
  const name = String(found.path[0])
  const inFile = name === 'sites' || (isOptionName(name) && config.source.given[name] !== undefined)
  if (isOptionName(name) && flags[name] !== undefined) return `--${flagOf(name)}`
  if (isOptionName(name) && env[name] !== undefined) return variableOf(name)
  return inFile ? config.where(found) : `--${isOptionName(name) ? flagOf(name) : name}`
}

const MISSING: Problem = {
  where: '--upstream',
  sentence: 'is missing; say where your program listens, e.g. edgeproxy --upstream localhost:3000'
}

/**
 * Reads everything and puts it together.
 * @throws OptionsError with every mistake in flags, variables and file.
 */
export async function loadSettings (shell: Shell): Promise<Loaded> {
  const { flags, env, cwd } = shell
  const variables = readEnvironment(env, cwd)
  const problems = [...flags.problems, ...variables.problems]
  const file = flags.given.config ?? variables.given.config ?? findConfig(cwd, problems)
  const config = file === null ? NO_FILE : await readConfig(file, cwd)
  problems.push(...config.problems)
  const layers = {
    overrides: { ...variables.given, ...flags.given },
    base: config.source.given,
    sites: config.source.sites,
    defaults: { log: shell.isTerminal ? 'pretty' as const : 'json' as const, ...shell.defaults }
  }
  const { settings, found } = resolveLayers(layers)
  problems.push(...found.map(one => ({ where: nameFound(one, flags.given, variables.given, config), sentence: one.sentence })))
  if (problems.length === 0 && leadsNowhere(layers)) problems.push(MISSING)
  if (problems.length > 0) throw new OptionsError(problems)
  return { settings, file, where: name => nameFound({ path: [name], sentence: '' }, flags.given, variables.given, config) }
}
