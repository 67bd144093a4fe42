/** What is kept of bytes that an upstream sent and nobody understood: a window of them, and the place where reading stopped. */
import type { Evidence } from '../journey.js'

const EVIDENCE_BYTES = 256

/** Header lines whose sizes are kept when the head was too large. */
const HEADER_LINES_KEPT = 200

/**
 * @param pieces of the answer's head, as they came
 * @param stop offset of the byte the parser stopped at; -1 where it did not say
 * @param isOversize the sizes of the lines are asked for, too
 */
export function keepHead (pieces: readonly Buffer[], stop: number, isOversize: boolean): Evidence {
  const whole = Buffer.concat(pieces)
  const at = stop >= 0 && stop < whole.length ? stop : null
  // a window around the offending byte when it lies beyond the first bytes
  const from = at !== null && at >= EVIDENCE_BYTES ? at - EVIDENCE_BYTES / 2 : 0
  return {
    bytes: Buffer.from(whole.subarray(from, from + EVIDENCE_BYTES)),
    offendingAt: at === null ? null : at - from,
    ...(isOversize ? { headerSizes: headerSizes(whole) } : {})
  }
}

/** @param rest begins with the line that was not understood @param stop offset of the byte in it */
export function keepBody (rest: Buffer | null, stop: number): Evidence | null {
  if (rest === null || rest.length === 0) return null
  // of a long line its end
  const from = Math.max(0, stop - EVIDENCE_BYTES / 2)
  return { bytes: Buffer.from(rest.subarray(from, from + EVIDENCE_BYTES)), offendingAt: stop - from }
}

/** One entry for each header line; the largest come first. */
function headerSizes (head: Buffer): Array<readonly [string, number]> {
  const sizes: Array<readonly [string, number]> = []
  for (const line of head.toString('latin1').split('\r\n').slice(1)) {
    const colon = line.indexOf(':')
    if (colon > 0) sizes.push([line.slice(0, colon).toLowerCase(), line.length + 2])
  }
  return sizes.sort((a, b) => b[1] - a[1]).slice(0, HEADER_LINES_KEPT)
}
