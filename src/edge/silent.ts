/** Connections that have not asked anything yet: browsers keep spare ones. They are known here only so that the end can send them away. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export class Silent {
  private readonly sockets = new Set<Socket>()

  /** Takes note of the connections of a server that is the edge's own. */
  watch (server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket)
      socket.once('close', () => { this.sockets.delete(socket) })
    })
  }

  /** It asks something. */
  speaks (socket: Socket): void { if (this.sockets.size > 0) this.sockets.delete(socket) }

  /** Everyone who has not sent a byte; a head that is half here may be finished. */
  sendAway (): void { for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy() }
}
