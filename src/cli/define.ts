/**
 * A command with flags, declared once: each of its own flags is a reader and a meaning, the options of the edge that it takes
 * are named. How they are read, what is wrong with them and how the help shows them is the same for all commands.
 */
import { readFlags } from '../options/flags.js'
import type { FoundProblem } from '../options/place.js'
import { OptionsError, type Problem } from '../options/problem.js'
import type { Row, Rows } from '../options/row.js'
import { createTable } from '../options/table.js'
import type { Value } from '../options/values/value.js'
import { TABLE, type Given, type OptionName } from '../settings/rows.js'
import type { Command, Io, TakenFlag } from './command.js'
import { flagLine, optionsHelp, type ShownDefaults } from './layout.js'

/** A flag that only this command knows; a switch has a reader without placeholder. */
export interface Flag<T = unknown> extends Pick<Row, 'list' | 'meaning' | 'otherwise'> {
  readonly value: Value<T, unknown>
  /** As one would write it; without it the flag comes to undefined. */
  readonly default?: string
  /** Begins a section of the help. */
  readonly heading?: string
}

/** By name, without the dashes. */
export type Flags = Readonly<Record<string, Flag>>

type ValueOf<O> = O extends { readonly value: Value<infer T, unknown> } ? T : never

export type Own<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends { readonly list: true }
    ? ReadonlyArray<ValueOf<F[K]>>
    : F[K] extends { readonly default: string } ? ValueOf<F[K]> : ValueOf<F[K]> | undefined
}

/** What was asked for. */
export interface Asked<F extends Flags> {
  readonly own: Own<F>
  /** The options of the edge. */
  readonly given: Given
  readonly words: readonly string[]
  /** Mistakes so far; the command adds those that it finds itself. */
  readonly problems: Problem[]
  /** Whether the flag stands there at all, be it with a mistake. */
  has (flag: keyof F & string): boolean
}

export interface Definition<F extends Flags> {
  readonly name: string
  /** One line for the list of commands, without full stop. */
  readonly summary: string
  /** Behind `Usage: `, one line for each way. */
  readonly usage: readonly string[]
  /** What it does, and its exit codes. */
  readonly about: string
  readonly flags: F
  /** Options of the edge that it takes. */
  readonly options?: readonly OptionName[]
  /** Defaults of theirs that are this command's own, as the help shows them. */
  readonly defaults?: ShownDefaults
  /** How many words may stand without a flag. Default 0. */
  readonly words?: number
  /** What follows `--` is a program to start: `given.command`. */
  readonly takesProgram?: true
  /** In the help, between its own flags and the options, and behind them. */
  readonly beforeOptions?: string
  readonly afterOptions?: string
  readonly examples: readonly string[]
  /** @returns the exit code */
  run (asked: Asked<F>, io: Io): Promise<number>
}

export const defineCommand = <const F extends Flags>(definition: Definition<F>): Command => ({
  name: definition.name,
  summary: definition.summary,
  get help () { return helpOf(definition) },
  get takes () { return takenBy(definition) },
  run: async (args, io) => await definition.run(read(definition, args, io), io)
})

const COLUMNS = ' '.repeat('Usage: '.length)

function helpOf (definition: Definition<Flags>): string {
  const { usage, about, flags, options = [], defaults, beforeOptions = '', afterOptions = '', examples } = definition
  const lines = Object.entries(flags).map(([flag, row]) =>
    `${row.heading === undefined ? '' : `\n${row.heading}\n`}${flagLine(flag, row, row.otherwise ?? row.default ?? '')}`)
  const shown = ['Examples', ...examples.map(example => `  ${example}`)].join('\n')
  const shownOptions = optionsHelp(options, defaults)
  const blocks = [`Usage: ${usage.join(`\n${COLUMNS}`)}`, about, lines.join('\n'), beforeOptions, shownOptions, afterOptions, shown]
  return `${blocks.map(block => block.trim()).filter(block => block !== '').join('\n\n')}\n`
}

const takenBy = ({ flags, options = [] }: Definition<Flags>): TakenFlag[] => [
  ...Object.entries(flags).map(([flag, row]) => ({ flag, row })),
  ...options.map(name => ({ flag: TABLE.flag(name), row: TABLE.row(name) }))
]

/** The flags of a command as rows, by names that no option has. */
const rowsOf = (flags: Flags): Rows => Object.fromEntries(Object.entries(flags).map(([flag, { value, list, meaning }]) =>
  [`--${flag}`, { group: 'run', level: 'edge', only: 'shell', default: null, flag, value, meaning, ...(list === true && { list }) }]))

/** The arguments that are the command's own: a program to start has flags of its own. */
const beforeDashes = (args: readonly string[]): readonly string[] => args.includes('--') ? args.slice(0, args.indexOf('--')) : args

function read<F extends Flags> (definition: Definition<F>, args: readonly string[], io: Io): Asked<F> {
  const { name, flags, options = [], words = 0, takesProgram } = definition
  const own = rowsOf(flags)
  const table = createTable<Rows>({ ...own, ...Object.fromEntries(options.map(option => [option, TABLE.row(option)])) })
  const config = { names: table.names, words, ...options.length === 0 && { command: name }, ...takesProgram && { takesCommand: takesProgram } }
  const { given, words: found, problems } = readFlags(table, args, config, io.cwd)
  const settled = Object.entries(flags).map(([flag, { value, default: preset, list }]) => {
    const one = given[`--${flag}`] ?? (preset === undefined ? undefined : value.read(preset, { via: 'text', base: io.cwd }))
    return [flag, one ?? (list === true ? [] : undefined)]
  })
  return {
    own: Object.fromEntries(settled) as Own<F>,
    given: Object.fromEntries(Object.entries(given).filter(([name]) => !Object.hasOwn(own, name))) as Given,
    words: found,
    problems: [...problems],
    has: flag => beforeDashes(args).some(arg => arg === `--${flag}` || arg.startsWith(`--${flag}=`))
  }
}

/** Mistakes between options, at the flags that the user knows them by. */
export const atFlags = (found: readonly FoundProblem[], others: Readonly<Record<string, string>> = {}): Problem[] =>
  found.map(({ path: [first], sentence }) => {
    const name = String(first)
    return { where: others[name] ?? (TABLE.has(name) ? `--${TABLE.flag(name)}` : name), sentence }
  })

/** @throws OptionsError when there are any */
export function refuse (problems: readonly Problem[]): void {
  if (problems.length > 0) throw new OptionsError(problems)
}
