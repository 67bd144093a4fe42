/**
 * Methods that node:http does not know (`LIST` of Vault, `BAN` of caches, `VERSION-CONTROL` of WebDAV): its parser has a closed
 * list and stops at any other. Such a request is read again under a name that the parser knows, and gets its own back before
 * anybody looks at it.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
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
 * Gives a server of the edge's own every method, for the first request of a connection: only there it is certain where a
 * method begins. Behind another request the packet that the parser stopped in may begin within a body or a method, and a
 * guess would forward what nobody asked. The connection ends with the answer, so that the next such request has its own.
 * @returns takes an error of the server's parser: whether it is dealt with
 */
export function openMethods (server: Server): (error: ClientError, socket: Socket) => boolean {
  const parse = ownParser(server)
  const names = new Map<Socket, string>()
  const giveBack = (request: Named): void => {
    const method = names.get(request.socket)
    if (method === undefined) return
    forget(request.socket)
    request[METHOD] = method
  }
  const ofRequest = (request: Named, response: ServerResponse): void => {
    giveBack(request)
    if (request[METHOD] !== undefined) response.shouldKeepAlive = false
  }
  // listens only while a name waits: with a second listener node:events copies their list for each request
  const keep = (socket: Socket, method: string): void => {
    if (names.size === 0) server.prependListener('request', ofRequest).prependListener('upgrade', giveBack)
    names.set(socket, method)
    socket.once('close', () => { forget(socket) })
  }
  const forget = (socket: Socket): void => {
    if (names.delete(socket) && names.size === 0) server.off('request', ofRequest).off('upgrade', giveBack)
  }
  return (error, socket) => {
    const unknown = unknownMethod(error)
    if (unknown === null || isMisspelt(unknown.method) || !isFirst(error, socket, unknown.at) || !takeFromParser(socket)) return false
    const { method } = unknown
    keep(socket, method)
    readAgain(socket, Buffer.concat([Buffer.from(KNOWN), Buffer.from((error.rawPacket as Buffer).subarray(method.length))]), parse)
    socket.resume()
    return true
  }
}

/** Whether the packet is the first of its connection, and begins with the method. */
const isFirst = ({ rawPacket }: ClientError, socket: Socket, at: number): boolean => at === 0 && socket.bytesRead === rawPacket?.length
