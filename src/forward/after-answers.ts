/** Requests on one connection are answered in order (RFC 9112 section 9.3.2): what came behind them waits. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What node:http keeps about a connection and does not document; the same from Node 20 to 26. */
interface Insides {
  /** The response that is being written. */
  readonly _httpMessage?: ServerResponse | null
}

/** Calls back when every answer that is under way on the connection has left; never when the connection is lost before. */
export function afterAnswers (socket: Socket, done: () => void): void {
  const { _httpMessage: writing } = socket as Insides
  if (writing == null) done()
  else writing.once('close', () => { if (!socket.destroyed) afterAnswers(socket, done) })
}
