/** What each command takes, for the completion of a shell: from the options' rows and the commands' own declarations. */
import { BRAND_NAMES } from '../../../error-pages/index.js'
import { FAILURE_KINDS } from '../../failures/catalog.js'
import type { TakenFlag } from '../command.js'
import { COMMAND_NAMES, COMMANDS, type CommandName } from '../commands.js'

/** Shells for which there is a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** What may stand behind a flag: some words, the name of a file, or both; neither where anything may. */
export interface Candidates {
  readonly words: readonly string[]
  readonly files: boolean
}

export interface CompletedFlag extends Candidates {
  /** Without dashes. */
  readonly name: string
  readonly short: string | undefined
  /** A switch takes no value. */
  readonly isSwitch: boolean
  readonly list: boolean
  readonly meaning: string
}

export interface CompletedCommand extends Candidates {
  readonly name: string
  readonly summary: string
  readonly flags: readonly CompletedFlag[]
}

/** Values that are files, by their placeholder. */
const FILES = /<(?:.*[|:=])?(?:file|folder|path|pem)>/

/** Words of values whose schema has no list of them, by the placeholder. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  '<name|folder>': BRAND_NAMES,
  '<kind[/reason][:rate]>': FAILURE_KINDS
}

function flagOf ({ flag, row: { value, short, list, meaning } }: TakenFlag): CompletedFlag {
  const { placeholder, schema } = value
  const words = WORDS[placeholder] ?? ('enum' in schema && Array.isArray(schema.enum) ? schema.enum.map(String) : [])
  return { name: flag, short, list: list === true, isSwitch: placeholder === '', meaning, words, files: FILES.test(placeholder) }
}

/** Words that a command takes without a flag. */
const POSITIONALS: Readonly<Partial<Record<CommandName, Partial<Candidates>>>> = {
  serve: { files: true },
  explain: { words: FAILURE_KINDS },
  origin: { words: FAILURE_KINDS },
  pages: { words: ['check', 'preview'], files: true },
  completion: { words: SHELLS }
}

const EVERYWHERE: CompletedFlag = {
  name: 'help', short: 'h', isSwitch: true, list: false, meaning: 'print the help of the command', words: [], files: false
}

/** The commands in order; the first is the one when none is given. */
export async function completedCommands (): Promise<readonly CompletedCommand[]> {
  const commands = await Promise.all(COMMAND_NAMES.map(async name => {
    const { summary, takes } = await COMMANDS[name]()
    return { name, summary, flags: [...takes.map(flagOf), EVERYWHERE], words: [], files: false, ...POSITIONALS[name] }
  }))
  return [...commands, { name: 'help', summary: 'Print the help of a command', flags: [], words: COMMAND_NAMES, files: false }]
}
