/** Options from the command line. All mistakes are collected; none stops the reading. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { didYouMean } from './nearest.js'
import { attempt, type Problem } from './problem.js'
import { flagOf, optionOf, type Given, type OptionName } from './table.js'
import { quote, type Origin } from './values/value.js'

/** Flags that every command knows besides the options. */
export interface FlagConfig {
  /** Options this command takes. */
  readonly names: readonly OptionName[]
  /** How many words may stand without a flag. Default 0. */
  readonly words?: number
  /** What follows `--` is the program to start; without this it is unexpected words. */
  readonly takesCommand?: true
}

export interface Flags {
  readonly given: Given
  /** The words without a flag. */
  readonly words: readonly string[]
  readonly problems: readonly Problem[]
}

type Tokens = NonNullable<ReturnType<typeof parseArgs<{ tokens: true, strict: false }>>['tokens']>
type OptionToken = Extract<Tokens[number], { kind: 'option' }>

const isToggle = (name: OptionName): boolean => optionOf(name).value.placeholder === ''

function tokensOf (args: readonly string[], names: readonly OptionName[]): Tokens {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const name of names) options[flagOf(name)] = { type: isToggle(name) ? 'boolean' : 'string', multiple: true }
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

/** The flag's value as text, or a problem: none, or what looks like the next flag. */
function valueOf (token: OptionToken, name: OptionName, problems: Problem[]): string | undefined {
  const { rawName, value, inlineValue } = token
  if (isToggle(name)) return value ?? 'true'
  const takes = `it takes ${optionOf(name).value.placeholder}`
  if (value === undefined) {
    problems.push({ where: rawName, sentence: `has no value; ${takes}` })
  } else if (inlineValue !== true && /^-./.test(value) && !/^-\d/.test(value)) {
    problems.push({ where: rawName, sentence: `has no value; ${takes}, and ${quote(value)} looks like the next flag` })
  } else {
    return value
  }
  return undefined
}

const isKnown = (flag: string, byFlag: ReadonlyMap<string, OptionName>): boolean => byFlag.has(flag.replace(/^no-/, '')) || byFlag.has(flag)

function readToken (token: OptionToken, byFlag: ReadonlyMap<string, OptionName>, given: Given, origin: Origin, problems: Problem[]): void {
  const negated = token.name.startsWith('no-') ? byFlag.get(token.name.slice(3)) : undefined
  const isOff = negated !== undefined && isToggle(negated)
  const name = isOff ? negated : byFlag.get(token.name)
  if (name === undefined) {
    problems.push({ where: token.rawName, sentence: `is not an option${didYouMean(token.name, byFlag.keys(), flag => `--${flag}`)}` })
    return
  }
  const text = isOff ? 'false' : valueOf(token, name, problems)
  if (text === undefined) return
  const read = attempt(problems, token.rawName, () => optionOf(name).value.read(text, origin))
  const before = optionOf(name).list === true ? (given[name] as unknown[] | undefined) ?? [] : null
  // a list stays given even when its values are mistakes, so that nobody is told it is missing, too
  if (before !== null) Object.assign(given, { [name]: read === undefined ? before : [...before, read] })
  else Object.assign(given, { [name]: read })
}

/** Reads the arguments of a command. */
export function readFlags (args: readonly string[], config: FlagConfig, base: string): Flags {
  const problems: Problem[] = []
  const given: Given = {}
  const words: string[] = []
  const byFlag = new Map(config.names.map(name => [flagOf(name), name]))
  const tokens = tokensOf(args, config.names)
  const end = tokens.find(token => token.kind === 'option-terminator')?.index ?? Infinity
  // the word behind an unknown flag is its value, and no second mistake
  let isUnknown = false
  for (const token of tokens) {
    if (token.kind === 'positional' && token.index < end && !isUnknown) words.push(token.value)
    isUnknown = token.kind === 'option' && token.inlineValue !== true && !isKnown(token.name, byFlag)
    if (token.kind === 'option') readToken(token, byFlag, given, { via: 'text', base }, problems)
  }
  if (end !== Infinity) {
    const rest = args.slice(end + 1)
    if (config.takesCommand === undefined) words.push(...rest)
    else if (rest.length === 0) problems.push({ where: '--', sentence: 'has nothing behind it; it takes the program to start, e.g. -- node app.js' })
    else given.command = rest
  }
  for (const word of words.slice(config.words ?? 0)) problems.push({ where: '', sentence: `${quote(word)} is not expected here; options start with --${config.takesCommand === true ? ', and a program to start stands behind --' : ''}` })
  return { given, words, problems }
}
