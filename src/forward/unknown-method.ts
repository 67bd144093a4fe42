/**
 * Methods that node:http does not know (`LIST` of Vault, `BAN` of caches, `VERSION-CONTROL` of WebDAV): its parser has a closed
 * list and stops at any other. Such a request is read again under a name that the parser knows, and gets its own back before
 * anybody looks at it.
 *
 * Only where it is certain where the method begins: in the first packet of a connection, and in the first one after a rest, when
 * every answer had left and not a byte of another request had come. Elsewhere the packet may begin within a body or a method,
 * and a guess would forward what nobody asked.
 */
import { METHODS, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ownParser, readAgain, takeFromParser } from './read-again.js'

/** What node:http tells of bytes that it could not read. */
export type ClientError = NodeJS.ErrnoException & {
  readonly reason?: string | undefined
  /** The bytes it was reading. */
  readonly rawPacket?: Buffer | undefined
  /** Offset in them of the byte it stopped at. */
  readonly bytesParsed?: number | undefined
}

/** To the parser one method is like another, but for CONNECT. */
const KNOWN = 'POST'

const METHOD = Symbol('method')
const RENAMED = Symbol('renamed')
const RESTED = Symbol('rested')

/** A head that is read under another name. */
interface Renamed {
  /** As much of it as has come, where `fed` holds the name alone. */
  readonly method: string
  /** What the parser got in place of what came. */
  readonly fed: Buffer
}

type Named = IncomingMessage & { [METHOD]?: string }

/** A connection, with what node:http keeps about it and does not document; the same from Node 20 to 26. */
type Read = Socket & {
  [RENAMED]?: Renamed | undefined
  /** Bytes that had come when it last rested. */
  [RESTED]?: number
  /** The response that is being written. */
  readonly _httpMessage?: ServerResponse | null
  /** ms since the first byte of the head that is being read; 0 between two requests. */
  readonly parser?: { duration? (): number } | null
}

/** The method as the client wrote it. */
export function trueMethod (request: IncomingMessage): string {
  const { [METHOD]: method } = request as Named
  if (method !== undefined) request.method = method
  return request.method ?? 'GET'
}

/** The method of the head that is being read, where it is one that node:http does not know. */
export const methodBeingRead = (socket: Socket): string | undefined => (socket as Read)[RENAMED]?.method

/**
 * Gives a server of one's own every method. The connection ends with the answer to such a request: the next one has its own.
 * @returns takes an error of the server's parser: whether it is dealt with. One that is not shows what came, not what was read in its place.
 */
export function openMethods (server: Server): (error: ClientError, socket: Socket) => boolean {
  const parse = ownParser(server)
  const waiting = new Set<Socket>()
  const onUpgrade = (request: Named): void => {
    giveBack(request)
    forget(request.socket)
  }
  const onRequest = (request: Named, response: ServerResponse): void => {
    onUpgrade(request)
    if (request[METHOD] !== undefined) response.shouldKeepAlive = false
  }
  // listens only while a name waits: with a second listener node:events copies their list for each request
  const keep = (socket: Read, renamed: Renamed): void => {
    if (waiting.size === 0) server.prependListener('request', onRequest).prependListener('upgrade', onUpgrade)
    if (!waiting.has(socket)) socket.once('close', () => { forget(socket) })
    waiting.add(socket)
    socket[RENAMED] = renamed
  }
  const forget = (socket: Socket): void => {
    if (waiting.delete(socket) && waiting.size === 0) server.off('request', onRequest).off('upgrade', onUpgrade)
  }
  return (error, socket: Read) => {
    const came = restore(error, socket)
    const method = error.code === 'HPE_INVALID_METHOD' && came !== null ? unknownAtStart(came.toString('latin1')) : null
    if (came === null || method === null || !takeFromParser(socket)) return false
    const fed = Buffer.concat([Buffer.from(KNOWN), came.subarray(method.length)])
    keep(socket, { method, fed })
    readAgain(socket, fed, parse)
    return true
  }
}

function giveBack (request: Named): void {
  const socket = request.socket as Read
  const { [RENAMED]: renamed } = socket
  if (renamed === undefined) return
  socket[RENAMED] = undefined
  request[METHOD] = renamed.method
}

/** To be called when an answer has left or was cut: whether nothing is under way by now, and nothing has come that is not read. */
export function noteRest ({ socket, httpVersionMajor }: IncomingMessage): void {
  if (httpVersionMajor !== 1 || socket.readableLength !== 0) return
  const read = socket as Read
  if (read.parser?.duration?.() === 0) read[RESTED] = socket.bytesRead
}

/**
 * Lays what came over what was read in its place.
 * @returns all that has come of the request, where it is certain that it begins there; else null
 */
function restore (error: ClientError, socket: Read): Buffer | null {
  const { rawPacket, bytesParsed } = error
  const { [RENAMED]: renamed, [RESTED]: rested = 0 } = socket
  if (rawPacket === undefined) return null
  // nothing is under way, and nothing came in between
  if (renamed === undefined) return socket._httpMessage == null && socket.bytesRead - rawPacket.length === rested ? rawPacket : null
  const isFed = rawPacket.equals(renamed.fed)
  const isRestOfName = renamed.fed.length === KNOWN.length && bytesParsed === 0
  if (!isFed && !isRestOfName) return null
  const came = Buffer.concat([Buffer.from(renamed.method, 'latin1'), isFed ? rawPacket.subarray(KNOWN.length) : rawPacket])
  const offset = isFed ? renamed.method.length - KNOWN.length : renamed.method.length
  Object.assign(error, { rawPacket: came, ...bytesParsed === undefined ? {} : { bytesParsed: bytesParsed + offset } })
  return isRestOfName ? came : null
}

const TOKEN = /^[!#$%&'*+.^`|~\w-]{1,40}$/

const VERSIONS = ['HTTP/1.1\r\n', 'HTTP/1.0\r\n', 'HTTP/1.1\n', 'HTTP/1.0\n'] as const

/** The method of a request line, or of as much of one as there is; null where it is none, or a method that is known. */
function unknownAtStart (text: string): string | null {
  const end = text.indexOf('\n') + 1
  const line = end === 0 ? text : text.slice(0, end)
  const [method = '', target, version, ...more] = line.split(' ')
  if (!TOKEN.test(method) || METHODS.includes(method) || isMisspelt(method)) return null
  const isLine = more.length === 0 && isTarget(target, version === undefined) && isVersion(version, end > 0)
  return isLine ? method : null
}

const isTarget = (target: string | undefined, isLast: boolean): boolean =>
  target === undefined || (target === '' ? isLast : /^\S+$/.test(target))

const isVersion = (version: string | undefined, isWhole: boolean): boolean => version === undefined
  ? !isWhole
  : VERSIONS.some(known => isWhole ? known === version : known.startsWith(version))

/** A request line in every respect, but for a method that Node.js does not know (RFC 9110 section 9.1 lets everybody have new ones). */
const UNKNOWN_METHOD = /(?:^|\n)([!#$%&'*+.^`|~\w-]{1,40}) (\S+) HTTP\/1\.[01]\r?\n/g

/** The request line that could not be read, where its method is all there is to say against it. */
export function unknownMethod ({ code, rawPacket, bytesParsed = 0 }: ClientError): { readonly method: string, readonly target: string } | null {
  if (code !== 'HPE_INVALID_METHOD' || rawPacket === undefined) return null
  // behind earlier requests of the same packet: the line in which the parser stopped
  const lines = [...rawPacket.toString('latin1').matchAll(UNKNOWN_METHOD)].filter(({ index, 0: line }) => index <= bytesParsed && bytesParsed <= index + line.length)
  const line = lines.at(-1)
  if (line === undefined) return null
  const { 0: whole, 1: token = '', 2: target = '', index } = line
  const method = token.slice(startOf(token, bytesParsed - index - whole.indexOf(token)))
  return METHODS.includes(method) ? null : { method, target }
}

/** Where in a token a method begins at whose byte `stop` the parser stops: the end of a body may stand right before it. */
function startOf (token: string, stop: number): number {
  for (let start = 0; start < token.length; start++) if (start + knownBeginning(token.slice(start)) === stop) return start
  return 0
}

/** How many characters of a text are the beginning of a method that node:http knows. */
const knownBeginning = (text: string): number => Math.max(...METHODS.map(method => {
  const misfit = [...method].findIndex((character, at) => character !== text[at])
  return misfit === -1 ? method.length : misfit
}))

/** A known one in other letters is taken for a mistake: methods are told apart by their case (RFC 9110 section 9.1). */
export const isMisspelt = (method: string): boolean => METHODS.includes(method.toUpperCase())
