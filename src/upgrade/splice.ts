/** From here on the edge only carries bytes: no clock runs, nothing is parsed, and both ends close together. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { responseHead } from '../forward/headers.js'
import type { Route } from '../forward/route.js'
import type { Upgrade } from './upgrade.js'

/** How long an end that heard the other's farewell may keep silent before it says its own, ms. */
const HALF_OPEN_MS = 2000

/** @param rest what the upstream sent behind its 101 */
export function splice ({ journey, socket: client, response, head, route, request }: Upgrade, answer: IncomingMessage, upstream: Socket, rest: Buffer): void {
  response.detachSocket(client)
  journey.upgrade = String(answer.headers.upgrade).toLowerCase()
  journey.statusCode = 101
  journey.outcome = 'relayed'
  route.turn.upgraded?.(client)
  client.write(switching(answer, route), 'latin1')
  const before = client.bytesWritten
  const ends = [[client, upstream], [upstream, client]] as const
  for (const [one, other] of ends) {
    one.setTimeout(0)
    one.setNoDelay(true)
    one.on('error', () => { other.destroy() })
    one.on('end', () => { other.setTimeout(HALF_OPEN_MS, () => { other.destroy() }) })
    one.on('close', () => { other.destroySoon() })
  }
  // before the journey is told
  client.prependOnceListener('close', () => {
    journey.bytesSent = Math.max(0, client.bytesWritten - before)
    journey.bytesReceived = upstream.bytesRead
  })
  if (rest.length > 0) client.write(rest)
  // behind a request with a body, these bytes were that body and have been sent
  if (head.length > 0 && request.headers['content-length'] === undefined) upstream.write(head)
  upstream.pipe(client)
  client.pipe(upstream)
}

function switching (answer: IncomingMessage, route: Route): string {
  const { lines } = responseHead(answer.rawHeaders, route, false)
  const all = [...lines, 'Connection', 'Upgrade', 'Upgrade', String(answer.headers.upgrade)]
  const text = [`HTTP/1.1 101 ${answer.statusMessage || 'Switching Protocols'}`]
  for (let i = 0; i < all.length; i += 2) text.push(`${all[i] ?? ''}: ${all[i + 1] ?? ''}`)
  return `${text.join('\r\n')}\r\n\r\n`
}
