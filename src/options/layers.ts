/** The layers of what was given: where each stands, and which value counts; the defaults of the table lie below them. */
import type { Path } from './place.js'
import { OPTIONS, optionOf, type Given, type OptionName } from './table.js'

/** What was given, by weight. */
export interface Layers {
  /** Flags and variables: win over everything. */
  readonly overrides: Given
  /** Top level of the config file, or a program's options. */
  readonly base: Given
  /** Entries of `sites`. */
  readonly sites: readonly Given[]
  /** Defaults that depend on who asks: a program listens on any port and logs nothing. */
  readonly defaults: Given
}

/** Options that stand together, and where: [] is the top level. */
export interface Layer {
  readonly given: Given
  readonly path: Path
  /** Its place among the sites; null for the top level. */
  readonly site: number | null
}

/** Every layer that somebody wrote, by weight; the sites come last, in order. */
export const placesIn = ({ overrides, base, sites }: Layers): Layer[] =>
  [overrides, base].map((given): Layer => ({ given, path: [], site: null })).concat(sites.map((given, site) => ({ given, path: ['sites', site], site })))

/** What the top level says: a flag wins over the file. */
export const topOf = ({ overrides, base }: Layers): Given => ({ ...base, ...overrides })

/** Where the option that counts for a site is written, or would be: with the site, else on the top level. */
export const placeIn = ({ given, path }: Pick<Layer, 'given' | 'path'>, name: OptionName): Path => given[name] === undefined ? [name] : [...path, name]

/** Where an option was given first, or null. */
export function firstPlace (layers: Layers, name: OptionName): Path | null {
  const first = placesIn(layers).find(({ given }) => given[name] !== undefined)
  return first === undefined ? null : [...first.path, name]
}

export type Profile = 'current' | 'seed'

type Known<K extends OptionName> = NonNullable<Given[K]>

/** What a lookup comes to: null only where the table has no default. */
export type Settled<K extends OptionName> = (typeof OPTIONS)[K]['default'] extends null ? Known<K> | null : Known<K>

/** The default of the table, read like any other value; null where there is none. */
export function defaultOf<K extends OptionName> (name: K, profile: Profile): Known<K> | null {
  const option = optionOf(name)
  const written = typeof option.default === 'object' && option.default !== null ? option.default[profile] : option.default
  if (written === null) return null
  return OPTIONS[name].value.read(written, { via: 'text', base: '' }) as Known<K>
}

/** Looks an option up for one site (or, without `site`, for the whole edge). */
export interface Lookup {
  <K extends OptionName> (name: K): Settled<K>
}

/** A flag wins over a site's own value, that over the top level, that over the default. */
export function lookUp (layers: Layers, site: Given = {}): Lookup {
  const given = [layers.overrides, site, layers.base, layers.defaults]
  const find = <K extends OptionName> (name: K): Known<K> | undefined =>
    given.find(layer => layer[name] !== undefined)?.[name] as Known<K> | undefined
  const profile = find('limits') ?? 'current'
  // the one place where the table's word is taken for it that an option with a default always has a value
  return <K extends OptionName>(name: K) => (find(name) ?? defaultOf(name, profile)) as Settled<K>
}
