/** What the table of causes is made of, and how a cause is looked for in what a program said. */
import { stripVTControlCharacters } from 'node:util'
import type { Text } from '../failures/kind.js'
import type { upstreamStartFailed } from '../failures/kinds/upstream-start-failed.js'
import type { StartReport } from './report.js'

export type Reason = keyof typeof upstreamStartFailed.reasons

/** Values for the placeholders of the texts. */
export type Recognized = Readonly<Record<string, string | undefined>>

/** null where the cause does not fit. */
export type Recognize = (report: StartReport) => Recognized | null

export interface Cause {
  readonly reason: Reason
  readonly recognize: Recognize
  /** What happened; `{name}` stands for what was recognized, and `[...]` is left out where a name in it is not known. */
  readonly happened: Text
  /** What to do. */
  readonly fix: Text
}

/** A color or other escape sequence that a log has written out. */
const WRITTEN_OUT = /\\x1b\[[\d;]*[A-Za-z]/g

/** Everything the program and its server said, oldest first. */
export const said = ({ lines, ownLog }: StartReport): string =>
  stripVTControlCharacters([...lines, ...ownLog].join('\n')).replace(WRITTEN_OUT, '')

/** Looks for the patterns in what was said; their named groups are what was found. */
export const saying = (...patterns: readonly RegExp[]): Recognize => report => {
  const text = said(report)
  for (const pattern of patterns) {
    const match = pattern.exec(text)
    if (match !== null) return { ...match.groups }
  }
  return null
}

/** As `recognize`, where a condition holds, too. */
export const where = (condition: (report: StartReport) => boolean, recognize: Recognize): Recognize =>
  report => condition(report) ? recognize(report) : null

/** The first that recognizes it. */
export const either = (...ways: readonly Recognize[]): Recognize => report => {
  for (const way of ways) {
    const found = way(report)
    if (found !== null) return found
  }
  return null
}

/** Adds who holds the port, where that was seen. */
export const withOwner = (recognize: Recognize): Recognize => report => {
  const found = recognize(report)
  return found === null ? null : { ...found, owner: report.portOwner ?? undefined }
}

/** The first word of a command line. */
export function programOf ({ command }: StartReport): string {
  const [, single, double, plain = ''] = /^\s*(?:exec\s+)?(?:'([^']*)'|"([^"]*)"|(\S+))/.exec(command) ?? []
  return single ?? double ?? plain
}

/** Whether it ended by itself with an error, as far as is known: no signal, and no code by which a shell tells of one. */
export const isError = ({ phase, exitCode, signal }: StartReport): boolean =>
  phase === 'exit' && signal === null && exitCode !== 0 && !(exitCode !== null && exitCode > 128)

/** A quoted sentence within one of ours, which has a full stop of its own. */
export function withoutStop (line: string): string
export function withoutStop (line: string | undefined): string | undefined
export function withoutStop (line: string | undefined): string | undefined { return line?.replace(/\.+$/, '') }
