/** Rows as one table, in the order of the help; what everything that reads options looks them up in. */
import { GROUPS, type Asker, type Given, type NameOf, type Row, type Rows } from './row.js'

export type Profile = 'current' | 'seed'

export interface Table<R extends Rows = Rows> {
  readonly names: readonly NameOf<R>[]
  /** Options that a flag or a variable can set. */
  readonly shell: readonly NameOf<R>[]
  /** Options that stand on the top level of a config file. */
  readonly top: readonly NameOf<R>[]
  /** Options that stand in a site of a config file. */
  readonly entry: readonly NameOf<R>[]
  has (name: string): name is NameOf<R>
  row (name: NameOf<R>): Row
  /** `connectTimeout` -> `connect-timeout` */
  flag (name: NameOf<R>): string
  /** `connectTimeout` -> `EDGEPROXY_CONNECT_TIMEOUT` */
  variable (name: NameOf<R>): string
  /** The default, read like any other value; null where there is none. */
  preset (name: NameOf<R>, profile: Profile): unknown
  /** Defaults that differ from the table's for who asks. */
  presets (...askers: readonly Asker[]): Given<R>
}

const ORDER = Object.keys(GROUPS)

/** By group; within one as the rooms have them. */
const sorted = (rows: Rows): [string, Row][] =>
  Object.entries(rows).sort(([, a], [, b]) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group))

const readText = ({ value }: Row, text: string): unknown => value.read(text, { via: 'text', base: '' })

function writtenDefault ({ default: written }: Row, profile: Profile): string | null {
  return written === null || typeof written === 'string' ? written : written[profile]
}

export function createTable<R extends Rows> (rows: R): Table<R> {
  type Name = NameOf<R>
  const all = new Map(sorted(rows) as [Name, Row][])
  const row = (name: Name): Row => all.get(name) as Row
  const namesWhere = (fits: (row: Row) => boolean): Name[] => [...all].flatMap(([name, one]) => fits(one) ? [name] : [])
  const flag = (name: Name): string => row(name).flag ?? name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  const known = new Map<string, unknown>()
  return {
    names: [...all.keys()],
    shell: namesWhere(({ only }) => only !== 'file'),
    top: namesWhere(({ only, level }) => only !== 'shell' && level !== 'site'),
    entry: namesWhere(({ level }) => level !== 'edge'),
    has: (name: string): name is Name => all.has(name as Name),
    row,
    flag,
    variable: name => row(name).variable ?? `EDGEPROXY_${flag(name).replace(/-/g, '_').toUpperCase()}`,
    preset: (name, profile) => {
      const written = writtenDefault(row(name), profile)
      if (written === null) return null
      const key = `${name} ${written}`
      if (!known.has(key)) known.set(key, readText(row(name), written))
      return known.get(key)
    },
    presets: (...askers) => Object.fromEntries([...all].flatMap(([name, one]) => {
      const asker = askers.findLast(asker => one.presets?.[asker] !== undefined)
      return asker === undefined ? [] : [[name, readText(one, one.presets?.[asker] ?? '')]]
    })) as Given<R>
  }
}

/** The default as one would type it, or what happens without. */
export function shownDefault ({ default: preset, otherwise }: Row): string {
  if (otherwise !== undefined || preset === null) return otherwise ?? ''
  return typeof preset === 'string' ? preset : `${preset.current}, or ${preset.seed} with limits seed`
}
