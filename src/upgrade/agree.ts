/** Whether a 101 is the answer to what was asked. */
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { UpstreamFailure } from '../failures/failure.js'

/** RFC 6455 section 1.3 */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/**
 * @param asked the client's request
 * @param answer the upstream's 101
 * @returns the failure, or null when the client may be told
 */
export function disagreement (asked: IncomingMessage, answer: IncomingMessage, address: string): UpstreamFailure | null {
  const wanted = tokens(asked.headers.upgrade)
  const offered = tokens(answer.headers.upgrade)
  if (offered.length === 0 || !offered.every(protocol => wanted.includes(protocol))) {
    return refuse(`${address} switched to ${offered.join(', ') || 'nothing it names'}, though ${wanted.join(', ')} was asked`, 'protocol')
  }
  const key = asked.headers['sec-websocket-key']
  if (key === undefined || !offered.includes('websocket')) return null
  const expected = createHash('sha1').update(key + WEBSOCKET_GUID).digest('base64')
  if (answer.headers['sec-websocket-accept'] === expected) return null
  return refuse(`${address} answered the WebSocket key with a wrong Sec-WebSocket-Accept`, 'accept')
}

const refuse = (message: string, reason: string): UpstreamFailure => new UpstreamFailure('http_upgrade_failed', message, { reason, statusCode: 101 })

const tokens = (value: string | undefined): string[] => (value ?? '').toLowerCase().split(',').map(token => token.trim()).filter(Boolean)
