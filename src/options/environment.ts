/** Options from `EDGEPROXY_*` variables; several values are divided by commas. An empty variable counts as not set. */
import { nearest } from '../nearest.js'
import { attempt, type Problem } from './problem.js'
import type { Given, NameOf, Rows } from './row.js'
import type { Table } from './table.js'

const PREFIX = 'EDGEPROXY_'
/** Variables of ours that are no options: where the edge keeps its own authority. */
const OTHERS = new Set(['EDGEPROXY_HOME'])

/** Other programs may have variables with this prefix; only one that is nearly an option of ours must be a mistake. */
function checkSpelling (variable: string, known: Iterable<string>, problems: Problem[]): void {
  const found = nearest(variable.slice(PREFIX.length), [...known].map(one => one.slice(PREFIX.length)))
  if (found !== null) problems.push({ where: variable, sentence: `is not an option; did you mean ${PREFIX}${found}?` })
}

export type Environment = Readonly<Record<string, string | undefined>>

export function readEnvironment<R extends Rows> (table: Table<R>, env: Environment, base: string): {
  given: Given<R>
  problems: readonly Problem[]
} {
  const byVariable = new Map<string, NameOf<R>>(table.shell.map(name => [table.variable(name), name]))
  const given: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const [variable, text = ''] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || OTHERS.has(variable) || text.trim() === '') continue
    const name = byVariable.get(variable)
    if (name === undefined) {
      checkSpelling(variable, byVariable.keys(), problems)
      continue
    }
    const { value, list } = table.row(name)
    const parts = list === true ? text.split(',').filter(part => part.trim() !== '') : [text.trim()]
    const read = parts.map(part => attempt(problems, variable, () => value.read(part, { via: 'text', base })))
      .filter(one => one !== undefined)
    if (list === true) given[name] = read
    else if (read.length > 0) given[name] = read[0]
  }
  return { given: given as Given<R>, problems }
}
