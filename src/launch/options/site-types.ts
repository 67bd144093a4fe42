/**
 * The types of sites: what answers for a site without an upstream, and which options each type has. The user's own program
 * is started as it is; for the other types the edge configures a server and starts that.
 */
import { fallbackOf, whereOf } from '../../dial/options/where.js'
import type { Layers } from '../../options/layers.js'
import type { LaunchGiven, LaunchName } from './given.js'
import type { SiteType } from './type-names.js'

interface SiteTypeRow {
  /** The server; null: the command is the server. */
  readonly server: 'uWSGI' | 'Apache' | null
  /** Options of this type only, with an example; the required ones first. */
  readonly needs: ReadonlyArray<readonly [name: LaunchName, example: string]>
  readonly takes: readonly LaunchName[]
}

const ROWS: Readonly<Record<SiteType, SiteTypeRow>> = {
  program: { server: null, needs: [['command', 'command: [node, app.js]']], takes: [] },
  nodejs: { server: null, needs: [['command', 'command: node app.js']], takes: [] },
  user_program: { server: null, needs: [['command', 'command: ./serve --port $PORT']], takes: [] },
  wsgi: { server: 'uWSGI', needs: [['application', 'application: ./app.py']], takes: ['virtualenv', 'staticPaths', 'uwsgiSettings'] },
  php: { server: 'Apache', needs: [['root', 'root: ./www']], takes: ['vhostDirectives'] },
  static: { server: 'Apache', needs: [['root', 'root: ./public']], takes: [] },
  apache: { server: 'Apache', needs: [], takes: ['vhostDirectives', 'globalDirectives'] },
  reverse_proxy: { server: 'Apache', needs: [['target', 'target: http://localhost:3000']], takes: ['vhostDirectives'] },
  redirect: { server: 'Apache', needs: [['target', 'target: https://www.shop.test']], takes: ['redirectStatus', 'appendPath'] }
}

export const rowOf = (type: SiteType): SiteTypeRow => ROWS[type]

export const serverOf = (type: SiteType | null): SiteTypeRow['server'] => type === null ? null : rowOf(type).server

/** The type by one layer alone; undefined: none is set there. A configured server has no use for a command. */
function saidBy (given: LaunchGiven, inherited: SiteType | null): SiteType | null | undefined {
  if (given.type !== undefined) return given.type
  if (whereOf(given) !== undefined) return null
  if (given.command === undefined) return undefined
  return inherited === null || serverOf(inherited) !== null ? 'program' : inherited
}

/** The type of the top level. */
function topTypeOf ({ overrides, base }: Layers<LaunchGiven>): SiteType | null {
  const below = saidBy(base, null) ?? null
  const above = saidBy(overrides, below)
  return above === undefined ? below : above
}

/** The type of a site, `{}` for that of the top level; null: its requests go to a program that the edge does not start. */
export function typeOf (site: LaunchGiven, layers: Layers<LaunchGiven>): SiteType | null {
  const top = topTypeOf(layers)
  // a type alone says how a command is run, not that there is one
  const isOnlyMeant = serverOf(top) === null && fallbackOf(layers) !== undefined
  const own = saidBy(site, top)
  return own === undefined ? (isOnlyMeant ? null : top) : own
}

/** Whether the top level is a site that a configured server answers for. */
export const isTopServed = (layers: Layers<LaunchGiven>): boolean => serverOf(typeOf({}, layers)) !== null
