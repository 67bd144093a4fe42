/**
 * One connection to an upstream: an undici client that sits on a socket we dialed ourselves. One request at a time, so
 * that request, connection and received bytes are one to one.
 *
 *   dial -> socket -> [tap: counts bytes, keeps the first ones] -> undici's parser -> exchange
 */
import type { Socket } from 'node:net'
import { Client, type Dispatcher } from 'undici'
import { Watch } from './watch.js'

/** How long an unused connection is kept, ms. Short, as undici's own default: a longer one meets more closed peers. */
const KEEP_ALIVE_MS = 4000

export class Link {
  readonly socket: Socket
  readonly address: string
  readonly secure: boolean
  readonly client: Client
  /** Requests sent on it so far. */
  used = 0
  alive = true
  /** Bytes of the current answer. */
  received = 0
  /** Pieces of the current answer's head, until it was understood. */
  head: Buffer[] | null = null
  /** Who uses it now: told when the watch runs out. */
  owner: { onDue: () => void } | null = null
  readonly watch = new Watch(() => { this.owner?.onDue() })
  /** First error the socket itself reported: a reset, a TLS alert after the handshake. undici may call it an end. */
  error: NodeJS.ErrnoException | null = null

  constructor (socket: Socket, address: string, secure: boolean, maxHeaderSize: number, onGone: (link: Link) => void) {
    this.socket = socket
    this.address = address
    this.secure = secure
    // before undici's own listener, so that the true error is on record when undici tells its version
    socket.on('error', error => { this.error ??= error })
    this.tap()
    let taken = false
    this.client = new Client(secure ? 'https://upstream' : 'http://upstream', {
      connect: (_options: unknown, done: (error: Error | null, socket: Socket | null) => void) => {
        // undici would dial again by itself; a link lives and dies with its socket. Later: it does not expect an answer at once
        const gone = taken || socket.destroyed
        taken = true
        queueMicrotask(() => { gone ? done(new LinkGone(), null) : done(null, socket) })
      },
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: 600_000,
      // undici's clocks are coarse and do not know our stages: ours judge (see watch.ts)
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize,
      allowH2: false
    } as unknown as Client.Options)
    this.client.on('disconnect', () => {
      this.alive = false
      this.watch.end()
      onGone(this)
    })
  }

  /** Starts a new answer's count. */
  begin (): void {
    this.used++
    this.received = 0
    this.head = []
  }

  /** The head was understood: its pieces are no evidence any more. */
  understood (): void { this.head = null }

  dispatch (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.client.dispatch(options, handler)
  }

  /** Ends the connection whatever it is doing. */
  drop (): void {
    this.alive = false
    this.client.destroy().catch(() => {})
    this.socket.destroy()
  }

  private tap (): void {
    const { socket } = this
    const read = socket.read
    const unshift = socket.unshift
    socket.read = (size?: number) => {
      const chunk = read.call(socket, size) as Buffer | null
      if (chunk !== null) {
        this.received += chunk.length
        this.head?.push(chunk)
      }
      return chunk
    }
    // undici gives back what it did not parse when it is paused; it will be read, and counted, again
    socket.unshift = (chunk: Buffer) => {
      this.received -= chunk.length
      unshift.call(socket, chunk)
    }
  }
}

/** undici asked for a new connection after this one ended: nothing of the request was sent. */
export class LinkGone extends Error {
  constructor () {
    super('the connection ended before the request was sent')
    this.name = 'LinkGone'
  }
}
