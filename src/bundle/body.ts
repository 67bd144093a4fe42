/** The body of an answer, as much of it as a bundle holds, and how much there was. */
import type { IncomingMessage } from 'node:http'
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib'
import { clearTimeout, setTimeout } from '../clock.js'

/** What a bundle holds of a body, bytes. */
export const KEPT_BYTES = 256 * 1024
/** Beyond the limit a little more is read, so that a secret on the edge is seen whole before the cut. */
const SPARE = 8 * 1024
/** How long and how much of a body without end is listened to. */
const ENOUGH_BYTES = 20_000_000
const ENOUGH_MS = 5000

export interface Body {
  /** The first bytes, a little more than are kept. */
  readonly bytes: Buffer
  /** Bytes received, without chunk framing. */
  readonly size: number
  /** More came, or would have come. */
  readonly isCut: boolean
  /** What ended it, where that was not its end. */
  readonly error: string | null
}

export async function readBody (message: IncomingMessage): Promise<Body> {
  const pieces: Buffer[] = []
  let [size, kept] = [0, 0]
  const ending = await new Promise<'whole' | 'enough' | Error>(resolve => {
    const timer = setTimeout(resolve, ENOUGH_MS, 'enough')
    message.on('data', (piece: Buffer) => {
      size += piece.length
      if (kept < KEPT_BYTES + SPARE) {
        const part = piece.subarray(0, KEPT_BYTES + SPARE - kept)
        pieces.push(part)
        kept += part.length
      }
      if (size > ENOUGH_BYTES) resolve('enough')
    })
    message.once('error', resolve)
    message.once('close', () => {
      clearTimeout(timer)
      resolve(message.complete ? 'whole' : new Error('the connection ended before the body did'))
    })
  })
  return { bytes: Buffer.concat(pieces), size, isCut: ending === 'enough' || size > kept, error: ending instanceof Error ? `the body broke off after ${size} bytes: ${ending.message}` : null }
}

/** What a whole or cut body says once its content coding is off; null when it cannot be read. */
export function decodeBody ({ bytes }: Body, coding: string): Buffer | null {
  // a body that was cut still gives its beginning
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 16 * (KEPT_BYTES + SPARE) }
  try {
    if (coding === '' || coding === 'identity') return bytes
    if (coding === 'gzip' || coding === 'x-gzip') return gunzipSync(bytes, options)
    if (coding === 'deflate') return inflateSync(bytes, options)
    return coding === 'br' ? brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: options.maxOutputLength }) : null
  } catch {
    return null
  }
}
