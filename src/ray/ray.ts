/**
 * The ray ID: one name for one request, the same on the page, in the headers and in the log. First stop of the journey.
 *
 *   a3436fd6db 5a3dde - LAB
 *   |          |        +-- colo: three capitals
 *   |          +-- 24 random bits
 *   +-- 40 bits: ticks of 1/1600 s since 2012-10-12T00:00:00Z
 *
 * The layout was derived from public samples (facts of the documented edge); it sorts by time and can be decoded.
 */
import { randomBytes } from 'node:crypto'
import { epochMs } from '../clock.js'

const EPOCH_MS = 1_350_000_000_000
const TICKS_PER_MS = 1.6
const BLOCK = 3072

export type RandomBytes = (size: number) => Buffer

/** `00` to `ff`: writing a number in hex costs more than all the rest of a ray. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Returns a function that makes ray IDs. Random bytes are drawn in blocks: a draw for each ray would show in a profile. */
export function createRays (colo: string, now: () => number = epochMs, random: RandomBytes = randomBytes): () => string {
  const suffix = `-${colo}`
  let block: Buffer = Buffer.alloc(0)
  let at = 0
  let last = NaN
  let high = ''
  return () => {
    if (at >= block.length) {
      block = random(BLOCK)
      at = 0
    }
    const time = now()
    if (time !== last) {
      last = time
      // padding by adding one bit above is cheaper than padStart
      high = (Math.floor((time - EPOCH_MS) * TICKS_PER_MS) + 0x10000000000).toString(16).slice(1)
    }
    return high + HEX[block[at++] as number] + HEX[block[at++] as number] + HEX[block[at++] as number] + suffix
  }
}

export interface DecodedRay {
  readonly id: string
  /** The moment the request arrived, to 1/1600 s. */
  readonly time: Date
  /** 24 bits without meaning. */
  readonly random: string
  readonly colo: string | null
}

/**
 * Reads a ray ID back.
 * @throws RangeError with one sentence when the text is no ray ID.
 */
export function decodeRay (text: string): DecodedRay {
  const match = /^([0-9a-f]{10})([0-9a-f]{6})(?:-([A-Z]{3}))?$/i.exec(String(text).trim())
  if (match === null) {
    throw new RangeError(`"${text}" is no ray ID: it takes 16 hex digits and, optionally, a dash and three letters, like a3436fd6db5a3dde-LAB`)
  }
  const [, high = '', low = '', colo] = match
  return {
    id: (high + low).toLowerCase(),
    time: new Date(Math.round(EPOCH_MS + parseInt(high, 16) / TICKS_PER_MS)),
    random: low.toLowerCase(),
    colo: colo?.toUpperCase() ?? null
  }
}
