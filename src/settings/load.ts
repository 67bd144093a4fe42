/**
 * Settings of a process: flags win over variables, variables over the config file, that over the defaults. Called again
 * on every reload with the same flags.
 */
import { findConfig, readConfig, type ConfigFile } from '../options/config/file.js'
import { readEnvironment } from '../options/environment.js'
import type { Flags } from '../options/flags.js'
import type { FoundProblem, Locate } from '../options/place.js'
import type { Problem } from '../options/problem.js'
import { leadsNowhere, resolveLayers } from './resolve.js'
import type { Settings } from '../options/settings.js'
import { TABLE, type Given } from './rows.js'

export interface Shell {
  readonly flags: Flags<Given>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder in which a config file is looked for. */
  readonly cwd: string
  readonly isTerminal: boolean
}

export interface Loaded {
  readonly settings: Settings
  /** The config file that was read, or null. */
  readonly file: string | null
  readonly at: Locate
}

/** What was read, whatever is wrong with it. */
export interface Draft extends Loaded {
  /** With any, `settings` can only be looked at for more. */
  readonly problems: readonly Problem[]
}

const NO_FILE: ConfigFile<Given> = { source: { given: {}, sites: [] }, problems: [], problem: ({ sentence }) => ({ where: '', sentence }) }

/** Names an option by the way it came. */
function toProblem (found: FoundProblem, flags: Given, env: Given, config: ConfigFile<Given>): Problem {
  const name = String(found.path[0])
  const { sentence } = found
  if (!TABLE.has(name)) return config.problem(found)
  if (flags[name] !== undefined) return { where: `--${TABLE.flag(name)}`, sentence }
  if (env[name] !== undefined) return { where: TABLE.variable(name), sentence }
  return config.source.given[name] === undefined ? { where: `--${TABLE.flag(name)}`, sentence } : config.problem(found)
}

/**
 * Who starts a program by hand works on it: it runs from now on, knows what the shell knows, a browser sees it coming up, and
 * many tools choose their port themselves.
 */
const startsProgram = ({ command }: Given): boolean => command !== undefined

const MISSING: Problem = {
  where: '--upstream',
  sentence: 'is missing; say where your program listens, e.g. edgeproxy --upstream localhost:3000, or let the edge start it: ' +
    'edgeproxy -- node app.js'
}

/** Reads everything and puts it together, with every mistake in flags, variables and file. */
export async function draftSettings (shell: Shell): Promise<Draft> {
  const { flags, env, cwd } = shell
  const variables = readEnvironment(TABLE, env, cwd)
  const problems = [...flags.problems, ...variables.problems]
  const file = flags.given.config ?? variables.given.config ?? findConfig(cwd, problems)
  const config = file === null ? NO_FILE : await readConfig(TABLE, file, cwd)
  problems.push(...config.problems)
  const layers = {
    overrides: { ...variables.given, ...flags.given },
    base: config.source.given,
    sites: config.source.sites,
    defaults: TABLE.presets(...shell.isTerminal ? ['terminal' as const] : [], ...startsProgram(flags.given) ? ['dashes' as const] : [])
  }
  const { settings, found } = resolveLayers(layers)
  const name = (one: FoundProblem): Problem => toProblem(one, flags.given, variables.given, config)
  problems.push(...found.map(name))
  if (problems.length === 0 && leadsNowhere(layers)) problems.push(MISSING)
  const at: Locate = path => {
    const { sentence, ...place } = name({ path, sentence: '' })
    return place
  }
  return { settings, file, at, problems }
}
