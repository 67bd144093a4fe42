/** How much of a request had left when its exchange was over. */
import type { IncomingMessage } from 'node:http'
import type { PartlySent } from '../journey.js'
import { BodyStream } from './body.js'
import type { Link } from './link.js'

/** @returns null where all of it was sent, or where it had no body that is worth a word */
export function partlySent (body: Buffer | BodyStream | null, { headers }: IncomingMessage, link: Link | null): PartlySent | null {
  if (!(body instanceof BodyStream) || link === null) return null
  const waiting = link.socket.writableLength
  if (body.complete && waiting === 0) return null
  const length = headers['content-length']
  return { bytes: Math.max(0, body.sent - waiting), size: length === undefined ? null : Number(length) }
}
