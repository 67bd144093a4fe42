/**
 * The ways into the edge besides ordinary requests: upgrades, CONNECT, and bytes that never became a request. Each gets a
 * ray and a log line like everybody else.
 */
import { IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { UpstreamFailure } from '../failures/failure.js'
import { takeUpgrades } from '../exchange/upgrade-requests.js'
import { afterAnswers } from '../forward/after-answers.js'
import { detachedResponse } from '../forward/detached.js'
import { sendWhole } from '../forward/to-client.js'
import type { Engine } from './engine.js'
import { rayLines } from './faces.js'
import { Front, type FrontOptions } from './front/front.js'
import { passageOf } from './marks.js'
import { linger, stopParsing } from '../forward/linger.js'
import type { Passage } from './passage.js'
import { clientEvidence, unreadable, type ClientError } from './unreadable.js'
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
      const passage = passageOf(request)
      if (passage === undefined) return
      passage.abandon?.abandon()
      engine.exit(passage, failure)
    },
    ended: linger
  })
}

/** For a server that is the edge's own. */
export function openOwnDoors (server: Server, engine: Engine): void {
  openDoors(server, engine, () => true, '')
  engine.silent.watch(server)
  server.on('connect', (request: IncomingMessage) => { refuse(engine, request, 'CONNECT is refused: this edge is no open proxy', 'connect_method') })
  // without a listener node:http invites every body before anybody was asked whether it is wanted
  const asUsual = (request: IncomingMessage, response: ServerResponse): void => { server.emit('request', request, response) }
  server.on('checkContinue', asUsual)
  server.on('checkExpectation', asUsual)
}

type FrontParts = Pick<FrontOptions, 'authority' | 'highWaterMark' | 'maxHeadSize'> & { readonly events: Events }

/** TLS for a server that is the edge's own. */
export function openFront (server: Server, engine: Engine, settings: Settings, { events, ...parts }: FrontParts): Front {
  const direct = (request: IncomingMessage, response: ServerResponse): void => { engine.handle(request, response) }
  const front = new Front(server, settings, {
    ...parts,
    headTimeout: Math.ceil(settings.clientHeaderTimeout),
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
  const { journey, face, response } = enter(engine, request)
  const text = `${PLAIN}\n`
  journey.failure = new UpstreamFailure('http_request_error', PLAIN, { reason: 'plain_http' })
  journey.outcome = 'branded'
  journey.bytesSent = text.length
  sendWhole(response, 400, 'Bad Request', [
    ...rayLines(face, journey.ray), 'Content-Type', 'text/plain; charset=utf-8', 'Content-Length', String(text.length), 'Cache-Control', 'private, no-store', 'X-Edgeproxy-Simulated', '1'
  ], text)
}

/** A journey on a connection that node:http has let go of. */
function enter (engine: Engine, request: IncomingMessage): Passage {
  const passage = engine.begin(request, detachedResponse(request, request.socket, linger))
  engine.trackDetached(passage)
  return passage
}

function refuse (engine: Engine, request: IncomingMessage, message: string, reason: string, answerStatus?: number): void {
  const passage = enter(engine, request)
  engine.exit(passage, new UpstreamFailure('http_request_error', message, { reason, answerStatus }))
}

/** What node:http keeps about a connection and does not document; the same from Node 20 to 26. */
interface Insides {
  /** The response that is being written. */
  readonly _httpMessage?: ServerResponse | null
  /** The request that is being read. */
  readonly parser?: { readonly incoming?: IncomingMessage | null } | null
}

/** Bytes that node:http could not read as a request, or a head that took too long. */
export function clientError (engine: Engine, error: ClientError, socket: Socket): void {
  if (refused.has(socket)) return
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0) {
    dismissSilent(socket)
    return
  }
  const { _httpMessage: writing, parser } = socket as Insides
  const reading = passageOf(parser?.incoming)
  // nobody asked anything: a browser's spare connection, a client that hung up between two requests
  const silent = socket.bytesRead === 0 || error.code === 'ECONNRESET' || error.code === 'EPIPE'
  // an end in the middle of a body is a client that left
  const left = error.code === 'HPE_INVALID_EOF_STATE' && passageOf(writing) !== undefined
  if (silent || left || !socket.writable) {
    socket.destroy()
    return
  }
  refused.add(socket)
  stopParsing(socket)
  const failure = unreadable(error)
  // requests that came whole before the unreadable bytes are answered first
  if (reading === undefined || reading.request.complete) afterAnswers(socket, () => { refuseUnread(engine, socket, failure, error) })
  else {
    // the body of a request that is under way: its own journey tells
    reading.abandon?.abandon()
    engine.exit(reading, failure)
  }
}

/** It has said nothing in time; but a busy process runs its timers before it reads what has long arrived. */
function dismissSilent (socket: Socket): void {
  setImmediate(() => { if (socket.bytesRead === 0) socket.destroy() })
}

function refuseUnread (engine: Engine, socket: Socket, failure: UpstreamFailure, error: ClientError): void {
  const request = unread(socket, error.rawPacket)
  const passage = enter(engine, request)
  passage.journey.evidence = clientEvidence(error)
  engine.exit(passage, failure)
}

/** As much of the request line as can be read, for the log. */
function unread (socket: Socket, packet: Buffer | undefined): IncomingMessage {
  const request = new IncomingMessage(socket)
  const [, method, url] = /^([A-Z-]{1,20}) (\S{1,2000})/.exec(packet?.toString('latin1', 0, 2048) ?? '') ?? []
  request.method = method ?? '-'
  request.url = url ?? '-'
  request.httpVersion = '1.1'
  request.complete = true
  return request
}
