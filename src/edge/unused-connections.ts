/** Connections that have not asked anything yet: browsers keep spare ones. They are known here only so that a shutdown can close them. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export class UnusedConnections {
  private readonly sockets = new Set<Socket>()

  /** Takes note of the connections of a server that is the edge's own. */
  watch (server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket)
      socket.once('close', () => { this.sockets.delete(socket) })
    })
  }

  /** A request came on it. */
  used (socket: Socket): void { if (this.sockets.size > 0) this.sockets.delete(socket) }

  /** Those that have not sent a byte; half a request head may still be completed. */
  close (): void { for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy() }
}
