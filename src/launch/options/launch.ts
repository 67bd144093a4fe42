/** The program of a site from its options, and mistakes around that. */
import { isIP } from 'node:net'
import type { FoundProblem, Path } from '../../options/place.js'
import type { LaunchCommand, LaunchLimits, LaunchSettings } from '../settings.js'
import { Mistake } from '../../options/problem.js'
import { processOf, servedBy } from './served.js'
import { whereOf } from '../../dial/options/where.js'
import { placeIn, placesIn, type Layer, type Layers, type Scope } from '../../options/layers.js'
import type { Rows } from '../../options/row.js'
import { rows } from '../options.js'
import type { LaunchGiven, LaunchName, LaunchSettled, SettledFor } from './given.js'
import { isTopServed, serverOf, typeOf } from './site-types.js'
import type { SiteType } from './type-names.js'
import { wordsOf } from './program.js'

const NAMES = Object.keys(rows) as (keyof typeof rows)[]

/** The command that counts for a site: its own, unless it says where else requests go; else the top level's. */
export function commandOf (site: LaunchGiven, layers: Layers<LaunchGiven>): LaunchGiven['command'] {
  if (site.command !== undefined) return site.command
  return whereOf(site) === undefined ? topCommandOf(layers) : undefined
}

/** A flag wins over the file: `--upstream` there switches a command off that is written here, and the other way round. */
export function topCommandOf ({ overrides, base }: Layers<LaunchGiven>): LaunchGiven['command'] {
  if (overrides.command !== undefined) return overrides.command
  return whereOf(overrides) === undefined ? base.command : undefined
}

function readCommand (command: readonly string[] | string, type: SiteType | null, path: Path, found: FoundProblem[]): LaunchCommand {
  if (typeof command !== 'string') return { words: command }
  if (type !== 'program') return { line: command }
  try {
    return { words: wordsOf(command) }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    found.push({ path, sentence: error.message })
    return { words: [] }
  }
}

const limitsOf = (of: LaunchSettled): LaunchLimits => ({
  start: of.startTimeout,
  wait: of.startWait ?? of.startTimeout,
  settle: of.settleTime,
  minUptime: of.minUptime,
  idle: of.idleStop,
  stop: of.stopTimeout,
  burst: of.startFailures,
  pause: of.startPause,
  longestPause: of.startPauseMax,
  waiting: of.startQueue
})

type Site = Pick<Scope<Rows>, 'name' | 'found'> & { readonly layer: Layer<LaunchGiven>, readonly layers: Layers<LaunchGiven> }

/** The program of a site; null where the edge starts none. */
export function launchOf ({ name, layer, layers, found }: Site, look: SettledFor): LaunchSettings | null {
  const served = servedBy(name, layer.given, layers, look)
  const command = served === null ? commandOf(layer.given, layers) : []
  if (command === undefined) return null
  const site = processOf(layer.given, layers)
  const of = look(site)
  const type = typeOf(layer.given, layers)
  return {
    command: readCommand(command, type, placeIn(layer, 'command'), found),
    cwd: of.cwd ?? (type === 'program' ? null : of.home) ?? process.cwd(),
    env: Object.assign({}, ...layers.base.env ?? [], ...site.env ?? [], ...layers.overrides.env ?? []) as Record<string, string>,
    inheritEnv: of.inheritEnv,
    ip: of.programHost ?? (of.family === 4 ? '127.0.0.1' : '::1'),
    slots: [name],
    port: of.programPort,
    instances: of.instances,
    start: of.start,
    elsewhere: of.elsewhere,
    reloadSignal: of.reloadSignal === 'none' ? null : of.reloadSignal,
    startPage: of.startPage,
    limits: limitsOf(of),
    home: of.home,
    server: null,
    ...served
  }
}

const TOGETHER = (name: string): string =>
  `stands in the place of ${name}: either the edge starts the program, or it is told where one listens; leave one of the two out`

/** Options of this room that have no effect without a program, and options that exclude each other. */
export function checkLaunch (layers: Layers<LaunchGiven>, found: FoundProblem[]): void {
  const all = placesIn(layers)
  for (const { given, path } of all) {
    if (given.command === undefined) continue
    const other = (['upstream', 'railgun'] as const).find(name => given[name] !== undefined)
    if (other !== undefined) found.push({ path: [...path, 'command'], sentence: TOGETHER(other) })
    const port = given.programPort ?? 0
    if (given.programHost !== undefined && given.family !== undefined && isIP(given.programHost) !== given.family) {
      found.push({
        path: [...path, 'programHost'],
        sentence: `is an address of IPv${isIP(given.programHost)}, but family is ${given.family}; leave family out`
      })
    }
    if (port !== 0 && (given.instances ?? 1) > 1) {
      found.push({ path: [...path, 'programPort'], sentence: 'is one port, and several instances cannot share it; leave it out' })
    }
  }
  if (all.some(({ given }) => given.command !== undefined) || isTopServed(layers) ||
    layers.sites.some(site => serverOf(typeOf(site, layers)) !== null)) {
    return
  }
  for (const { given, path } of all) {
    for (const name of unusedIn(given)) {
      found.push({
        path: [...path, name],
        sentence: 'is for a program that the edge starts; add one: command in the config file, or -- node app.js on the command line'
      })
    }
  }
}

/** Options that have no effect without a program; limits are no mistake. */
const unusedIn = (given: LaunchGiven): LaunchName[] => NAMES.filter(name => given[name] !== undefined)
