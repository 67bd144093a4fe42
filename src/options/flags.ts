/** Options from the command line. All mistakes are collected; none stops the reading. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { didYouMean, nearest } from '../nearest.js'
import { attempt, type Problem } from './problem.js'
import type { Given, NameOf, Row, Rows } from './row.js'
import type { Table } from './table.js'
import { quote, type Origin } from './values/value.js'

/** Flags that every command knows besides the options. */
export interface FlagConfig<R extends Rows = Rows> {
  /** Options this command takes. */
  readonly names: readonly NameOf<R>[]
  /** How many words may stand without a flag. Default 0. */
  readonly words?: number
  /** A command that has no options of the edge: its name goes into mistakes. */
  readonly command?: string
  /** What follows `--` is the program to start; without this it is unexpected words. */
  readonly takesCommand?: true
}

export interface Flags<G extends object = object> {
  readonly given: G
  /** The words without a flag. */
  readonly words: readonly string[]
  readonly problems: readonly Problem[]
}

type Tokens = NonNullable<ReturnType<typeof parseArgs<{ tokens: true, strict: false }>>['tokens']>
type OptionToken = Extract<Tokens[number], { kind: 'option' }>

const isToggle = ({ value }: Row): boolean => value.placeholder === ''

/** An option by the flag that stands for it. */
interface Flagged { readonly name: string, readonly row: Row }

type ByFlag = ReadonlyMap<string, Flagged>

function tokensOf (args: readonly string[], byFlag: ByFlag): Tokens {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const [flag, { row }] of byFlag) {
    options[flag] = { type: isToggle(row) ? 'boolean' : 'string', multiple: true, ...row.short !== undefined && { short: row.short } }
  }
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

/** The flag's value as text, or a problem: none, or what looks like the next flag. */
function valueOf (token: OptionToken, row: Row, problems: Problem[]): string | undefined {
  const { rawName, value, inlineValue } = token
  if (isToggle(row)) return value ?? 'true'
  const takes = `it takes ${row.value.takes ?? row.value.placeholder}`
  if (value === undefined) {
    problems.push({ where: rawName, sentence: `has no value; ${takes}` })
  } else if (inlineValue !== true && /^-./.test(value) && !/^-\d/.test(value)) {
    problems.push({ where: rawName, sentence: `has no value; ${takes}, and ${quote(value)} looks like the next flag` })
  } else {
    return value
  }
  return undefined
}

/** Whether a word stands behind a flag that nobody knows: not where it is meant for a switch. */
function isStranger (flag: string, byFlag: ByFlag): boolean {
  if (byFlag.has(flag.replace(/^no-/, '')) || byFlag.has(flag)) return false
  const meant = byFlag.get(nearest(flag, byFlag.keys()) ?? '')
  return meant === undefined || !isToggle(meant.row)
}

interface Reading {
  readonly byFlag: ByFlag
  readonly given: Record<string, unknown>
  readonly origin: Origin
  readonly problems: Problem[]
  readonly command: string | undefined
}

function readToken (token: OptionToken, { byFlag, given, origin, problems, command }: Reading): void {
  const negated = token.name.startsWith('no-') && !byFlag.has(token.name) ? byFlag.get(token.name.slice(3)) : undefined
  const isOff = negated !== undefined && isToggle(negated.row)
  const option = isOff ? negated : byFlag.get(token.name)
  if (option === undefined) {
    problems.push({
      where: token.rawName,
      sentence:
        `is not an option${command === undefined ? '' : ` of ${command}`}${didYouMean(token.name, byFlag.keys(), flag => `--${flag}`)}`
    })
    return
  }
  const { name, row } = option
  const text = isOff ? 'false' : valueOf(token, row, problems)
  if (text === undefined) return
  const read = attempt(problems, token.rawName, () => row.value.read(text, origin))
  // a list stays given even when its values are mistakes, so that nobody is told it is missing, too
  const before = (given[name] as unknown[] | undefined) ?? []
  given[name] = row.list !== true ? read : read === undefined ? before : [...before, read]
}

/** Reads the arguments of a command. */
export function readFlags<R extends Rows> (table: Table<R>, args: readonly string[], config: FlagConfig<R>, base: string): Flags<Given<R>> {
  const problems: Problem[] = []
  const given: Record<string, unknown> = {}
  const words: string[] = []
  const byFlag: ByFlag = new Map(config.names.map(name => [table.flag(name), { name, row: table.row(name) }]))
  const tokens = tokensOf(args, byFlag)
  const end = tokens.find(token => token.kind === 'option-terminator')?.index ?? Infinity
  // the word behind an unknown flag is its value, and no second mistake
  let isValue = false
  for (const token of tokens) {
    if (token.kind === 'positional' && token.index < end && !isValue) words.push(token.value)
    isValue = token.kind === 'option' && token.inlineValue !== true && isStranger(token.name, byFlag)
    if (token.kind === 'option') readToken(token, { byFlag, given, origin: { via: 'text', base }, problems, command: config.command })
  }
  if (end !== Infinity) {
    const rest = args.slice(end + 1)
    if (config.takesCommand === undefined) words.push(...rest)
    else if (rest.length > 0) given['command'] = rest
    else problems.push({ where: '--', sentence: 'has nothing behind it; it takes the program to start, e.g. -- node app.js' })
  }
  for (const word of words.slice(config.words ?? 0)) {
    problems.push({
      where: '',
      sentence: `${quote(word)} is not expected here; options start with ` +
        `--${config.takesCommand === true ? ', and a program to start stands behind --' : ''}`
    })
  }
  return { given: given as Given<R>, words, problems }
}
