/** The help texts, made from the tables of commands and options. */
import { GROUPS, OPTION_NAMES, flagOf, optionOf, type OptionName } from '../options/table.js'
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

/** The default as one would type it, or what happens without. */
export function shownDefault (name: OptionName): string {
  const { default: preset, otherwise = '' } = optionOf(name)
  if (preset === null) return otherwise
  return typeof preset === 'string' ? preset : `${preset.current}, or ${preset.seed} with limits seed`
}

function optionLine (name: OptionName): string {
  const { value, list, meaning } = optionOf(name)
  const left = `  --${flagOf(name)} ${value.placeholder}`.trimEnd()
  const fallback = value.placeholder === '' ? '' : ` [${shownDefault(name)}]`
  const right = wrap(`${meaning}${list === true ? ' (repeatable)' : ''}${fallback}`, INDENT)
  // a long flag gets a line of its own
  return left.length < INDENT - 1 ? left.padEnd(INDENT) + right : `${left}\n${' '.repeat(INDENT)}${right}`
}

/** Options by group, for the help of a command that takes `names`. */
export function optionsHelp (names: readonly OptionName[]): string {
  const known = OPTION_NAMES.filter(name => names.includes(name) && optionOf(name).only !== 'file')
  return Object.entries(GROUPS)
    .map(([group, heading]) => ({ heading, lines: known.filter(name => optionOf(name).group === group).map(optionLine) }))
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
