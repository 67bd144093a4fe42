/** From here on the edge only carries bytes: no clock runs, nothing is parsed, and both ends close together. */
import type { Socket } from 'node:net'
import type { Journey } from '../journey.js'
import type { ClientEnd } from './client-end.js'

/** How long the other end may keep silent before it closes, too, ms, once one end has closed. */
const HALF_OPEN_MS = 2000

/** Gets what an upstream's connection brings once it carries another protocol. */
export interface Carrier {
  /** @param chunk lent: see `UpstreamEnd.keep` */
  onBytes (chunk: Buffer): void
  onEnd (): void
  onClose (): void
}

/** The upstream's end: a link that has become a pipe. */
export interface UpstreamEnd {
  readonly socket: Socket
  /** From now on everything that comes goes to the carrier. */
  carry (carrier: Carrier): void
  pause (): void
  resume (): void
  /** The same bytes, to be used after `onBytes` has returned. */
  keep (chunk: Buffer): Buffer
  /** To be called when what `keep` gave last was written. */
  readonly kept: (() => void) | undefined
}

/** Both directions, with backpressure. The 101 has left. */
export function splice (journey: Journey, client: ClientEnd, upstream: UpstreamEnd): void {
  const { socket: near, stream } = client
  const far = upstream.socket
  const before = near.bytesWritten
  for (const socket of [near, far]) {
    socket.setTimeout(0)
    socket.setNoDelay(true)
  }
  upstream.carry({
    onBytes: chunk => {
      journey.bytesReceived += chunk.length
      if (!near.write(upstream.keep(chunk), upstream.kept)) upstream.pause()
    },
    onEnd: () => { endAfter(near) },
    onClose: () => { near.destroySoon() }
  })
  const send = (chunk: Buffer): void => { if (!far.write(chunk)) stream.pause() }
  near.on('drain', () => { upstream.resume() })
  far.on('drain', () => { stream.resume() })
  for (const chunk of client.release()) send(chunk)
  stream.on('data', send)
  stream.on('end', () => { endAfter(far) })
  near.on('error', () => { far.destroy() })
  // before the journey is told
  near.prependOnceListener('close', () => {
    journey.bytesSent = Math.max(0, near.bytesWritten - before)
    far.destroySoon()
  })
  if (!far.writableNeedDrain) stream.resume()
}

/** The other end has closed: this one is told, and may finish. */
function endAfter (socket: Socket): void {
  socket.end()
  socket.setTimeout(HALF_OPEN_MS, () => { socket.destroy() })
}
