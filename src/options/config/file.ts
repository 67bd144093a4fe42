/** The config file: found, read, held against the schema; every mistake with file, line and column. */
import { existsSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { Mistake, attempt, type Problem } from '../problem.js'
import { formatPath, type FoundProblem } from '../place.js'
import { readObject, type Source } from '../read.js'
import type { Given, Rows } from '../row.js'
import type { Table } from '../table.js'
import { isRecord } from '../values/value.js'
import { readTextFile } from '../values/text-file.js'
import { parseText, type ParsedText } from './document.js'
import { loadModule } from './module.js'
import { validate } from './validate.js'

const FORMATS = ['yaml', 'yml', 'json', 'mjs'] as const
const NAMES = FORMATS.map(format => `edgeproxy.config.${format}`)

export interface ConfigFile<G extends object = object> {
  readonly source: Pick<Source<G>, 'given' | 'sites'>
  readonly problems: readonly Problem[]
  /** Names the place of a mistake: `edgeproxy.config.yaml:4:14: port`. */
  problem (found: FoundProblem): Problem
}

/** The config file of a folder, or null. A second one beside it is a mistake: nobody could tell which one counts. */
export function findConfig (folder: string, problems: Problem[]): string | null {
  const [first, second] = NAMES.filter(name => existsSync(join(folder, name)))
  if (first === undefined) return null
  if (second !== undefined) problems.push({ where: second, sentence: `there is ${first}, too; keep one of them, or name it with --config` })
  return join(folder, first)
}

/** A file as it is shown: relative to the working directory where that is shorter. */
export function shownFile (file: string, cwd: string): string {
  const short = relative(cwd, file)
  return short === '' || short.startsWith('..') ? file : short
}

const NOTHING = { given: {}, sites: [] }

function namer (shown: string, parsed: ParsedText | null): ConfigFile['problem'] {
  return found => {
    const { sentence, path, atKey } = found
    const place = parsed?.place(path, atKey)
    const where = [place === undefined ? shown : `${shown}:${place.line}:${place.column}`, formatPath(path)].filter(part => part !== '')
      .join(': ')
    return { where, sentence, ...place }
  }
}

/** `$schema` is for editors; everything else must be an option. */
function withoutSchema (data: unknown): unknown {
  if (!isRecord(data)) return data
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== '$schema'))
}

function check<R extends Rows> (table: Table<R>, data: unknown, base: string, problem: ConfigFile['problem']): ConfigFile<Given<R>> {
  const source = readObject(table, withoutSchema(data), { via: 'file', base })
  const found = [...source.found, ...validate(table, data, source.found)]
  return { source, problem, problems: found.map(problem) }
}

function readDocument<R extends Rows> (table: Table<R>, file: string, shown: string): ConfigFile<Given<R>> {
  const parsed = parseText(readTextFile(file))
  const problem = namer(shown, parsed)
  const mistakes = parsed.mistakes.map(({ line, column, sentence }) => ({ where: `${shown}:${line}:${column}`, sentence, line, column }))
  if (parsed.data === undefined) return { source: NOTHING, problem, problems: mistakes }
  const checked = check(table, parsed.data, dirname(file), problem)
  return { ...checked, problems: [...mistakes, ...checked.problems] }
}

async function readFile<R extends Rows> (table: Table<R>, file: string, shown: string): Promise<ConfigFile<Given<R>>> {
  const format = extname(file).slice(1)
  if (format === 'mjs') return check(table, await loadModule(file), dirname(file), namer(shown, null))
  if (format === 'yaml' || format === 'yml' || format === 'json') return readDocument(table, file, shown)
  throw new Mistake('has an unknown ending; a config file ends in .yaml, .yml, .json or .mjs')
}

/** Reads a config file. Never throws for what the user wrote. */
export async function readConfig<R extends Rows> (table: Table<R>, file: string, cwd: string): Promise<ConfigFile<Given<R>>> {
  const shown = shownFile(file, cwd)
  try {
    return await readFile(table, file, shown)
  } catch (error) {
    const problems: Problem[] = []
    attempt(problems, shown, () => { throw error })
    return { source: NOTHING, problems, problem: namer(shown, null) }
  }
}
