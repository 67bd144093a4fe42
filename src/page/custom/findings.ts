/** What is wrong with a page that was handed in, and what is worth knowing: each with file, line and column. */
import { shownPath } from './files.js'

export interface Finding {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** One clause: what is wrong and how to mend it. */
  readonly sentence: string
}

/** A text and the file it was read from. */
export interface Source {
  readonly file: string
  readonly text: string
}

export function findingAt ({ file, text }: Source, at: number, sentence: string): Finding {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return { file, line: before.split('\n').length, column: at - lineStart + 1, sentence }
}

/** `pages/500.html:3:7` */
export const whereOf = ({ file, line, column }: Finding, cwd?: string): string => `${shownPath(file, cwd)}:${line}:${column}`

export const inOrder = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => a.line - b.line || a.column - b.column)
