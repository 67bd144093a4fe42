/** Flags that only one command knows, beside the options of the table that it takes as well. */
import { parseArgs } from 'node:util'
import { didYouMean } from '../options/nearest.js'
import { readFlags, type Flags } from '../options/flags.js'
import { attempt, type Problem } from '../options/problem.js'
import { TABLE, type Given, type OptionName } from '../settings/rows.js'
import type { Value } from '../options/values/value.js'

/** Readers by flag name, without the dashes. */
export type OwnReaders = Readonly<Record<string, Value<unknown>>>

export type Own<R extends OwnReaders> = { [K in keyof R]?: R[K] extends Value<infer T, unknown> ? T : never }

export interface Both<R extends OwnReaders> {
  readonly own: Own<R>
  /** The options of the table. */
  readonly flags: Flags<Given>
}

/**
 * Takes a command's own flags out and reads the rest as options.
 * @param problems gets every mistake
 */
export function readBoth<R extends OwnReaders> (args: readonly string[], readers: R, names: readonly OptionName[], base: string, problems: Problem[]): Both<R> {
  const own: Record<string, unknown> = {}
  const options = Object.fromEntries(Object.keys(readers).map(name => [name, { type: 'string' as const }]))
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const taken = new Set<number>()
  for (const token of tokens) {
    const reader = token.kind === 'option' ? readers[token.name] : undefined
    if (token.kind !== 'option' || reader === undefined) continue
    const { rawName, index, value, inlineValue } = token
    taken.add(index)
    if (value === undefined || (inlineValue === false && /^-./.test(value))) {
      problems.push({ where: rawName, sentence: `has no value; it takes ${reader.placeholder}` })
      continue
    }
    if (inlineValue === false) taken.add(index + 1)
    own[token.name] = attempt(problems, rawName, () => reader.read(value, { via: 'text', base }))
  }
  const flags = readFlags(TABLE, args.filter((_arg, index) => !taken.has(index)), { names }, base)
  problems.push(...flags.problems.map(problem => hinted(problem, [...Object.keys(readers), ...names.map(TABLE.flag)])))
  return { own: own as Own<R>, flags }
}

/** A mistyped flag may be meant for one that only the command knows. */
function hinted ({ where, sentence }: Problem, known: readonly string[]): Problem {
  if (!sentence.startsWith('is not an option')) return { where, sentence }
  return { where, sentence: `is not an option${didYouMean(where.replace(/^-+/, ''), known, name => `--${name}`)}` }
}
