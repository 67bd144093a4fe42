/**
 * The end of a connection whose client may still be sending. Closing over unread bytes would reset it, and a reset may
 * overtake the answer (RFC 9112 section 9.6): what comes is read away for a moment.
 */
import type { Socket } from 'node:net'
import { clearTimeout, setTimeout } from '../clock.js'

/** How long it is read away, ms. */
const LINGER_MS = 500

/** Ends it for good. */
export function linger (socket: Socket): void {
  const timer = setTimeout(() => { socket.destroy() }, LINGER_MS)
  socket.once('close', () => { clearTimeout(timer) })
  socket.once('end', () => { socket.destroy() })
  stopParsing(socket)
  socket.end()
}

/** A listener for data takes the connection away from node:http's parser. */
export function stopParsing (socket: Socket): void {
  socket.removeAllListeners('data').on('data', () => {}).resume()
}

/** node:http ends a connection by `destroySoon` when its last answer has left: from now on that is done gently. */
export function endGently (socket: Socket): void {
  socket.destroySoon = () => { linger(socket) }
}
