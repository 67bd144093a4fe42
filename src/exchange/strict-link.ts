/**
 * A link that reads answers with undici's parser: strict, as RFC 9112 wants it, and kept for the next request.
 *
 *   dial -> socket -> [tap: counts bytes, keeps the first ones] -> undici's parser -> exchange
 */
import type { Socket } from 'node:net'
import { Client, type Dispatcher } from 'undici'
import { Link, LinkGone, type LinkOptions, type Outgoing } from './link.js'

/** How long an unused connection is kept, ms. Short, as undici's own default: a longer one meets more closed peers. */
const KEEP_ALIVE_MS = 4000

export class StrictLink extends Link {
  private readonly client: Client
  private paused = false
  /**
   * The older of undici's two handler interfaces, and one object for all requests of the link: the newer one wraps every
   * request's handler and decodes every header line into an object that nobody here would read.
   */
  private readonly handler = {
    onConnect: () => {},
    onHeaders: (status: number, raw: Buffer[], _resume: () => void, phrase: string) => {
      this.receiver?.onHead(status, raw, phrase)
      return true
    },
    onData: (chunk: Buffer) => {
      this.receiver?.onData(chunk)
      return true
    },
    onComplete: (trailers: Buffer[] | null) => { this.receiver?.onEnd(trailers ?? []) },
    onError: (error: Error) => { this.receiver?.onFailed(error) }
  } as unknown as Dispatcher.DispatchHandler

  constructor (options: LinkOptions) {
    super(options)
    const { socket } = this
    this.tap()
    let taken = false
    this.client = new Client(this.secure ? 'https://upstream' : 'http://upstream', {
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
      maxHeaderSize: options.maxHeaderSize,
      allowH2: false
    } as unknown as Client.Options)
    this.client.on('disconnect', () => { this.gone() })
  }

  override send ({ method, path, headers, body }: Outgoing): void {
    this.client.dispatch({ path, method: method as Dispatcher.HttpMethod, headers: headers as string[], body, reset: false }, this.handler)
  }

  /**
   * Holds the bytes back in front of undici instead of pausing its parser: undici asserts that a parser is not paused when
   * its connection ends, and an upstream that closed while the client was slow would end the process.
   */
  override pause (): void { this.paused = true }

  override resume (): void {
    if (!this.paused) return
    this.paused = false
    // later: the parser may be at work this very moment
    queueMicrotask(() => { this.socket.emit('readable') })
  }

  override drop (): void {
    this.alive = false
    this.client.destroy().catch(() => {})
    this.socket.destroy()
  }

  private tap (): void {
    const { socket } = this
    const read = socket.read
    const unshift = socket.unshift
    socket.read = (size?: number) => {
      if (this.paused) return null
      const chunk = read.call(socket, size) as Buffer | null
      if (chunk !== null) this.count(chunk)
      return chunk
    }
    // undici gives back what it did not parse; it will be read, and counted, again
    socket.unshift = (chunk: Buffer) => {
      this.received -= chunk.length
      unshift.call(socket, chunk)
    }
  }
}
