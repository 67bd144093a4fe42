/**
 * The one place where commands write. Whatever they say may quote what somebody else wrote (names in a file, arguments, a
 * certificate, a module's own message), so everything is made safe here and not at each message.
 */
import { PAINTED, lookOf } from '../observe/terminal.js'
import { printable, printableLines } from '../printable.js'
import type { Io, Output } from './command.js'

export const isColored = ({ isTerminal, env }: Io): boolean => lookOf({ isTTY: isTerminal }, env as NodeJS.ProcessEnv).color

/** Where colors were asked for, our own pass; every other part of a split is one of them. */
const paintedLines = (text: string): string => text.split(PAINTED).map((part, at) => at % 2 === 1 ? part : printableLines(part)).join('')

/** The same outside world, to which nothing can be written that acts on a terminal. */
export function safeIo (io: Io): Io {
  const safe = isColored(io) ? paintedLines : printableLines
  const guarded = (stream: Output, show: (text: string) => string): Output => ({ write: text => stream.write(show(text)) })
  return { ...io, stdout: guarded(io.stdout, safe), stderr: guarded(io.stderr, printableLines) }
}

/** One sentence on standard error, on one line. */
export function complain ({ stderr }: Pick<Io, 'stderr'>, sentence: string, who = 'edgeproxy'): void {
  stderr.write(`${who}: ${printable(sentence)}\n`)
}
