/**
 * Clients that do not read: a connection that takes nothing of what is ready for it is ended, and with it the requests on it
 * and their connections to upstreams. Looked for at a pace, for all connections at once: a request costs nothing by it.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { clearInterval, performance, setInterval } from '../clock.js'
import type { Settings } from '../options/settings.js'

/** How long a client may take nothing of what is ready for it, ms; nginx has the same (`send_timeout`). */
export const CLIENT_READ_MS = 60_000

/** How often it is looked, at most, ms. */
const PACE_MS = 1000

/** What node:net keeps below a socket and does not document; the same from Node 20 to 26. */
interface Handle {
  readonly writeQueueSize?: number
  readonly bytesWritten?: number
  getpeername? (into: object): number
}

/** Bytes that the kernel had taken at a look, and when that was seen first. */
interface Stand { sent: number, since: number }

/** How long a client may take nothing of what is ready for it, ms. */
export const readTimeoutOf = ({ timeScale }: Settings): number => Math.ceil(CLIENT_READ_MS * timeScale)

/** Watches the connections that a server accepts from now on; those below TLS, where a front took them over before. */
export function watchReaders (server: Server, settings: Settings): void {
  const readers = new Readers(readTimeoutOf(settings))
  server.on('connection', (socket: Socket) => { readers.watch(socket) })
}

class Readers {
  private readonly stands = new Map<Socket, Stand | null>()
  private timer: NodeJS.Timeout | undefined
  private readonly limit: number

  /** @param limit ms without progress */
  constructor (limit: number) { this.limit = limit }

  watch (socket: Socket): void {
    if (this.stands.size === 0) this.timer = setInterval(() => { this.look(performance.now()) }, Math.max(10, Math.min(PACE_MS, this.limit / 4))).unref()
    this.stands.set(socket, null)
    socket.once('close', () => {
      this.stands.delete(socket)
      if (this.stands.size === 0) clearInterval(this.timer)
    })
  }

  private look (now: number): void {
    for (const [socket, stand] of this.stands) {
      const handle = (socket as unknown as { _handle?: Handle | null })._handle
      if (handle == null) continue
      const queued = handle.writeQueueSize ?? 0
      // node:http2 reads nothing while it writes, and so misses that its client is gone
      if (isGone(handle)) socket.destroy()
      else if (queued === 0) {
        if (stand !== null) this.stands.set(socket, null)
      } else this.judge(socket, stand, (handle.bytesWritten ?? 0) - queued, now)
    }
  }

  private judge (socket: Socket, stand: Stand | null, sent: number, now: number): void {
    if (stand?.sent !== sent) this.stands.set(socket, { sent, since: now })
    else if (now - stand.since >= this.limit) socket.destroy()
  }
}

/** Reset by its peer: the kernel knows no peer any more. */
const isGone = (handle: Handle): boolean => (handle.getpeername?.({}) ?? 0) !== 0
