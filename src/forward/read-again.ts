/** Bytes that node:http has taken off a connection are put back, and its parser on the connection again. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'

/** What puts node:http's parser on a connection: the listener that the server itself came with, whatever stands before it by now. */
export function ownParser (server: Server): (socket: Socket) => void {
  const [listener] = server.listeners(server instanceof TlsServer ? 'secureConnection' : 'connection') as Array<(socket: Socket) => void>
  return socket => { listener?.call(server, socket) }
}

/** @param parse see `ownParser`; nothing else may read the connection @param bytes come before what is still to be read */
export function readAgain (socket: Socket, bytes: Buffer, parse: (socket: Socket) => void): void {
  socket.unshift(bytes)
  parse(socket)
  socket.resume()
}

/** node:http's own listeners of a connection, by the names of their functions; the same from Node 20 to 26. */
const ITS_OWN = /^(?:bound )?(?:socketOn(?:Data|End|Close|Drain|Error|Timeout)|onSocket(?:Resume|Pause))$/

/**
 * Takes a connection on which nothing is under way from node:http's parser, which has stopped at an error.
 * @returns whether it is free; false where node:http looks different inside, and then nothing was changed
 */
export function takeFromParser (socket: Socket): boolean {
  const own = (['data', 'end', 'close', 'drain', 'error', 'timeout', 'resume', 'pause'] as const)
    .flatMap(event => socket.listeners(event).filter(({ name }) => ITS_OWN.test(name)).map(listener => [event, listener as () => void] as const))
  const close = own.find(([event]) => event === 'close')
  if (close === undefined || !own.some(([event]) => event === 'data')) return false
  // a listener for data makes the parser let go of the connection itself
  const none = (): void => {}
  socket.on('data', none).pause()
  for (const [event, listener] of own) socket.off(event, listener)
  socket.off('data', none)
  // its last one frees the parser
  close[1]()
  if (socket.listenerCount('error') === 0) socket.on('error', () => { socket.destroy() })
  return true
}
