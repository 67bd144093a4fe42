/**
 * Mistakes in options: where each one is and one sentence about it. Everything that reads options collects them, so that
 * all are told at once.
 */
import { printable } from '../printable.js'

export interface Problem {
  /**
   * What the user wrote it in: `--port`, `EDGEPROXY_PORT`, `edgeproxy.config.yaml:4:14: port` or `port`; empty when the sentence
   * says it.
   */
  readonly where: string
  /** One clause, no full stop: what is wrong and what to write instead. */
  readonly sentence: string
  /** Place in the config file, from 1. */
  readonly line?: number
  readonly column?: number
}

/** Where a mistake stands. */
export type SourcePlace = Omit<Problem, 'sentence'>

/** Mistakes of the config file in the order of its lines, behind those of flags and variables. */
export const inOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))

/** One line, whatever was quoted in it. */
export const formatProblem = ({ where, sentence }: Problem): string => printable(where === '' ? sentence : `${where}: ${sentence}`)

/** Options that cannot be used. Carries every mistake found, not only the first. */
export class OptionsError extends Error {
  readonly problems: readonly Problem[]
  /** Files beside the options in which a mistake may be mended. */
  readonly files: readonly string[]

  constructor (problems: readonly Problem[], files: readonly string[] = []) {
    super(problems.map(formatProblem).join('\n'))
    this.name = 'OptionsError'
    this.problems = problems
    this.files = files
  }
}

/** One value that cannot be read; whoever asked for it knows where it stands and makes it a Problem. */
export class Mistake extends Error {
  constructor (sentence: string) {
    super(sentence)
    this.name = 'Mistake'
  }
}

/** Runs `read`; a Mistake is added to `problems` under the name `where`, and undefined comes back. */
export function attempt<T> (problems: Problem[], where: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    problems.push({ where, sentence: error.message })
    return undefined
  }
}

/** Runs `read`; its Mistake gets `before` in front: the name of the part, or the file, that it is in. */
export function inside<T> (before: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Mistake ? new Mistake(before + error.message) : error
  }
}
