/** How flags stand in a help text: a column of flags, and what each means beside it. */
import { GROUPS, type Row } from '../options/row.js'
import { shownDefault } from '../options/table.js'
import { TABLE, type OptionName } from '../settings/rows.js'

const WIDTH = 100
const INDENT = 30

/** Breaks a text into lines that fit beside a column of flags. */
function wrap (text: string, indent: number): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + word.length + 1 > WIDTH - indent) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join(`\n${' '.repeat(indent)}`)
}

/** @param shown the default, or what happens without; empty: nothing to say */
export function flagLine (flag: string, { value, list, meaning, short }: Pick<Row, 'value' | 'list' | 'meaning' | 'short'>, shown: string): string {
  const left = `  ${short === undefined ? '' : `-${short}, `}--${flag} ${value.placeholder}`.trimEnd()
  const fallback = value.placeholder === '' || shown === '' ? '' : ` [${shown}]`
  const right = wrap(`${meaning}${list === true ? ' (repeatable)' : ''}${fallback}`, INDENT)
  // a long flag gets a line of its own
  return left.length < INDENT - 1 ? left.padEnd(INDENT) + right : `${left}\n${' '.repeat(INDENT)}${right}`
}

/** Defaults as one would type them, where a command has its own. */
export type ShownDefaults = Readonly<Partial<Record<OptionName, string>>>

/** Options by group, for the help of a command that takes `names`. */
export function optionsHelp (names: readonly OptionName[], defaults: ShownDefaults = {}): string {
  const optionLine = (name: OptionName): string =>
    flagLine(TABLE.flag(name), TABLE.row(name), defaults[name] ?? shownDefault(TABLE.row(name)))
  const known = TABLE.names.filter(name => names.includes(name) && TABLE.row(name).only !== 'file')
  return Object.entries(GROUPS)
    .map(([group, heading]) => ({ heading, lines: known.filter(name => TABLE.row(name).group === group).map(optionLine) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ heading, lines }) => `${heading}\n${lines.join('\n')}\n`)
    .join('\n')
}
