/** The lines of a program's output, as they come out of a pipe: cut anywhere, also within a character. */
import { StringDecoder } from 'node:string_decoder'

/** Longer lines are cut, characters. */
export const LONGEST_LINE = 8192
export const CUT = '…[cut]'

export interface LineReader {
  write (piece: Buffer): void
  /** Gives what is left, where the last line has no end. */
  end (): void
}

/** Gives each line without its end, with control characters escaped so that it stays one line; colors stay. One reader per stream. */
export function createLineReader (onLine: (line: string) => void): LineReader {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  /** The rest of a line that is too long is not kept. */
  let isCut = false

  const give = (line: string): void => {
    onLine(escapedButColors(isCut ? line.slice(0, LONGEST_LINE) + CUT : line.endsWith('\r') ? line.slice(0, -1) : line))
    isCut = false
  }
  const add = (text: string): void => {
    if (isCut) return
    rest += text
    // one more than the limit, so that a carriage return at the very end is none of the line
    if (rest.length <= LONGEST_LINE + (rest.endsWith('\r') ? 1 : 0)) return
    isCut = true
    rest = rest.slice(0, LONGEST_LINE)
  }
  const take = (text: string): void => {
    let from = 0
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      add(text.slice(from, at))
      give(rest)
      rest = ''
      from = at + 1
    }
    if (from < text.length) add(text.slice(from))
  }
  return {
    write: piece => { take(decoder.write(piece)) },
    end () {
      take(decoder.end())
      if (rest !== '') give(rest)
      rest = ''
    }
  }
}

/** The one sequence that a terminal is sent for looks alone. */
// eslint-disable-next-line no-control-regex -- it begins with one
export const COLORS = /\u001b\[[\d;:]{0,40}m/g

/** For files, and for code that looks into a line. */
export const withoutColors = (line: string): string => line.includes('\u001b') ? line.replace(COLORS, '') : line

/** Everything that moves a cursor, ends a line or turns text around; a tab does no harm. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const ACTING = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Foreign text in one line: control characters are written out, as `\x1b` or `\u{202e}`. */
export const escaped = (text: string): string => text.replace(ACTING, character => {
  const code = character.charCodeAt(0)
  return code < 0x100 ? '\\x' + code.toString(16).padStart(2, '0') : `\\u{${code.toString(16)}}`
})

function escapedButColors (line: string): string {
  const colors = line.match(COLORS)
  return colors === null ? escaped(line) : line.split(COLORS).map((text, at) => escaped(text) + (colors[at] ?? '')).join('')
}
