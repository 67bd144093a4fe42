/** One tunnel at the edge: the connections that its connectors hold ready, and the requests that wait for one. */
import type { Socket } from 'node:net'

/** Gets a connection; null when no connector is connected (any more). */
export type Taker = (socket: Socket | null) => void

export class Tunnel {
  readonly name: string
  readonly token: string | null
  private readonly sockets = new Set<Socket>()
  private readonly ready: Socket[] = []
  private readonly waiting: Taker[] = []
  /** Told when the first connection stands, and when the last one is gone. */
  private readonly onChange: (connected: boolean) => void

  constructor (name: string, token: string | null, onChange: (connected: boolean) => void) {
    this.name = name
    this.token = token
    this.onChange = onChange
  }

  /** A connector offers a connection. */
  offer (socket: Socket): void {
    this.sockets.add(socket)
    if (this.sockets.size === 1) this.onChange(true)
    socket.once('close', () => { this.lost(socket) })
    const taker = this.waiting.shift()
    if (taker !== undefined) {
      taker(socket)
      return
    }
    // it is read while it waits, because only then is its end heard; bytes that nobody asked for are the end of it
    socket.on('readable', idle)
    this.ready.push(socket)
  }

  /**
   * Asks for a connection. A connector opens a new one for each that is taken, so that a wait is a short one.
   * @returns a function that stops waiting
   */
  take (taker: Taker): () => void {
    const socket = this.ready.pop()
    if (socket !== undefined) {
      socket.off('readable', idle)
      taker(socket)
    } else if (this.sockets.size === 0) taker(null)
    else this.waiting.push(taker)
    return () => { remove(this.waiting, taker) }
  }

  /** Ends every connection, whatever it is doing. */
  end (): void {
    for (const socket of this.sockets) socket.destroy()
  }

  private lost (socket: Socket): void {
    this.sockets.delete(socket)
    remove(this.ready, socket)
    if (this.sockets.size > 0) return
    this.onChange(false)
    for (const taker of this.waiting.splice(0)) taker(null)
  }
}

function idle (this: Socket): void {
  if (this.read() !== null) this.destroy()
}

function remove<T> (list: T[], one: T): void {
  const at = list.indexOf(one)
  if (at >= 0) list.splice(at, 1)
}
