/**
 * An upstream that should speak TLS and does something else with the ClientHello.
 */
import type { Socket } from 'node:net'
import type { FaultWish, RunningFault } from '../fault.js'
import { createRawServer, leadTo, listen, targetAt } from './listen.js'

/** Starts an upstream that calls `answer` once per connection, when the first bytes of the handshake are there. */
export async function startTls (wish: FaultWish, answer: (socket: Socket) => void): Promise<RunningFault> {
  const server = createRawServer(socket => {
    socket.once('data', () => {
      socket.resume()
      answer(socket)
    })
  })
  const { port, close } = await listen(server, wish)
  return { site: leadTo(targetAt(port, { protocol: 'https:' }), { sslMode: 'full' }), close }
}

/** A fatal TLS alert record (RFC 8446 sections 5.1 and 6). */
export const fatalAlert = (description: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, description])
