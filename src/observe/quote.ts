/**
 * JSON strings that are safe to print: besides what JSON asks for, everything that can move a terminal's cursor, turn
 * its text around or be taken for the end of a line is written as an escape. Part of the log line's hot path.
 */
import { escapeUnsafe } from '../printable.js'

export { escapeUnsafe }

/** Printable ASCII without quote and backslash: nearly every string of a log line, quoted without a further look. */
const PLAIN = /^[ !#-[\]-~]*$/

/** The JSON text of a string or null. Lone surrogates come out as escapes, so the line is always valid UTF-8. */
export const quote = (text: string | null): string => {
  if (text === null) return 'null'
  return PLAIN.test(text) ? '"' + text + '"' : escapeUnsafe(JSON.stringify(text))
}

/** `.01` to `.99` without trailing zeros, and nothing for a whole number. */
const FRACTIONS = Array.from({ length: 100 }, (_, hundredths) => String(hundredths / 100).slice(1))

/** Milliseconds with two decimals, or null. Put together from whole numbers: printing a double costs four times as much. */
export const milliseconds = (ms: number | null): string => {
  if (ms === null || !(ms >= 0 && ms < 1e12)) return 'null'
  const hundredths = Math.round(ms * 100)
  return Math.floor(hundredths / 100) + (FRACTIONS[hundredths % 100] as string)
}
