/** A request on its way into the socket: its head, and its body framed as RFC 9112 section 6 wants it. */
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'

/** A body that is still being written. */
export interface Sending {
  /** Everything was written. */
  readonly done: boolean
  /** Nobody wants the rest. */
  stop (): void
}

/**
 * @param head request line and header lines, each with its line end
 * @returns null when all is written
 */
export function sendBody (socket: Socket, head: string, headers: readonly string[], body: Buffer | Readable | null): Sending | null {
  if (body === null) {
    socket.write(`${head}\r\n`, 'latin1')
    return null
  }
  const framed = hasLength(headers)
  if (Buffer.isBuffer(body)) {
    socket.cork()
    socket.write(`${head}${framed ? '' : `Content-Length: ${body.length}\r\n`}\r\n`, 'latin1')
    socket.write(body)
    socket.uncork()
    return null
  }
  socket.write(`${head}${framed ? '' : 'Transfer-Encoding: chunked\r\n'}\r\n`, 'latin1')
  return new Stream(socket, body, !framed)
}

function hasLength (headers: readonly string[]): boolean {
  for (let i = 0; i < headers.length; i += 2) if (headers[i]?.length === 14 && headers[i]?.toLowerCase() === 'content-length') return true
  return false
}

class Stream implements Sending {
  done = false
  private readonly socket: Socket
  private readonly body: Readable
  private readonly chunked: boolean
  private readonly onDrain = (): void => { this.body.resume() }

  constructor (socket: Socket, body: Readable, chunked: boolean) {
    this.socket = socket
    this.body = body
    this.chunked = chunked
    socket.on('drain', this.onDrain)
    body.on('data', (piece: Buffer) => { this.write(piece) })
    body.once('end', () => { this.end() })
    body.on('error', () => {})
  }

  stop (): void {
    if (this.done) return
    this.socket.off('drain', this.onDrain)
    this.body.destroy()
  }

  private write (piece: Buffer): void {
    if (this.socket.destroyed) return
    if (!(this.chunked ? this.writeChunk(piece) : this.socket.write(piece))) this.body.pause()
  }

  private writeChunk (piece: Buffer): boolean {
    this.socket.cork()
    this.socket.write(`${piece.length.toString(16)}\r\n`, 'latin1')
    this.socket.write(piece)
    const goOn = this.socket.write('\r\n', 'latin1')
    this.socket.uncork()
    return goOn
  }

  private end (): void {
    this.done = true
    this.socket.off('drain', this.onDrain)
    if (this.chunked && !this.socket.destroyed) this.socket.write('0\r\n\r\n', 'latin1')
  }
}
