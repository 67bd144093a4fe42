/** The layers of what was given: where each stands, and which value counts; the defaults of the table lie below them. */
import type { FoundProblem, Path } from './place.js'
import type { Given, Rows, Settled } from './row.js'
import type { Profile, Table } from './table.js'
import { scaled } from './values/duration.js'

/** What was given, by weight. */
export interface Layers<G extends object = object> {
  /** Flags and variables: win over everything. */
  readonly overrides: G
  /** Top level of the config file, or a program's options. */
  readonly base: G
  /** Entries of `sites`. */
  readonly sites: readonly G[]
  /** Defaults that depend on who asks: a program listens on any port and logs nothing. */
  readonly defaults: G
}

/** Options that stand together, and where: [] is the top level. */
export interface Layer<G extends object = object> {
  readonly given: G
  readonly path: Path
  /** Its place among the sites; null for the top level. */
  readonly site: number | null
}

/** Every layer that somebody wrote, by weight; the sites come last, in order. */
export const placesIn = <G extends object>({ overrides, base, sites }: Layers<G>): Layer<G>[] => [
  ...[overrides, base].map(given => ({ given, path: [], site: null })),
  ...sites.map((given, site) => ({ given, path: ['sites', site], site }))
]

export const sitesIn = <G extends object>(layers: Layers<G>): Array<Layer<G> & { readonly site: number }> =>
  layers.sites.map((given, site) => ({ given, path: ['sites', site], site }))

/** What the top level says: a flag wins over the file. */
export const topOf = <G extends object>({ overrides, base }: Layers<G>): G => ({ ...base, ...overrides })

/** Where the option that counts for a site is written, or would be: with the site, else on the top level. */
export const placeIn = <G extends object>({ given, path }: Layer<G>, name: keyof G & string): Path =>
  given[name] === undefined ? [name] : [...path, name]

/** Where an option was given first, or null. */
export function firstPlace<G extends object> (layers: Layers<G>, name: keyof G & string): Path | null {
  const first = placesIn(layers).find(({ given }) => given[name] !== undefined)
  return first === undefined ? null : [...first.path, name]
}

/** What a room makes its settings of. */
export interface Scope<R extends Rows> {
  /** Of the site. */
  readonly name: string
  /** What counts for it. */
  readonly of: Settled<R>
  /** What it says itself; for the site of the top level nothing. */
  readonly layer: Layer<Given<R>>
  readonly layers: Layers<Given<R>>
  /** Takes mistakes. */
  readonly found: FoundProblem[]
}

interface Scaling { readonly limits?: Profile, readonly timeScale?: number }

/**
 * What counts for one site (or, without `site`, for the whole edge): a flag wins over a site's own value, that over the top
 * level, that over the default.
 */
export function settle<R extends Rows> (table: Table<R>, layers: Layers<Given<R>>, site: Given<R> = {}): Settled<R> {
  const given: readonly Given<R>[] = [layers.overrides, site, layers.base, layers.defaults]
  const find = (name: keyof R): unknown => given.find(layer => layer[name] !== undefined)?.[name]
  const { limits: profile = 'current', timeScale = 1 } = { limits: find('limits'), timeScale: find('timeScale') } as Scaling
  return Object.fromEntries(table.names.map(name => {
    const { value, list, unscaled } = table.row(name)
    const counts = find(name) ?? table.preset(name, profile) ?? (list === true ? [] : null)
    const isTime = value.isTime === true && unscaled !== true && typeof counts === 'number' && counts > 0
    return [name, isTime ? scaled(counts, timeScale) : counts]
  })) as Settled<R>
}

/** The options that the settings have as they are: of a site, or of the edge. */
export function plainOf<R extends Rows> (table: Table<R>, of: Settled<R>, level: 'edge' | 'site'): object {
  const names = table.names.filter(name => {
    const { into, level: own, early } = table.row(name)
    return into === undefined && (level === 'site' ? own !== 'edge' : own === 'edge' || early === true)
  })
  return Object.fromEntries(names.map(name => [name, of[name]]))
}
