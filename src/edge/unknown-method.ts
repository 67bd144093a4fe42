/**
 * Methods that node:http does not know (`LIST` of Vault, `BAN` of caches, `VERSION-CONTROL` of WebDAV): its parser has a closed
 * list and stops at any other. Such a request is read again under a name that the parser knows, and gets its own back before
 * anybody looks at it.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { afterAnswers } from '../forward/after-answers.js'
import { ownParser, readAgain, takeFromParser } from '../forward/read-again.js'
import { isMisspelt, unknownMethod, type ClientError } from './unreadable.js'

/** To the parser one method is like another, but for CONNECT. */
const KNOWN = 'POST'

const METHOD = Symbol('method')

type Named = IncomingMessage & { [METHOD]?: string }

/** The method as the client wrote it. */
export function trueMethod (request: IncomingMessage): string {
  const { [METHOD]: method } = request as Named
  if (method !== undefined) request.method = method
  return request.method ?? 'GET'
}

/**
 * Gives a server of the edge's own every method.
 * @param refuse called where the request cannot be read again after all
 * @returns takes an error of the server's parser: whether it is dealt with
 */
export function openMethods (server: Server, refuse: (error: ClientError, socket: Socket) => void): (error: ClientError, socket: Socket) => boolean {
  const parse = ownParser(server)
  const names = new WeakMap<Socket, string>()
  const waiting = new WeakSet<Socket>()
  server.prependListener('request', (request: Named) => {
    const method = names.get(request.socket)
    if (method === undefined) return
    names.delete(request.socket)
    request[METHOD] = method
  })
  return (error, socket) => {
    // its parser may stop once more at what comes meanwhile
    if (waiting.has(socket)) return true
    const unknown = unknownMethod(error)
    if (unknown === null || isMisspelt(unknown.method)) return false
    const { method, at } = unknown
    const rest = Buffer.from((error.rawPacket as Buffer).subarray(at + method.length))
    socket.pause()
    waiting.add(socket)
    afterAnswers(socket, () => {
      waiting.delete(socket)
      if (!takeFromParser(socket)) {
        refuse(error, socket)
        return
      }
      names.set(socket, method)
      readAgain(socket, Buffer.concat([Buffer.from(KNOWN), rest]), parse)
      socket.resume()
    })
    return true
  }
}
