/** The help texts, made from the tables of commands and options. */
import { GROUPS } from '../options/row.js'
import { shownDefault } from '../options/table.js'
import { TABLE, type OptionName } from '../settings/rows.js'
import { COMMAND_NAMES, COMMANDS } from './commands.js'

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

function optionLine (name: OptionName): string {
  const row = TABLE.row(name)
  const { value, list, meaning } = row
  const left = `  --${TABLE.flag(name)} ${value.placeholder}`.trimEnd()
  const fallback = value.placeholder === '' ? '' : ` [${shownDefault(row)}]`
  const right = wrap(`${meaning}${list === true ? ' (repeatable)' : ''}${fallback}`, INDENT)
  // a long flag gets a line of its own
  return left.length < INDENT - 1 ? left.padEnd(INDENT) + right : `${left}\n${' '.repeat(INDENT)}${right}`
}

/** Options by group, for the help of a command that takes `names`. */
export function optionsHelp (names: readonly OptionName[]): string {
  const known = TABLE.names.filter(name => names.includes(name) && TABLE.row(name).only !== 'file')
  return Object.entries(GROUPS)
    .map(([group, heading]) => ({ heading, lines: known.filter(name => TABLE.row(name).group === group).map(optionLine) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ heading, lines }) => `${heading}\n${lines.join('\n')}\n`)
    .join('\n')
}

/** What `edgeproxy --help` prints. */
export async function overview (): Promise<string> {
  const commands = await Promise.all(COMMAND_NAMES.map(async name => await COMMANDS[name]()))
  const rows = [...commands, { name: 'help', summary: 'Print the help of a command' }]
  const width = Math.max(...rows.map(({ name }) => name.length)) + 2
  return `edgeproxy: a local edge that forwards to your program and shows every failure the way a real edge would

Usage
  edgeproxy --upstream <where> [options]     forward to a program that listens on <where>
  edgeproxy <command> [options]

Commands
${rows.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n')}

Try
  edgeproxy --upstream localhost:3000
  edgeproxy demo
  edgeproxy help serve                       every option, with its default

Everywhere: --help, --version
`
}
