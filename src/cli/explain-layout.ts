/** Plain text for people: wrapped at 80 columns, headings, hanging lists. Shared by explain, diagnose and ray. */
import { stripVTControlCharacters } from 'node:util'
import { paintColor, paintPlain, type Paint } from '../observe/terminal.js'
import type { Io } from './command.js'
import { isColored } from './output.js'

export const COLUMNS = 80

/** Wraps at ordinary spaces only, so that a no-break space holds; later lines hang under the first word. */
export function wrap (text: string, first = '', hang = ' '.repeat(first.length)): string {
  const lines: string[] = []
  let line = first
  let isStart = true
  for (const word of text.split(' ')) {
    if (!isStart && visible(line) + 1 + visible(word) > COLUMNS) {
      lines.push(line)
      line = hang + word
    } else {
      line += isStart ? word : ` ${word}`
    }
    isStart = false
  }
  return [...lines, line].join('\n')
}

/** Columns a text takes: colors take none. */
const visible = (text: string): number => stripVTControlCharacters(text).length

/** `1. ...`, one for each text. */
export const numbered = (texts: readonly string[]): string[] => texts.map((text, index) => wrap(text, `  ${index + 1}. `))

/** Rows of a name and a text, the texts in one column. */
export function table (rows: ReadonlyArray<readonly [name: string, text: string]>, indent = 2, gap = 2): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length)) + gap
  return rows.map(([name, text]) => wrap(text, ' '.repeat(indent) + name.padEnd(width)))
}

/** Colors where standard output wants them (NO_COLOR, FORCE_COLOR, a terminal). */
export const paintFor = (io: Io): Paint => isColored(io) ? paintColor : paintPlain
