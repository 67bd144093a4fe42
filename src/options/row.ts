/**
 * What an option is: one row, in the `options.ts` of the room that uses it. Flag, variable, key of the config file, help,
 * schema, documentation, the types that a program writes and the settings that the rooms read all come from the row; what an
 * editor shows is the comment above it.
 */
import type { Value } from './values/value.js'

/** Headings of the help text, in order. */
export const GROUPS = {
  upstream: 'Where requests go',
  launch: 'Programs that the edge starts itself',
  types: 'Types of sites, and servers that the edge configures for them',
  listen: 'Where the edge listens',
  pages: 'Pages',
  limits: 'Limits',
  tls: 'TLS to the upstream',
  rules: 'Rules',
  faults: 'Faults on purpose',
  log: 'Log',
  run: 'Running'
} as const

/** Who has defaults of their own: a program, a terminal, and who starts a program behind --. */
export type Asker = 'api' | 'terminal' | 'dashes'

export interface Row<T = unknown, W = unknown> {
  readonly group: keyof typeof GROUPS
  /** `edge`: for the whole edge. `both`: there, or for one site. `site`: for one site only. */
  readonly level: 'edge' | 'both' | 'site'
  readonly value: Value<T, W>
  /** May be given several times; none is an empty list. */
  readonly list?: true
  /** As one would write it; by set of limits where they differ; null: nothing, see `otherwise`. */
  readonly default: string | { readonly current: string, readonly seed: string } | null
  /** Defaults of those who ask in another way. */
  readonly presets?: Readonly<Partial<Record<Asker, string>>>
  /** What happens when it is not given, for people; in place of the default. */
  readonly otherwise?: string
  /** One sentence without full stop. */
  readonly meaning: string
  /** `file`: config file and API only. `shell`: flag and variable only. */
  readonly only?: 'file' | 'shell'
  /** The flag, where it is not the name: one value of a list. */
  readonly flag?: string
  /** One letter that stands for the flag: `p` is `-p`. */
  readonly short?: string
  /** The variable, where its own name means something else already. */
  readonly variable?: string
  /** A duration that the time scale does not multiply. */
  readonly unscaled?: true
  /**
   * The setting that a function of the room makes of it, such as `limits.ack`. Without this the settings have it as it is,
   * under its own name: `site.parser`, or `settings.port` for the whole edge.
   */
  readonly into?: string
  /** Of a site, and wanted before a site is known as well: the settings of the edge have it, too. */
  readonly early?: true
}

export type Rows = Readonly<Record<string, Row>>

export type NameOf<R extends Rows> = keyof R & string

type Several<O, T> = O extends { readonly list: true } ? readonly T[] : T

type ReadOf<O> = O extends { readonly value: Value<infer T, unknown> } ? Several<O, T> : never

type WishOf<O> = O extends { readonly value: Value<unknown, infer W> } ? W | (O extends { readonly list: true } ? readonly W[] : never) : never

type SettledOf<O> = O extends { readonly list: true } ? ReadOf<O> : O extends { readonly default: null } ? ReadOf<O> | null : ReadOf<O>

/** What was given, read: durations in ms, upstreams parsed. Nothing is filled in. */
export type Given<R extends Rows> = { readonly [K in keyof R]?: ReadOf<R[K]> }

/** What counts, defaults filled in, durations scaled: null only where the row has no default. */
export type Settled<R extends Rows> = { readonly [K in keyof R]: SettledOf<R[K]> }

/** The names of the rows that fit. */
type Names<R extends Rows, Fit, But = never> = { [K in keyof R]: R[K] extends But ? never : R[K] extends Fit ? K : never }[keyof R]

interface AtLevel<L extends Row['level']> { readonly level: L }

interface Made { readonly into: string }

interface Early { readonly early: true }

/** What a program may write, on the level `L`. */
export type Wishes<R extends Rows, L extends Row['level']> = {
  readonly [K in keyof R as K extends Names<R, AtLevel<L>, { readonly only: 'shell' }> ? K : never]?: WishOf<R[K]> | undefined
}

/** The settings of a site that are options as they are. */
export type SitePart<R extends Rows> = { readonly [K in keyof R as K extends Names<R, AtLevel<'both' | 'site'>, Made> ? K : never]: SettledOf<R[K]> }

/** The settings of the edge that are options as they are. */
export type EdgePart<R extends Rows> = { readonly [K in keyof R as K extends Names<R, AtLevel<'edge'> | Early, Made> ? K : never]: SettledOf<R[K]> }
