/** Finds the command that was asked for, runs it, and prints mistakes one per line. */
import { nearest } from '../nearest.js'
import { OptionsError, formatProblem, type Problem } from '../options/problem.js'
import { quote } from '../options/values/value.js'
import { COMMAND_NAMES, COMMANDS, isCommandName, type CommandName } from './commands.js'
import type { Io } from './command.js'
import { overview } from './help.js'
import { isUpstream } from './upstream-words.js'
import { VERSION } from './version.js'
import { complain, safeIo } from './output.js'

/** What the words of the command line ask for. */
interface Asked {
  readonly command: CommandName
  readonly args: string[]
  /** Whether the command was named; without a name it is `serve`. */
  readonly isNamed: boolean
}

const isAskedFor = (args: readonly string[], ...flags: readonly string[]): boolean => {
  const end = args.indexOf('--')
  return args.slice(0, end === -1 ? args.length : end).some(arg => flags.includes(arg))
}

/** A word that is no command may be a program without what stands before it. */
function unknownCommand (word: string, rest: readonly string[]): Problem {
  const command = nearest(word, [...COMMAND_NAMES, 'help'])
  if (command !== null) return { where: '', sentence: `${quote(word)} is not a command; did you mean edgeproxy ${command}?` }
  const line = [word, ...rest].join(' ')
  if (/[ /]/.test(line)) {
    return { where: '', sentence: `${quote(word)} is not a command; to have the edge start a program, write edgeproxy -- ${quote(line).slice(1, -1)}` }
  }
  return { where: '', sentence: `${quote(word)} is not a command; edgeproxy knows ${[...COMMAND_NAMES, 'help'].join(', ')}` }
}

function readCommand (args: readonly string[]): Asked {
  const [first, ...rest] = args
  if (first === undefined || first.startsWith('-') || isUpstream(first)) return { command: 'serve', args: [...args], isNamed: false }
  if (isCommandName(first)) return { command: first, args: rest, isNamed: true }
  throw new OptionsError([unknownCommand(first, rest)])
}

async function help (topic: string | undefined): Promise<string> {
  if (topic === undefined || topic === 'help') return await overview()
  if (!isCommandName(topic)) throw new OptionsError([unknownCommand(topic, [])])
  return (await COMMANDS[topic]()).help
}

async function dispatch (args: readonly string[], io: Io): Promise<number> {
  const print = (text: string): number => {
    io.stdout.write(text)
    return 0
  }
  if (args[0] === 'help') return print(await help(args.slice(1).find(arg => !arg.startsWith('-'))))
  if (args[0] === 'version' || isAskedFor(args, '--version', '-v')) return print(`${VERSION}\n`)
  const asked = readCommand(args)
  if (isAskedFor(args, '--help', '-h')) return print(await help(asked.isNamed ? asked.command : undefined))
  const command = await COMMANDS[asked.command]()
  return await command.run(asked.args, io)
}

/** Runs a command line and returns its exit code: 2 for what the user got wrong, 1 for what went wrong. */
export async function run (args: readonly string[], outside: Io): Promise<number> {
  const io = safeIo(outside)
  try {
    return await dispatch(args, io)
  } catch (error) {
    if (error instanceof OptionsError) {
      for (const problem of error.problems) complain(io, formatProblem(problem))
      return 2
    }
    io.stderr.write(`edgeproxy: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
    return 1
  }
}
