/** What an upstream says until its answer is understood: evidence, should it never be. */
import type { Socket } from 'node:net'
import { keepHead } from '../evidence/kept.js'
import type { Evidence } from '../journey.js'

/** Beyond the limit of a head by as much as one read may bring. */
const ONE_READ = 64 * 1024

export class Hearing {
  private readonly pieces: Buffer[] = []
  private readonly socket: Socket
  private readonly take: (chunk: Buffer) => void

  /** @param limit of the head, bytes */
  constructor (socket: Socket, limit: number) {
    let left = limit + ONE_READ
    this.socket = socket
    this.take = chunk => {
      if (left > 0) this.pieces.push(chunk)
      left -= chunk.length
    }
    socket.on('data', this.take)
  }

  /** It was understood, or never will be. */
  stop (): void { this.socket.off('data', this.take) }

  /** Null when nothing was said. */
  evidence (error: NodeJS.ErrnoException): Evidence | null {
    return this.pieces.length === 0 ? null : keepHead(this.pieces, -1, error.code === 'HPE_HEADER_OVERFLOW')
  }
}
