/** Whether a 101 is the answer to what was asked. */
import { createHash } from 'node:crypto'
import { UpstreamFailure } from '../failures/failure.js'
import { elementsOf } from '../header-lists.js'

/** RFC 6455 section 1.3 */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** The upgrade that the upstream was asked for. */
export interface RequestedUpgrade {
  /** The line `Upgrade` that was sent. */
  readonly protocols: string
  /** Sec-WebSocket-Key of the request. */
  readonly key: string | undefined
}

/**
 * @param raw header lines of the 101, flat
 * @returns the failure, or null when the client may be told
 */
export function disagreement ({ protocols, key }: RequestedUpgrade, raw: readonly string[], address: string): UpstreamFailure | null {
  const wanted = elementsOf(protocols)
  const offered = elementsOf(valuesOf(raw, 'upgrade').join(','))
  if (offered.length === 0 || !offered.every(protocol => wanted.includes(protocol))) {
    return refuse(`${address} switched to ${offered.join(', ') || 'nothing it names'}, though ${wanted.join(', ')} was asked`, 'protocol')
  }
  if (key === undefined || !offered.includes('websocket')) return null
  const expected = createHash('sha1').update(key + WEBSOCKET_GUID).digest('base64')
  const accepts = valuesOf(raw, 'sec-websocket-accept')
  if (accepts.length === 1 && accepts[0] === expected) return null
  return refuse(`${address} answered the WebSocket key with a wrong Sec-WebSocket-Accept`, 'accept')
}

/** The values of every line of that name. @param name lower case */
export function valuesOf (raw: readonly string[], name: string): string[] {
  const values: string[] = []
  for (let i = 0; i < raw.length; i += 2) if (raw[i]?.toLowerCase() === name) values.push(raw[i + 1] as string)
  return values
}

const refuse = (message: string, reason: string): UpstreamFailure =>
  new UpstreamFailure('http_upgrade_failed', message, { reason, statusCode: 101 })
