/**
 * The types of sites: who answers for a site that names no upstream, and which options each type has. A program of one's own
 * is started as it is; for the others the edge configures a server and starts that.
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

/** What one layer says about it; undefined: nothing. A command is no use to a server that we configure. */
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

/** The type of a site, `{}` for that of the top level; null: its requests go to somebody else's program. */
export function typeOf (site: LaunchGiven, layers: Layers<LaunchGiven>): SiteType | null {
  const top = topTypeOf(layers)
  // a type alone says how commands are meant, not that there is one
  const isOnlyMeant = serverOf(top) === null && fallbackOf(layers) !== undefined
  const own = saidBy(site, top)
  return own === undefined ? (isOnlyMeant ? null : top) : own
}

/** Whether the top level is a site that a server of ours answers for. */
export const isTopServed = (layers: Layers<LaunchGiven>): boolean => serverOf(typeOf({}, layers)) !== null
