/** Which upgrades are asked of the upstream. A server may ignore the others, and their requests lose nothing (RFC 9110 section 7.8). */
import type { IncomingHttpHeaders } from 'node:http'

/** `h2c` is gone (RFC 9113 section 3.1); a version of HTTP or TLS belongs to the connection between client and edge. */
const FOR_THIS_CONNECTION = /^(?:h2c|http\/.*|tls\/.*)$/i

/** @returns the protocols as the client spelled them, `websocket`; null where there is none to ask for */
export function wantedProtocols ({ upgrade }: IncomingHttpHeaders): string | null {
  const wanted = (upgrade ?? '').split(',').map(name => name.trim()).filter(name => name !== '' && !FOR_THIS_CONNECTION.test(name))
  return wanted.length === 0 ? null : wanted.join(', ')
}
