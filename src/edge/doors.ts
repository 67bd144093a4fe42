/**
 * The ways into the edge besides ordinary requests: upgrades, CONNECT, and bytes that never became a request. Each gets a
 * ray and a log line like everybody else.
 */
import { IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { clearTimeout, setImmediate, setTimeout } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import { takeUpgrades } from '../exchange/upgrade-requests.js'
import { afterAnswers } from '../forward/after-answers.js'
import { detachedResponse } from '../forward/detached.js'
import { sendWhole } from '../forward/to-client.js'
import { methodBeingRead, unknownMethod, type ClientError } from '../forward/unknown-method.js'
import type { Engine } from './engine.js'
import { rayLines } from './brand-runtime.js'
import { Front, type FrontOptions } from './front/front.js'
import { linger, stopParsing } from '../forward/linger.js'
import { contextOf, type RequestContext } from './request/context.js'
import { replaceTurn, whenRead } from './pipeline.js'
import { readTimeoutOf } from './readers.js'
import { clientEvidence, unknownToApplication, unreadable } from './unreadable.js'
import type { Events } from '../observer.js'
import type { Settings } from '../options/settings.js'

/** Connections whose client was told that nothing more is read from it. */
const refused = new WeakSet<Socket>()

/** @param mine whether an upgrade belongs to this edge; another plugin of the same server may have its own */
export function openDoors (server: Server, engine: Engine, mine: (url: string) => boolean, prefix: string): void {
  takeUpgrades(server, {
    mine,
    take: (request, response, wish) => { engine.handle(request, response, prefix, wish) },
    unreadable: (request, failure) => {
      const context = contextOf(request)
      if (context === undefined) return
      context.exchange?.abandon()
      engine.exit(context, failure)
    },
    ended: linger
  })
}

/** For a server that is the edge's own. */
export function openOwnDoors (server: Server, engine: Engine): void {
  openDoors(server, engine, () => true, '')
  engine.unused.watch(server)
  server.on('connect', (request: IncomingMessage) => {
    const { socket } = request
    let waits = true
    afterAnswers(socket, () => {
      waits = false
      refuse(engine, request, 'CONNECT is refused: this edge is no open proxy', 'connect_method')
    })
    if (!waits) return
    // somebody has to read the connection until then: a client that leaves meanwhile takes the requests before it along
    for (const event of ['end', 'error'] as const) socket.on(event, () => { socket.destroy() })
    stopParsing(socket)
  })
  // without a listener node:http invites every body before anybody was asked whether it is wanted
  const asUsual = (request: IncomingMessage, response: ServerResponse): void => { server.emit('request', request, response) }
  server.on('checkContinue', asUsual)
  server.on('checkExpectation', asUsual)
}

/**
 * For a server of an application's own, which refuses what node:http cannot read without a word about it: a request for the
 * edge by a method that is unknown is refused by its name.
 */
export function nameMethods (server: Server, engine: Engine, mine: (url: string) => boolean): void {
  const others = server.listeners('clientError') as Array<(error: ClientError, socket: Socket) => void>
  server.removeAllListeners('clientError')
  server.on('clientError', (error: ClientError, socket: Socket) => {
    if (refused.has(socket)) return
    const unknown = unknownMethod(error)
    if (unknown !== null && mine(unknown.target) && socket.writable) {
      refused.add(socket)
      stopParsing(socket)
      afterAnswers(socket, () => { refuseUnread(engine, socket, unknownToApplication(unknown.method, error), error) })
    } else if (others.length === 0) socket.destroy(error)
    else for (const other of others) other.call(server, error, socket)
  })
}

type FrontParts = Pick<FrontOptions, 'authority' | 'highWaterMark' | 'maxHeadSize'> & { readonly events: Events }

/** TLS for a server that is the edge's own. */
export function openFront (server: Server, engine: Engine, settings: Settings, { events, ...parts }: FrontParts): Front {
  const direct = (request: IncomingMessage, response: ServerResponse): void => { engine.handle(request, response) }
  const front = new Front(server, settings, {
    ...parts,
    headTimeout: Math.ceil(settings.clientHeaderTimeout),
    readTimeout: readTimeoutOf(settings),
    direct,
    tunnel: direct,
    plain: (socket, packet) => { refusePlain(engine, socket, packet) },
    failed: (error, socket) => { events.event('debug', { code: error.code, remoteAddress: socket.remoteAddress }, `TLS handshake failed: ${error.message}`) }
  })
  engine.shown = front.shown
  return front
}

const PLAIN = 'plain HTTP was sent to a port that speaks TLS; write https:// instead of http://'

/** One sentence for whoever forgot the s of https; no page, because no edge has one for this. */
function refusePlain (engine: Engine, socket: Socket, packet: Buffer): void {
  const request = unread(socket, packet)
  const { journey, runtime, response } = enter(engine, request)
  const text = `${PLAIN}\n`
  journey.failure = new UpstreamFailure('http_request_error', PLAIN, { reason: 'plain_http' })
  journey.outcome = 'branded'
  journey.bytesSent = text.length
  sendWhole(response, 400, 'Bad Request', [
    ...rayLines(runtime, journey.ray),
    'Content-Type', 'text/plain; charset=utf-8',
    'Content-Length', String(text.length),
    'Cache-Control', 'private, no-store',
    'X-Edgeproxy-Simulated', '1'
  ], text)
}

/** A journey on a connection that node:http has let go of. */
function enter (engine: Engine, request: IncomingMessage): RequestContext {
  const context = engine.begin(request, detachedResponse(request, request.socket, linger))
  engine.detached.track(context)
  return context
}

function refuse (engine: Engine, request: IncomingMessage, message: string, reason: string, answerStatus?: number): void {
  const context = enter(engine, request)
  engine.exit(context, new UpstreamFailure('http_request_error', message, { reason, answerStatus }))
}

/** What node:http keeps about a connection and does not document; the same from Node 20 to 26. */
interface Insides {
  /** The response that is being written. */
  readonly _httpMessage?: ServerResponse | null
  /** The request that is being read. */
  readonly parser?: {
    readonly incoming?: IncomingMessage | null
    /** ms since the first byte of the head that is being read. */
    duration? (): number
    headersCompleted? (): boolean
  } | null
}

/** Bytes that node:http could not read as a request, or a head that took too long. */
export function clientError (engine: Engine, error: ClientError, socket: Socket, headTimeout: number): void {
  if (refused.has(socket)) return
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && notLate(engine, error, socket, headTimeout)) return
  const { _httpMessage: writing, parser } = socket as Insides
  const reading = contextOf(parser?.incoming)
  // nobody asked anything: a browser's spare connection, a client that hung up between two requests
  const silent = socket.bytesRead === 0 || error.code === 'ECONNRESET' || error.code === 'EPIPE'
  // an end in the middle of a body is a client that left; the answer may be on its way, or have left before the body was whole
  const left = error.code === 'HPE_INVALID_EOF_STATE' && (contextOf(writing) !== undefined || reading !== undefined)
  if (silent || left || !socket.writable) {
    socket.destroy()
    return
  }
  refused.add(socket)
  stopParsing(socket)
  // bytes behind a request that is the last one by its own word are of no meaning (RFC 9112 section 9.6)
  if (error.code === 'HPE_CLOSED_CONNECTION') socket.once('end', () => { socket.destroy() })
  else refuseBytes(engine, error, socket, reading)
}

function refuseBytes (engine: Engine, error: ClientError, socket: Socket, reading: RequestContext | undefined): void {
  const failure = unreadable(error)
  const incoming = (socket as Insides).parser?.incoming
  // the body of a request that waits: it fails when its turn comes
  if (incoming?.complete === false && replaceTurn(incoming, (request, response) => { engine.exit(engine.receive(request, response), failure) })) return
  // requests that came whole before the unreadable bytes are answered first
  if (reading === undefined || reading.request.complete) afterAnswers(socket, () => { refuseUnread(engine, socket, failure, error) })
  // its answer is complete already: the connection is of no more use
  else if (reading.response.writableEnded) afterAnswers(socket, () => { linger(socket) })
  else {
    // the body of a request that is under way: its own journey tells
    reading.exchange?.abandon()
    engine.exit(reading, failure)
  }
}

/** A limit for heads that ran out without the client's doing, or that nobody needs to be told of. */
function notLate (engine: Engine, error: ClientError, socket: Socket, limit: number): boolean {
  if (socket.bytesRead === 0) {
    // a busy process runs its timers before it reads what has long arrived
    setImmediate(() => { if (socket.bytesRead === 0) socket.destroy() })
    return true
  }
  // half a head behind pipelined requests: its rest may have come, but the connection is not read for now
  return whenRead(socket, () => {
    const timer = setTimeout(() => { if (isHeadLate(socket, limit)) clientError(engine, error, socket, limit) }, limit)
    socket.once('close', () => { clearTimeout(timer) })
  })
}

/** node:http tells once of each late head; whether it is still the same one, its parser knows. */
function isHeadLate (socket: Socket, limit: number): boolean {
  const { parser } = socket as Insides
  return parser?.headersCompleted?.() === false && (parser.duration?.() ?? 0) >= limit
}

function refuseUnread (engine: Engine, socket: Socket, failure: UpstreamFailure, error: ClientError): void {
  const request = unread(socket, error.rawPacket, error)
  const context = enter(engine, request)
  context.journey.evidence = clientEvidence(error)
  engine.exit(context, failure)
}

/** As much of the request line as can be read, for the log. */
function unread (socket: Socket, packet: Buffer | undefined, error?: ClientError): IncomingMessage {
  const request = new IncomingMessage(socket)
  const at = error?.bytesParsed ?? 0
  const line = lastLine(packet?.toString('latin1', 0, Math.min(at, MOST_LOOKED_AT) + 2048) ?? '', at)
  const { method, target } = (error === undefined ? null : unknownMethod(error)) ?? { method: line[1], target: line[2] }
  // in a later packet its method does not stand any more
  const known = methodBeingRead(socket)
  request.method = known === undefined || method?.startsWith(known) === true ? method ?? '-' : known
  request.url = target ?? '-'
  request.httpVersion = '1.1'
  request.complete = true
  return request
}

const MOST_LOOKED_AT = 256 * 1024

/** Behind requests that came in the same packet; the first line, whatever it is. */
function lastLine (text: string, at: number): readonly string[] {
  const behind = [...text.matchAll(/\n([A-Z-]{1,20}) (\S{1,2000}) HTTP\//g)].findLast(({ index }) => index < at)
  return behind ?? /^([A-Z-]{1,20}) (\S{1,2000})/.exec(text) ?? []
}
