/**
 * The Railgun listener: a hop between edge and origin. It asks the origin by the rooms that the edge itself asks upstreams
 * with, passes answers on as they come, and tells the edge in a header line what it could not do.
 *
 *   edge -> request -> exchange -> origin
 *    ^                    |
 *    +---- answer --------+---- or `Railgun-Error: refused ...`, and a line in the log
 */
import { createServer, IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { usesTls } from '../dial/dial.js'
import { endpoint } from '../dial/connect.js'
import { Exchange } from '../exchange/exchange.js'
import { takeUpgrades, type UpgradeWish } from '../exchange/upgrade-requests.js'
import { Links } from '../exchange/links.js'
import { withReason } from '../evidence/reasons.js'
import { UpstreamFailure } from '../failures/failure.js'
import { detachedResponse } from '../forward/detached.js'
import { hopByHop } from '../forward/headers.js'
import { linger, stopParsing } from '../forward/linger.js'
import { LISTENER_ERROR, LISTENER_ERROR_KEY, writeWord } from '../forward/listener.js'
import type { Route } from '../forward/route.js'
import { sendWhole } from '../forward/to-client.js'
import { noteRest, openMethods, trueMethod, type ClientError } from '../forward/unknown-method.js'
import { Journey } from '../journey.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { printable } from '../observe/terminal.js'
import { Upstreams } from '../upstream/pick.js'
import { wordsFor, type RailgunOrigin } from './words.js'

/** A request's head, bytes: what the edge takes from its clients, and the lines it adds. */
const MAX_REQUEST_HEAD = 160 * 1024

/** Larger stream buffers, as at the edge: fewer, larger writes for large bodies. */
const STREAM_BUFFER = 256 * 1024

const stopsHere = hopByHop(['expect', 'trailer', 'http2-settings'])
const endsHere = hopByHop([LISTENER_ERROR_KEY])

export interface ListenerParts {
  /** The origin: upstreams, limits (`response` is lan.timeout) and TLS. */
  readonly site: SiteSettings
  /** Takes one line of the log, without line feed and without control bytes. */
  readonly log: (line: string) => void
}

export class Listener {
  private readonly site: SiteSettings
  private readonly log: ListenerParts['log']
  private readonly links = new Links()
  private readonly upstreams: Upstreams
  private readonly server: Server
  /** Connections that left node:http's care by an upgrade. */
  private readonly upgraded = new Set<Socket>()

  constructor ({ site, log }: ListenerParts) {
    this.site = site
    this.log = log
    this.upstreams = new Upstreams(site)
    const limits = { maxHeaderSize: MAX_REQUEST_HEAD, highWaterMark: STREAM_BUFFER, requestTimeout: 0, keepAliveTimeout: 72_000 }
    this.server = createServer(limits, (request, response) => { this.handle(request, response) })
    // the size of a head is the limit, not the number of its lines
    this.server.maxHeadersCount = 0
    this.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => { this.handle(request, response) })
    const readMethod = openMethods(this.server)
    this.server.on('clientError', (error: ClientError, socket: Socket) => { if (!readMethod(error, socket)) this.refuse(error, socket) })
    takeUpgrades(this.server, {
      mine: () => true,
      take: (request, response, wish) => { this.upgrade(request, response, wish) },
      unreadable: request => { request.socket.destroy() },
      ended: socket => { socket.end() }
    })
  }

  /** @returns the address really listened on, `ip:port` */
  async listen (host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => { this.server.once('error', reject).listen(port, host, resolve) })
    this.server.on('error', error => { this.log(`accept: ${error.message}`) })
    const { address, port: real } = this.server.address() as AddressInfo
    return endpoint(address, real)
  }

  /** Ends everything at once: a hop has nobody to be polite to. */
  async close (): Promise<void> {
    const closed = new Promise<void>(resolve => { this.server.close(() => { resolve() }) })
    this.server.closeAllConnections()
    for (const socket of this.upgraded) socket.destroy()
    this.links.close()
    await closed
  }

  private handle (request: IncomingMessage, response: ServerResponse, wish: UpgradeWish | null = null): void {
    const journey = journeyOf(request)
    const exchange = new Exchange(journey, request, response, this.routeTo(request), this.links, error => {
      this.miss(journey, request, response, error)
    }, wish)
    response.on('close', () => {
      noteRest(request)
      if (!response.writableFinished) exchange.abandon()
    })
    exchange.start()
  }

  /** Bytes that are no request: no edge sends any. Behind a request that is under way there is nobody to be told. */
  private refuse ({ code, message }: ClientError, socket: Socket & { readonly _httpMessage?: ServerResponse | null }): void {
    const isSilent = socket.bytesRead === 0 || code === 'ECONNRESET' || code === 'EPIPE'
    if (isSilent || !socket.writable || socket._httpMessage != null) {
      socket.destroy()
      return
    }
    const what =
      `what came from ${endpoint(socket.remoteAddress ?? '', socket.remotePort ?? 0)} is no request that Node.js can read: ${message}`
    this.log(printable(`- ${what}`))
    stopParsing(socket)
    const response = detachedResponse(new IncomingMessage(socket), socket, linger)
    sendWhole(response, 400, 'Bad Request', [LISTENER_ERROR, writeWord('origin', code, what), 'Content-Length', '0'], '')
  }

  private upgrade (request: IncomingMessage, response: ServerResponse, wish: UpgradeWish): void {
    const { socket } = wish.client
    this.upgraded.add(socket)
    socket.once('close', () => { this.upgraded.delete(socket) })
    this.handle(request, response, wish)
  }

  private routeTo (request: IncomingMessage): Route {
    return {
      site: this.site,
      url: request.url ?? '/',
      turn: this.upstreams.attempts(isSecure(request)),
      answerLines: [],
      replace: null,
      stopsHere,
      endsHere,
      addsNothing: true,
      forwardedFor: '',
      loopEntry: '',
      forwardLines: [],
      edits: null,
      intercepts: false
    }
  }

  /** No answer, or none that could be brought to its end: a word to the edge while nothing has left, else a cut. */
  private miss (journey: Journey, request: IncomingMessage, response: ServerResponse, error: Error): void {
    const failure = withReason(error instanceof UpstreamFailure
      ? error
      : new UpstreamFailure('proxy_internal_error', `the listener itself failed: ${error.message}`, { cause: error }), journey)
    const { reason, lines } = wordsFor(failure, this.originOf(journey, failure))
    for (const line of lines) this.log(printable(`${journey.ray} ${line}`))
    if (response.destroyed) return
    if (response.headersSent) {
      response.socket?.resetAndDestroy()
      return
    }
    // the rest of an upload is read away, so that the edge reads the answer before it hears of any end
    request.resume()
    sendWhole(
      response,
      502,
      'Bad Gateway',
      [LISTENER_ERROR, writeWord(reason, failure.facts.code, failure.message), 'Content-Length', '0'],
      ''
    )
  }

  private originOf ({ host, upstreamAddress, secure }: Journey, { facts }: UpstreamFailure): RailgunOrigin {
    const [first] = this.site.upstreams as [Target]
    const asked = secure ? first.whenSecure ?? first : first
    return {
      address: facts.address ?? upstreamAddress ?? asked.label,
      host: this.site.serverName ?? withoutPort(host),
      tls: usesTls(asked),
      lanTimeout: this.site.limits.response
    }
  }
}

/** The edge's own ray where the edge sent one, so that its log and this one can be laid side by side. */
function journeyOf (request: IncomingMessage): Journey {
  const { socket, headers, url = '/' } = request
  const journey = new Journey(String(headers['x-edge-ray'] ?? '-'), '', trueMethod(request), url, headers.host ??
    '', socket.remoteAddress ?? '', socket.remotePort ?? 0)
  journey.httpVersion = request.httpVersion
  journey.secure = isSecure(request)
  return journey
}

/** An ssl mode may follow the visitor, and only the edge knows how that one came. */
const isSecure = ({ headers }: IncomingMessage): boolean => headers['x-forwarded-proto'] === 'https'

const withoutPort = (host: string): string => host.replace(/:\d*$/, '')
