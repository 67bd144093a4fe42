/** What `edgeproxy --help` prints, made from the table of commands. */
import { COMMAND_NAMES, COMMANDS } from './commands.js'

export async function overview (): Promise<string> {
  const commands = await Promise.all(COMMAND_NAMES.map(async name => await COMMANDS[name]()))
  const rows = [...commands, { name: 'help', summary: 'Print the help of a command' }]
  const width = Math.max(...rows.map(({ name }) => name.length)) + 2
  return `edgeproxy: a local edge that forwards to your program and shows every failure the way a real edge would

Usage
  edgeproxy <where> [options]                forward to a program that listens on <where>: 3000, host:port or a URL
  edgeproxy [options] -- <program>           start the program as well
  edgeproxy <command> [options]

Commands
${rows.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n')}

Try
  edgeproxy 3000
  edgeproxy -- npm run dev
  edgeproxy demo
  edgeproxy help serve                       every option, with its default

Everywhere: --help, --version
`
}
