/** From here on the edge only carries bytes: no clock runs, nothing is parsed, and both ends close together. */
import type { Socket } from 'node:net'
import type { Journey } from '../journey.js'
import type { ClientEnd } from './client-end.js'
import { Ending, LONGEST_CLOSE } from './ending.js'

/** How long the other end may keep silent before it closes, too, ms, once one end has closed. */
const HALF_OPEN_MS = 2000

/** How many times as long, where it has not taken yet what it was sent before the end. */
const MOST_PAUSES = 30

/** Gets what an upstream's connection brings once it carries another protocol. */
export interface Carrier {
  /** @param chunk lent: see `UpstreamEnd.keep` */
  onBytes (chunk: Buffer): void
  onEnd (): void
  /** @param error what ended it, where it did not end in order */
  onClose (error: Error | null): void
  /** Hands on what it has kept for who carries from now on. */
  passOn? (carrier: Carrier): void
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
  const { socket: near } = client
  const before = near.bytesWritten
  const ending = new Ending(journey.upgrade ?? '')
  for (const socket of [near, upstream.socket]) {
    socket.setTimeout(0)
    socket.setNoDelay(true)
  }
  client.stop = () => {
    ending.stopped('edge', 'stop')
    near.destroySoon()
  }
  // before the journey is told
  near.prependOnceListener('close', () => {
    ending.stopped('client', 'lost')
    journey.upgradeEnd = ending.told()
    journey.bytesSent = Math.max(0, near.bytesWritten - before)
    upstream.socket.destroySoon()
  })
  carryToClient(journey, client, upstream, ending)
  carryToUpstream(client, upstream, ending)
}

function carryToClient (journey: Journey, { socket: near }: ClientEnd, upstream: UpstreamEnd, ending: Ending): void {
  near.on('drain', () => { upstream.resume() })
  upstream.carry({
    onBytes: chunk => {
      journey.bytesReceived += chunk.length
      ending.saw('upstream', tailOf(chunk))
      if (!near.write(upstream.keep(chunk), upstream.kept)) upstream.pause()
    },
    onEnd: () => {
      ending.stopped('upstream', 'fin')
      endAfter(near)
    },
    onClose: error => {
      ending.stopped('upstream', error === null ? 'lost' : 'reset')
      near.destroySoon()
    }
  })
}

function carryToUpstream (client: ClientEnd, { socket: far }: UpstreamEnd, ending: Ending): void {
  const { socket: near, stream } = client
  const send = (chunk: Buffer): void => {
    ending.saw('client', tailOf(chunk))
    if (!far.write(chunk)) stream.pause()
  }
  far.on('drain', () => { stream.resume() })
  for (const chunk of client.release()) send(chunk)
  stream.on('data', send)
  stream.on('end', () => {
    ending.stopped('client', 'fin')
    endAfter(far)
  })
  near.on('error', () => {
    ending.stopped('client', 'reset')
    far.destroy()
  })
  if (!far.writableNeedDrain) stream.resume()
}

/** The other end has closed: this one is told, and may finish. */
function endAfter (socket: Socket): void {
  socket.end()
  const wait = (pauses: number): void => {
    socket.setTimeout(HALF_OPEN_MS, () => {
      // bytes from before the end wait for a slow reader: closing now would lose them
      if (socket.writableLength > 0 && pauses > 1) wait(pauses - 1)
      else socket.destroy()
    })
  }
  wait(MOST_PAUSES)
}

/** Copied: it is looked at only when the connection has ended, and a chunk is lent. */
const tailOf = (chunk: Buffer): Buffer => Buffer.from(chunk.subarray(-LONGEST_CLOSE))
