/** What a dialect writes, as whole lines. It comes from a brand, which may be somebody's own, and speaks of what strangers sent. */
import type { Dialect } from '../brand/dialects.js'
import type { Journey } from '../journey.js'
import { jsonLine } from './json-line.js'
import { escapeUnsafe } from './quote.js'
import { printable } from '../printable.js'

/** A row of text; a tab may separate its columns, nothing in it ends it or acts on a terminal. */
const rowOf = (row: string): string => row.split('\t').map(printable).join('\t')

const wholeLine = (written: string | object): string => typeof written === 'string' ? rowOf(written) : escapeUnsafe(JSON.stringify(written))

/** The journey's line with its line feed; empty where the dialect has none for it. What it cannot say is said in our own form. */
export function dialectLine (dialect: Dialect, journey: Journey, level: number): string {
  try {
    const written = dialect.write(journey) ?? ''
    return written === '' ? '' : `${wholeLine(written)}\n`
  } catch (error) {
    journey.bug ??= error as Error
    return jsonLine(journey, level)
  }
}

/** The lines before the first row of a file. @throws what the dialect throws */
export function preambleOf ({ preamble }: Dialect, time: number): string {
  const written = preamble?.(time) ?? ''
  const lines = typeof written === 'string' ? written.split('\n') : written
  return lines.filter(line => line !== '').map(line => `${rowOf(line)}\n`).join('')
}
