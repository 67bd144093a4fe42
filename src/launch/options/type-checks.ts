/** Mistakes around the types of sites: options that are missing, and options of another type. */
import { whereOf } from '../../dial/options/where.js'
import { commandOf } from './launch.js'
import type { FoundProblem } from '../../options/place.js'
import { sitesIn, topOf, type Layer, type Layers } from '../../options/layers.js'
import { isOpen } from '../../options/sites.js'
import { rows } from '../options.js'
import type { LaunchGiven, LaunchName, SettledFor } from './given.js'
import { rowOf, serverOf, typeOf } from './site-types.js'
import { SITE_TYPES, type SiteType } from './type-names.js'
import { limitRows } from './limits.js'
import { typeRows } from './types.js'

/** One level of options: flags and file together, with the type that results. */
interface TypedLayer extends Pick<Layer<LaunchGiven>, 'given' | 'path'> {
  readonly type: SiteType | null
  readonly isTop: boolean
}

const TYPED = (Object.keys(typeRows) as LaunchName[]).filter(name => name !== 'type')

/** For the user's own program; a configured server decides these itself. */
const OWN_PROGRAM: readonly LaunchName[] = ['instances', 'elsewhere', 'reloadSignal', 'startPage']

/** Of a process; the sites of an Apache share one. */
const PROCESS = (Object.keys({ ...rows, ...limitRows }) as LaunchName[]).filter(name => name !== 'command' && name !== 'home')

const list = (names: readonly string[], word: 'and' | 'or'): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`

const takes = (type: SiteType, name: LaunchName): boolean =>
  rowOf(type).needs.some(([need]) => need === name) || rowOf(type).takes.includes(name)

function placesOf (layers: Layers<LaunchGiven>): TypedLayer[] {
  const top: TypedLayer = { given: topOf(layers), path: [], type: typeOf({}, layers), isTop: true }
  return [top, ...sitesIn(layers).map((place): TypedLayer => ({ ...place, type: typeOf(place.given, layers), isTop: false }))]
}

/** Options of one type that stand with another. */
function checkStrangers ({ given, path, type, isTop }: TypedLayer, all: readonly TypedLayer[], found: FoundProblem[]): void {
  for (const name of TYPED.filter(name => given[name] !== undefined)) {
    const among = isTop ? all : [{ type }]
    const fits = (one: SiteType): boolean => takes(one, name) || (isTop && name === 'globalDirectives' && serverOf(one) === 'Apache')
    if (among.some(one => one.type !== null && fits(one.type))) continue
    const owners = SITE_TYPES.filter(one => takes(one, name))
    const is = isTop ? 'there is none' : type === null ? 'this one has an upstream' : `this one is of type ${type}`
    found.push({
      path: [...path, name],
      sentence: `is for a site of type ${list(owners, 'or')}, and ${is}; leave it out, or set type: ${owners[0]}`
    })
  }
}

/** A second option that says where requests go. */
function checkTwice ({ given, path, type, isTop }: TypedLayer, found: FoundProblem[]): void {
  if (given.type === undefined || type === null) return
  const server = serverOf(type)
  const others = (['command', 'upstream', 'railgun'] as const).filter(name => given[name] !== undefined &&
    (server !== null || (name !== 'command' && !isTop)))
  for (const name of others) {
    const answering = server === null ? 'its command' : server
    found.push({
      path: [...path, name],
      sentence: `has no place in a site of type ${type}, for which ${answering} answers; leave out ${name} or the type`
    })
  }
}

/** Options of a process that the site does not have for itself. */
function checkProcess ({ given, path, type, isTop }: TypedLayer, found: FoundProblem[]): void {
  const server = serverOf(type)
  if (server === null || isTop || type === null) return
  for (const name of PROCESS.filter(name => given[name] !== undefined)) {
    const path_ = [...path, name]
    if (OWN_PROGRAM.includes(name)) {
      found.push({ path: path_, sentence: `is for a program of your own; ${server} sees to that itself; leave it out` })
    } else if (server === 'Apache') {
      found.push({ path: path_, sentence: `is one thing for all sites of the one Apache; move ${name} to the top level` })
    }
  }
}

/** Options that a site of its type must have. */
function checkNeeds ({ given, path, type, isTop }: TypedLayer, layers: Layers<LaunchGiven>, look: SettledFor, found: FoundProblem[]): void {
  if (type === null || (given.type === undefined && serverOf(type) === null)) return
  const site = isTop ? {} : given
  const of = look(site)
  const at = given.type === undefined ? path.length === 0 ? ['type'] : path : [...path, 'type']
  for (const [name, example] of rowOf(type).needs) {
    const has = name === 'command' ? commandOf(site, layers) !== undefined : of[name as keyof typeof of] !== null
    const isUnreadable = [layers.overrides, site, layers.base].some(layer => name in layer)
    if (!has && !isUnreadable) found.push({ path: at, sentence: `${type} needs ${name}, e.g. ${example}` })
  }
  if (serverOf(type) !== null && of.home === null) {
    found.push({
      path: at,
      sentence: `${type} needs home, the folder for the configuration and the log of ${serverOf(type)}, e.g. home: ./account`
    })
  }
  const to = of.target
  if (type === 'reverse_proxy' && to?.includes('?') === true) {
    found.push({ path: at, sentence: 'reverse_proxy takes a target without a query; leave it out' })
  }
  if (type === 'redirect' && to?.includes('?') === true && of.appendPath) {
    found.push({
      path: at,
      sentence: 'redirect cannot append a path to a target with a query; set appendPath: false, or leave the query out'
    })
  }
}

/** A command type on the top level, or an option there, is enough for the sites that have the rest. */
const isForSites = ({ isTop, type }: TypedLayer, layers: Layers<LaunchGiven>): boolean => isTop && (layers.sites.some(isOpen) ||
  (serverOf(type) === null && layers.sites.some(site => site.command !== undefined && whereOf(site) === undefined)))

export function checkTypes (layers: Layers<LaunchGiven>, look: SettledFor, found: FoundProblem[]): void {
  const all = placesOf(layers)
  for (const place of all) {
    // a type that cannot be read has been reported already
    if ('type' in place.given && place.given.type === undefined) continue
    checkStrangers(place, all, found)
    checkTwice(place, found)
    checkProcess(place, found)
    if (!isForSites(place, layers)) checkNeeds(place, layers, look, found)
  }
}
