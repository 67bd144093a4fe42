/** The program of a site from its options, and mistakes around that. */
import { isIP } from 'node:net'
import type { Found, Path } from './place.js'
import type { LaunchCommand, LaunchLimits, LaunchSettings } from './launch-settings.js'
import { Mistake } from './problem.js'
import { processOf, servedBy } from './served.js'
import { whereOf } from './hops.js'
import { lookUp, placesIn, type Layers, type Lookup } from './layers.js'
import { isTopServed, serverOf, typeOf, type SiteType } from './site-types.js'
import { optionOf, OPTION_NAMES, type Given, type OptionName } from './table.js'
import { scaled } from './values/duration.js'
import { wordsOf } from './values/launch.js'

/** The command that counts for a site: its own, unless it says where else requests go; else the top level's. */
export function commandOf (site: Given, layers: Layers): Given['command'] {
  if (site.command !== undefined) return site.command
  return whereOf(site) === undefined ? topCommandOf(layers) : undefined
}

/** A flag wins over the file: `--upstream` there switches a command off that is written here, and the other way round. */
export function topCommandOf ({ overrides, base }: Layers): Given['command'] {
  if (overrides.command !== undefined) return overrides.command
  return whereOf(overrides) === undefined ? base.command : undefined
}

function readCommand (command: readonly string[] | string, type: SiteType | null, path: Path, found: Found[]): LaunchCommand {
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

function limitsOf (find: Lookup): LaunchLimits {
  const scale = find('timeScale')
  const ms = (name: 'startTimeout' | 'settleTime' | 'minUptime' | 'stopTimeout' | 'startPause' | 'startPauseMax'): number => scaled(find(name), scale)
  const idle = find('idleStop')
  return {
    start: ms('startTimeout'),
    wait: scaled(find('startWait') ?? find('startTimeout'), scale),
    settle: ms('settleTime'),
    minUptime: ms('minUptime'),
    idle: idle === 0 ? 0 : scaled(idle, scale),
    stop: ms('stopTimeout'),
    burst: find('startFailures'),
    pause: ms('startPause'),
    longestPause: ms('startPauseMax'),
    waiting: find('startQueue')
  }
}

/** @param path where the command would be written, for mistakes */
export function launchOf (name: string, given: Given, layers: Layers, path: Path, found: Found[]): LaunchSettings | null {
  const served = servedBy(name, given, layers)
  const command = served === null ? commandOf(given, layers) : []
  if (command === undefined) return null
  const site = processOf(given, layers)
  const find = lookUp(layers, site)
  const type = typeOf(given, layers)
  const signal = find('reloadSignal')
  return {
    command: readCommand(command, type, path, found),
    cwd: find('cwd') ?? (type === 'program' ? null : find('home')) ?? process.cwd(),
    env: Object.assign({}, ...layers.base.env ?? [], ...site.env ?? [], ...layers.overrides.env ?? []) as Record<string, string>,
    inheritEnv: find('inheritEnv') ?? false,
    ip: find('programHost') ?? (find('family') === 4 ? '127.0.0.1' : '::1'),
    slots: [name],
    port: find('programPort'),
    instances: find('instances'),
    start: find('start') ?? 'on-request',
    elsewhere: find('elsewhere') ?? 'refuse',
    reloadSignal: signal === 'none' ? null : signal,
    startPage: find('startPage') ?? false,
    limits: limitsOf(find),
    home: find('home'),
    server: null,
    ...served
  }
}

const TOGETHER = (name: string): string => `stands in the place of ${name}: either the edge starts the program, or it is told where one listens; leave one of the two out`

/** Options of this room that do nothing without a program, and two things at once. */
export function checkLaunch (layers: Layers, found: Found[]): void {
  const all = placesIn(layers)
  for (const { given, path } of all) {
    if (given.command === undefined) continue
    const other = (['upstream', 'railgun'] as const).find(name => given[name] !== undefined)
    if (other !== undefined) found.push({ path: [...path, 'command'], sentence: TOGETHER(other) })
    const port = given.programPort ?? 0
    if (given.programHost !== undefined && given.family !== undefined && isIP(given.programHost) !== given.family) found.push({ path: [...path, 'programHost'], sentence: `is an address of IPv${isIP(given.programHost)}, but family is ${given.family}; leave family out` })
    if (port !== 0 && (given.instances ?? 1) > 1) found.push({ path: [...path, 'programPort'], sentence: 'is one port, and several instances cannot share it; leave it out' })
  }
  if (all.some(({ given }) => given.command !== undefined) || isTopServed(layers) || layers.sites.some(site => serverOf(typeOf(site, layers)) !== null)) return
  for (const { given, path } of all) {
    for (const name of unusedIn(given)) found.push({ path: [...path, name], sentence: 'is for a program that the edge starts; add one: command in the config file, or -- node app.js on the command line' })
  }
}

const unusedIn = (given: Given): OptionName[] => OPTION_NAMES.filter(name => given[name] !== undefined && optionOf(name).group === 'launch')
