/**
 * Bytes made visible: as one short quotation for a hint, or as a dump of hex and text for the pretty log and `diagnose`.
 * Only printable ASCII leaves this file, so no byte can move a terminal's cursor.
 */
import type { Evidence } from '../journey.js'

const WIDTH = 16
const BEFORE = 12
const AFTER = 40

const NAMES: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' }

/**
 * The bytes around an offset, the byte itself between marks: `"X-A >>>:<<< 1"`. At offset 0 and at the end, where the place
 * speaks for itself, without marks.
 */
export function excerpt (bytes: Buffer, at: number): string {
  const from = Math.max(0, at - BEFORE)
  const to = Math.min(bytes.length, at + AFTER)
  const before = show(bytes.subarray(from, at))
  const isMarked = at > 0 && at < bytes.length
  const middle = isMarked ? `>>>${show(bytes.subarray(at, at + 1))}<<<` : ''
  const after = show(bytes.subarray(isMarked ? at + 1 : at, to))
  return `"${from > 0 ? '...' : ''}${before}${middle}${after}${to < bytes.length ? '...' : ''}"`
}

const show = (bytes: Buffer): string => Array.from(bytes, byte =>
  NAMES[byte] ?? (isPrintable(byte) ? String.fromCharCode(byte) : `\\x${hex(byte)}`)).join('')

/**
 * ```
 *   0000  48 54 54 50 2f 31 2e 31  20 32 30 30 20 4f 4b 0d  |HTTP/1.1 200 OK.|
 *   0010  0a 58 2d 41>20<3a 20 31  0d 0a                    |.X-A : 1..|
 *                     ^^                                          ^
 * ```
 * One row for each 16 bytes, the offending byte bracketed in the hex part and pointed at in both. Rows that only repeat the
 * one above are left out, a star in their place.
 */
export function dump ({ bytes, offendingAt }: Pick<Evidence, 'bytes' | 'offendingAt'>): string[] {
  const lines: string[] = []
  for (let from = 0; from < bytes.length; from += WIDTH) {
    const row = bytes.subarray(from, from + WIDTH)
    const marked = offendingAt !== null && offendingAt >= from && offendingAt < from + row.length ? offendingAt - from : null
    if (marked === null && from >= WIDTH && row.equals(bytes.subarray(from - WIDTH, from))) {
      if (lines.at(-1) !== '*') lines.push('*')
      continue
    }
    lines.push(dumpRow(row, from, marked))
    if (marked !== null) lines.push(pointers(marked))
  }
  return lines
}

function dumpRow (row: Buffer, from: number, marked: number | null): string {
  let cells = ''
  for (let i = 0; i < WIDTH; i++) {
    const [open, gap] = [i === marked ? '>' : i - 1 === marked ? '<' : ' ', i === 8 ? ' ' : '']
    cells += gap + open + (i < row.length ? hex(row[i] ?? 0) : '  ')
  }
  const text = Array.from(row, byte => isPrintable(byte) ? String.fromCharCode(byte) : '.').join('')
  return `${from.toString(16).padStart(4, '0')} ${cells}${marked === WIDTH - 1 ? '<' : ' '} |${text}|`
}

/** Column of a byte in the hex part and in the text part of `dumpRow`. */
function pointers (at: number): string {
  const hexColumn = 5 + at * 3 + 1 + (at >= 8 ? 1 : 0)
  const textColumn = 5 + WIDTH * 3 + 1 + 3 + at
  return `${' '.repeat(hexColumn)}^^${' '.repeat(textColumn - hexColumn - 2)}^`
}

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
