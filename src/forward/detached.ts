/** A response on a connection that node:http has let go of: an upgrade, a refused CONNECT, bytes that never became a request. */
import { ServerResponse, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** @param ended called when the answer has left: the connection is to end with it */
export function detachedResponse (request: IncomingMessage, socket: Socket, ended: (socket: Socket) => void): ServerResponse {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  // node:http takes its own listener away with the connection: an answer that waits for room would wait for ever
  socket.on('drain', () => { response.emit('drain') })
  response.on('finish', () => { ended(socket) })
  socket.on('error', () => { socket.destroy() })
  return response
}
