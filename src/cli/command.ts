/**
 * The shape of a command. `main.ts` holds the table of commands, loads the one asked for and turns what `run` returns
 * into the exit code of the process.
 */
import type { ReadStream } from 'node:tty'
import type { Row } from '../options/row.js'

/** As much of a stream as a command needs. */
export interface Output {
  write (text: string): unknown
}

/** A terminal that somebody sits at. */
export interface Terminal {
  /** What is typed; it is opened when it is asked for. */
  input (): ReadStream
  clear (): void
}

/** What a command may touch of the outside world; tests hand in their own. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder that relative paths start from. */
  readonly cwd: string
  /** Whether standard output is a terminal: decides about color and about the form of the log. */
  readonly isTerminal: boolean
  /** Where standard input and output are one. */
  readonly terminal?: Terminal | undefined
}

/** A flag that a command takes. */
export interface TakenFlag {
  /** Without dashes. */
  readonly flag: string
  readonly row: Pick<Row, 'value' | 'meaning' | 'short' | 'list'>
}

export interface Command {
  readonly name: string
  /** One line for the list of commands, without full stop. */
  readonly summary: string
  /** The whole text of `edgeproxy help <name>`, ending in a newline. `main` prints it for `--help`, too. */
  readonly help: string
  /** Its flags, those of its own first. */
  readonly takes: readonly TakenFlag[]
  /**
   * Runs to the end and returns the exit code: 0 it worked, 1 it found trouble, 2 it was asked nonsense. Never calls
   * process.exit. An OptionsError thrown here is printed by `main`, one line per mistake, and exits 2.
   */
  run (args: string[], io: Io): Promise<number>
}
