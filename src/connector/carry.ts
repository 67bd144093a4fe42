/**
 * One connection of the tunnel that requests have come in on, piped to a connection of its own to the origin. Bytes pass as
 * they are; only an origin that gives no answer at all is answered for, so that the edge knows that the connector is well.
 */
import type { Socket } from 'node:net'
import { dial, usesTls } from '../dial/dial.js'
import { noteWriteErrors } from '../sockets/write-errors.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { hostComingIn } from './host.js'

export interface Carrying {
  readonly name: string
  readonly site: SiteSettings
  readonly log: (line: string) => void
}

/** The beginning of a request among the bytes that go up: an answer is due from here on. */
const REQUEST = /^[!#$%&'*+.^`|~\w-]{1,30} \S+ HTTP\/1\.[01]\r\n/

const SWITCHED = 'HTTP/1.1 101'

export function carry (tunnel: Socket, parts: Carrying): void {
  const [target] = parts.site.upstreams as [Target]
  reach(tunnel, target, parts.site).then(origin => {
    if (tunnel.destroyed) origin.destroy()
    else pipe(tunnel, origin, target, parts)
  }, (error: Error) => { answerFor(tunnel, target, error.message, parts) })
}

/** By the name that the first request asks for; the edge keeps the connection for requests with the same one. */
const reach = async (tunnel: Socket, target: Target, site: SiteSettings): Promise<Socket> =>
  await dial({ target, site, host: usesTls(target) ? await hostComingIn(tunnel) : '' })

function pipe (tunnel: Socket, origin: Socket, target: Target, parts: Carrying): void {
  let due = true
  let switched = false
  let trouble = 'it closed the connection'
  let broken = false
  // an answer that came before the whole request is read, whatever became of the rest
  noteWriteErrors(origin, error => {
    trouble = error.message
    tunnel.removeAllListeners('data').resume()
  })
  tunnel.on('data', (chunk: Buffer) => {
    if (!switched && !due && REQUEST.test(chunk.toString('latin1', 0, 4096))) due = true
    if (!origin.write(chunk)) tunnel.pause()
  })
  origin.on('data', (chunk: Buffer) => {
    due = false
    switched ||= chunk.toString('latin1', 0, SWITCHED.length) === SWITCHED
    if (!tunnel.write(chunk)) origin.pause()
  })
  origin.on('drain', () => { tunnel.resume() })
  tunnel.on('drain', () => { origin.resume() })
  tunnel.once('end', () => { origin.end() })
  tunnel.once('close', () => { origin.destroy() })
  origin.on('error', error => {
    trouble = error.message
    broken = true
  })
  origin.once('close', () => {
    if (due) answerFor(tunnel, target, trouble, parts)
    // an end would make a whole answer of what was cut
    else if (broken) tunnel.resetAndDestroy()
    else tunnel.destroySoon()
  })
}

/** The origin gave no answer: the connector's own, a 502, is the origin's as far as the edge can see. */
function answerFor (tunnel: Socket, { label }: Target, trouble: string, { name, log }: Carrying): void {
  log(`tunnel ${name}: no answer from the origin ${label}: ${trouble}`)
  if (tunnel.destroyed) return
  const body = `The connector of the tunnel ${name} got no answer from ${label}: ${trouble}\n`
  // what of the request is still to come is read away: unread, it would turn the end into a reset
  tunnel.removeAllListeners('data').resume()
  tunnel.end(
    'HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ' +
    `${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
  )
}
