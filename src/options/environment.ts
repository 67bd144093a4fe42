/** Options from `EDGEPROXY_*` variables; several values are divided by commas. An empty variable counts as not set. */
import { nearest } from './nearest.js'
import { attempt, type Problem } from './problem.js'
import { SHELL_OPTIONS, optionOf, variableOf, type Given } from './table.js'

const PREFIX = 'EDGEPROXY_'
/** Variables of ours that are no options: where the edge keeps its own authority. */
const OTHERS = new Set(['EDGEPROXY_HOME'])
const BY_VARIABLE = new Map(SHELL_OPTIONS.map(name => [variableOf(name), name]))

/** Other programs may have variables with this prefix; only one that is nearly an option of ours must be a mistake. */
function checkSpelling (variable: string, problems: Problem[]): void {
  const found = nearest(variable.slice(PREFIX.length), [...BY_VARIABLE.keys()].map(known => known.slice(PREFIX.length)))
  if (found !== null) problems.push({ where: variable, sentence: `is not an option; did you mean ${PREFIX}${found}?` })
}

export function readEnvironment (env: Readonly<Record<string, string | undefined>>, base: string): { given: Given, problems: readonly Problem[] } {
  const given: Given = {}
  const problems: Problem[] = []
  for (const [variable, text = ''] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || OTHERS.has(variable) || text.trim() === '') continue
    const name = BY_VARIABLE.get(variable)
    if (name === undefined) {
      checkSpelling(variable, problems)
      continue
    }
    const { value, list } = optionOf(name)
    const parts = list === true ? text.split(',').filter(part => part.trim() !== '') : [text.trim()]
    const read = parts.map(part => attempt(problems, variable, () => value.read(part, { via: 'text', base }))).filter(one => one !== undefined)
    if (list === true) Object.assign(given, { [name]: read })
    else if (read.length > 0) Object.assign(given, { [name]: read[0] })
  }
  return { given, problems }
}
