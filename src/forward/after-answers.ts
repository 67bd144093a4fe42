/** Requests on one connection are answered in order (RFC 9112 section 9.3.2): what came behind them waits. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What node:http keeps about a connection and does not document; the same from Node 20 to 26. */
interface Insides {
  /** The response that is being written. */
  readonly _httpMessage?: ServerResponse | null
}

/**
 * Calls `done` when every answer before has left, at once where there is none; never, where the connection ends first. For
 * whatever does not go through node:http's own order: upgrades, CONNECT, bytes that are no request.
 */
export function afterAnswers (socket: Socket, done: () => void): void {
  const { _httpMessage: writing } = socket as Insides
  if (writing == null) {
    done()
    return
  }
  // node:http takes its own listener away with an upgrade, and the answers before it wait for this event
  const drained = (): void => { if (socket.listenerCount('drain') === 1) writing.emit('drain') }
  socket.on('drain', drained)
  writing.once('close', () => {
    socket.off('drain', drained)
    if (!socket.destroyed) afterAnswers(socket, done)
  })
}
