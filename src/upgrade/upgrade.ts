/**
 * WebSocket and other upgrades: dials first, asks the upstream, and only then says 101. Until then every failure is an
 * ordinary HTTP answer, and an upstream's own refusal is relayed as it is. After the 101 two sockets are spliced: frames,
 * subprotocols and extensions pass end to end.
 */
import { request as ask, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { dial, emptyRecord, noteDial } from '../dial/dial.js'
import type { Leave } from '../dial/leaving.js'
import { UpstreamFailure } from '../failures/failure.js'
import { requestHeaders, responseHead } from '../forward/headers.js'
import { toldByListener } from '../forward/listener.js'
import { ownHost } from '../forward/own-host.js'
import { answerInstead } from '../forward/replace.js'
import type { Exit, Route } from '../forward/route.js'
import { readAck } from '../evidence/acknowledged.js'
import type { Evidence, Journey } from '../journey.js'
import type { Target } from '../options/settings.js'
import { disagreement } from './agree.js'
import { classifyUpgrade } from './classify.js'
import { Hearing } from './hearing.js'
import { splice } from './splice.js'

export interface Upgrade {
  readonly journey: Journey
  readonly request: IncomingMessage
  /** Sits on `socket`, for every answer but a 101. */
  readonly response: ServerResponse
  readonly socket: Socket
  /** What the client sent behind its request head. */
  readonly head: Buffer
  readonly route: Route
  readonly leave: Leave
  readonly exit: Exit
}

export async function upgrade (wish: Upgrade): Promise<void> {
  let socket: Socket
  try {
    socket = await dialOne(wish)
  } catch (error) {
    if (!wish.leave.aborted) wish.exit(error as Error)
    return
  }
  wish.leave.onabort = () => { socket.destroy() }
  if (wish.leave.aborted) socket.destroy()
  else send(wish, socket)
}

/** The first upstream that takes a connection. */
async function dialOne ({ journey, route, leave }: Upgrade): Promise<Socket> {
  let last: unknown = new Error('no upstream to try')
  const { turn } = route
  const next = async (): Promise<Target | null> => turn.next() ?? await (turn.again?.(last instanceof UpstreamFailure ? last : null) ?? null)
  for (let target = await next(); target !== null; target = await next()) {
    const record = emptyRecord()
    journey.attempts++
    journey.upstreamLabel = journey.upstreamAddress = target.label
    journey.hop = target.hop?.kind ?? null
    journey.hostSent = ownHost(target, route.site)
    try {
      const socket = await dial(target, route.site, record, leave)
      journey.upstreamAddress = record.address ?? target.label
      return socket
    } catch (error) {
      last = error
      if (!(error instanceof UpstreamFailure)) throw error
      route.turn.report(false)
      journey.upstreamAddress = error.facts.address ?? target.label
      journey.connects = error.facts.attempts ?? record.attempts
    } finally {
      noteDial(journey, record)
    }
  }
  throw last
}

function send (wish: Upgrade, socket: Socket): void {
  const { journey, route, exit, leave } = wish
  const sentAt = performance.now()
  const address = journey.upstreamAddress ?? ''
  const before = socket.bytesRead
  const outgoing = requestOn(wish, socket)
  const hearing = new Hearing(socket, route.site.limits.maxHeaderSize)
  const clock = setTimeout(() => { lose(silence(socket, address, route)) }, route.site.limits.response)
  let settled = false

  outgoing.on('upgrade', (answer, upstream, rest) => { if (settle(answer)) agree(wish, answer, upstream as Socket, rest) })
  outgoing.on('response', answer => {
    if (settle(answer)) relayOrdinary(wish, answer, socket)
    else answer.resume()
  })
  outgoing.on('error', error => { lose(classifyUpgrade(error, address, socket, before), hearing.evidence(error)) })
  forwardBody(wish, outgoing)

  function settle (answer: IncomingMessage): boolean {
    if (settled) return false
    settled = true
    hearing.stop()
    clearTimeout(clock)
    journey.timings.head = performance.now() - sentAt
    journey.upstreamStatus = answer.statusCode ?? null
    route.turn.report(true)
    return true
  }
  function lose (failure: UpstreamFailure, evidence: Evidence | null = null): void {
    if (settled) return
    settled = true
    hearing.stop()
    clearTimeout(clock)
    journey.evidence = evidence
    journey.bytesReceived = socket.bytesRead - before
    socket.destroy()
    route.turn.report(false)
    if (!leave.aborted) exit(failure)
  }
}

function requestOn (wish: Upgrade, socket: Socket): ClientRequest {
  const { journey, route: { url, site } } = wish
  const outgoing = ask({
    createConnection: () => socket,
    method: journey.method,
    path: url,
    headers: linesFor(wish) as never,
    setHost: false,
    maxHeaderSize: site.limits.maxHeaderSize,
    insecureHTTPParser: site.parser === 'lenient'
  })
  // the size of a head is the limit, not the number of its lines
  outgoing.maxHeadersCount = 0
  return outgoing
}

/** An answer that node:http does not take for an upgrade: a 101 that names no protocol is none either. */
function relayOrdinary (wish: Upgrade, answer: IncomingMessage, socket: Socket): void {
  const failure = answer.statusCode === 101 ? disagreement(wish.request, answer, wish.journey.upstreamAddress ?? '') : null
  if (failure === null) {
    relay(wish, answer)
    return
  }
  socket.destroy()
  wish.exit(failure)
}

/** A 101: right, and the client hears of it; wrong, and it never does. */
function agree (wish: Upgrade, answer: IncomingMessage, upstream: Socket, rest: Buffer): void {
  const failure = disagreement(wish.request, answer, wish.journey.upstreamAddress ?? '')
  if (failure === null) {
    splice(wish, answer, upstream, rest)
    return
  }
  upstream.on('error', () => {}).destroy()
  wish.exit(failure)
}

function silence (socket: Socket, address: string, { site: { limits } }: Route): UpstreamFailure {
  const ack = readAck(socket)
  if (ack === 'unacknowledged') return new UpstreamFailure('request_unacknowledged', `${address} accepted the connection, but the request was never acknowledged`, { address, ack })
  return new UpstreamFailure('http_response_timeout', `no answer to the upgrade from ${address} within ${limits.response} ms`, { address, ack })
}

/** As for any request, and the two lines that ask for the upgrade; `h2c` is not asked on (RFC 9113 dropped it). */
function linesFor ({ journey, request, route }: Upgrade): string[] {
  const { headers } = request
  const lines = requestHeaders(journey, request, route)
  return isPassedOn(headers.upgrade) ? [...lines, 'Connection', 'Upgrade', 'Upgrade', headers.upgrade as string] : [...lines, 'Connection', 'close']
}

const isPassedOn = (protocol: string | undefined): boolean => protocol !== undefined && !/^h2c$/i.test(protocol.trim())

/** node:http leaves the body of an upgrade request on the socket; only an announced length can be told from what follows. */
function forwardBody ({ request, socket, head }: Upgrade, outgoing: ClientRequest): void {
  let left = Number(request.headers['content-length'] ?? 0)
  if (left === 0) {
    outgoing.end()
    return
  }
  const take = (chunk: Buffer): void => {
    const piece = chunk.subarray(0, left)
    left -= piece.length
    outgoing.write(piece)
    if (left > 0) return
    socket.off('data', take)
    socket.pause()
    if (piece.length < chunk.length) socket.unshift(chunk.subarray(piece.length))
    outgoing.end()
  }
  if (head.length > 0) take(head)
  if (left > 0) socket.on('data', take)
}

/** The upstream said no, or nothing special: its answer, byte for byte, and the connection ends with it. */
function relay ({ journey, request, response, route, exit }: Upgrade, answer: IncomingMessage): void {
  const head = responseHead(answer.rawHeaders, route, false)
  const told = toldByListener(head.listenerError, journey)
  if (told !== null) {
    answer.destroy()
    route.turn.report(false)
    journey.upstreamStatus = null
    exit(told)
    return
  }
  if (route.intercepts && (answer.statusCode === 502 || answer.statusCode === 504)) {
    answer.destroy()
    exit(new UpstreamFailure('upstream_gateway_error', `${journey.upstreamAddress ?? ''} itself answered ${answer.statusCode}`, { statusCode: answer.statusCode }))
    return
  }
  response.shouldKeepAlive = false
  const status = answer.statusCode ?? 502
  const by = status < 400 ? null : route.replace?.(status, journey, request.headers) ?? null
  if (by !== null) {
    answer.destroy()
    answerInstead(journey, request, response, by, head, answer.statusMessage ?? '')
    return
  }
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, head.lines as never)
  answer.on('data', (chunk: Buffer) => { journey.bytesSent += chunk.length })
  answer.on('error', () => {
    exit(new UpstreamFailure('http_response_body_incomplete', `${journey.upstreamAddress ?? ''} closed the connection after ${journey.bytesSent} bytes of the body`))
  })
  if (request.method === 'HEAD') response.end()
  else answer.pipe(response)
}
