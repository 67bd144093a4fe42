/**
 * The client's end of a connection that may become a tunnel. Until that is decided it is read all the same: an end of it is a
 * client that left, and what was sent ahead belongs to the tunnel.
 */
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Bytes sent ahead of the 101 that are kept; a client that sends more waits. */
const MOST_AHEAD = 64 * 1024

export class ClientEnd {
  readonly socket: Socket
  /** Where it is read: node:http may still stand between the connection and what follows a request's body (Node 26). */
  readonly stream: Duplex
  /** Ends a connection that has become a tunnel because the edge stops. */
  stop: () => void = () => { this.socket.destroySoon() }
  private ahead: Buffer[] = []
  private size = 0
  private readonly onData = (chunk: Buffer): void => {
    this.ahead.push(chunk)
    this.size += chunk.length
    if (this.size > MOST_AHEAD) this.stream.pause()
  }

  private readonly onEnd = (): void => { this.socket.destroy() }

  constructor (socket: Socket, stream: Duplex) {
    this.socket = socket
    this.stream = stream
  }

  /** Reads from now on. @param head what has come already */
  watch (head: Buffer): void {
    if (head.length > 0) this.onData(head)
    this.stream.on('end', this.onEnd)
    this.stream.on('data', this.onData)
  }

  /** Stops reading. @returns what came so far */
  release (): readonly Buffer[] {
    this.stream.off('data', this.onData).off('end', this.onEnd)
    this.stream.pause()
    return this.ahead
  }
}
