/**
 * Requests that ask for an upgrade, as node:http hands them over: off its parser, on a bare socket. One that is asked of the
 * upstream goes its way with that socket, because its connection may become a tunnel. Every other one is an ordinary request
 * (RFC 9110 section 7.8) and is read again as such.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { UpstreamFailure } from '../failures/failure.js'
import { afterAnswers } from '../forward/after-answers.js'
import { detachedResponse } from '../forward/detached.js'
import { ownParser, readAgain } from '../forward/read-again.js'
import { ClientEnd } from '../upgrade/client-end.js'
import { wantedProtocols } from '../upgrade/wanted.js'
import { SocketBody } from './socket-body.js'

/** What a request that asks for an upgrade brings along. */
export interface UpgradeWish {
  /** The protocols to ask for; null: it is served as an ordinary request, and its connection ends with the answer. */
  readonly protocols: string | null
  readonly client: ClientEnd
}

export interface UpgradeTaker {
  /** Whether a request belongs to this edge: another plugin of the same server may have upgrades of its own. @param url raw target */
  readonly mine: (url: string) => boolean
  readonly take: (request: IncomingMessage, response: ServerResponse, wish: UpgradeWish) => void
  /** The body of a request that was taken cannot be read. */
  readonly unreadable: (request: IncomingMessage, failure: UpstreamFailure) => void
  /** The answer has left. */
  readonly ended: (socket: Socket) => void
}

export function takeUpgrades (server: Server, taker: UpgradeTaker): void {
  const parse = ownParser(server)
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // node:http no longer listens to either: an error event without a listener would end the process
    for (const end of new Set<Duplex>([request.socket, stream])) end.on('error', () => { request.socket.destroy() })
    const isMine = taker.mine(request.url ?? '/')
    if (!isMine && !isDeclinedByAll(server, request)) return
    // until its turn comes somebody has to read the connection: a client that leaves meanwhile takes the requests before it along
    const waiting = new ClientEnd(request.socket, stream)
    waiting.watch(head)
    afterAnswers(request.socket, () => { enter(isMine, request, stream, Buffer.concat(waiting.release())) })
  })

  function enter (isMine: boolean, request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const protocols = wantedProtocols(request.headers)
    const bodyIsRead = hasBody(request) && !isOnSocket(request, stream)
    if (isMine && (protocols !== null || bodyIsRead)) takeOver(request, stream, head, protocols, taker)
    else if (bodyIsRead) server.emit('request', request, detachedResponse(request, request.socket, taker.ended))
    else asOrdinary(request, head, parse)
  }
}

function takeOver (asked: IncomingMessage, stream: Duplex, head: Buffer, protocols: string | null, { take, unreadable, ended }: UpgradeTaker): void {
  const { socket } = asked
  const client = new ClientEnd(socket, stream)
  const response = (request: IncomingMessage): ServerResponse => detachedResponse(request, socket, ended)
  if (!hasBody(asked) || !isOnSocket(asked, stream)) {
    client.watch(head)
    take(asked, response(asked), { protocols, client })
    return
  }
  const request = new SocketBody(asked, {
    complete: rest => { client.watch(rest) },
    failed: failure => { unreadable(request, failure) }
  })
  take(request, response(request), { protocols, client })
  request.begin(head)
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Node 26 reads a body before it lets go of the connection: then it is in the request, and what comes behind it in a stream of its own. */
const isOnSocket = (request: IncomingMessage, stream: Duplex): boolean => stream instanceof Socket && request.readableLength === 0

/** How many listeners of ours did not want an upgrade. */
const declined = new WeakMap<IncomingMessage, number>()

/** An upgrade without a taker is an ordinary request, as it is for a server without any listener. */
function isDeclinedByAll (server: Server, request: IncomingMessage): boolean {
  const count = (declined.get(request) ?? 0) + 1
  declined.set(request, count)
  return count === server.listenerCount('upgrade')
}

/** The same request once more, without the word that made node:http stop behind its head. */
function asOrdinary ({ method = 'GET', url = '/', httpVersion, rawHeaders, socket }: IncomingMessage, head: Buffer, parse: (socket: Socket) => void): void {
  const lines: string[] = []
  let found = false
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    const value = rawHeaders[i + 1] as string
    const rest = ASKS.test(name) ? withoutUpgrade(value) : value
    found ||= rest !== value
    lines.push(`${name}: ${rest}\r\n`)
  }
  // where the word stands elsewhere, what it asks for is left out: read a third time it would be no other request
  const kept = found ? lines : lines.filter(line => !/^upgrade:/i.test(line))
  readAgain(socket, Buffer.concat([Buffer.from(`${method} ${url} HTTP/${httpVersion}\r\n${kept.join('')}\r\n`, 'latin1'), head]), parse)
}

/** Where the parser looks for the word: without it the line Upgrade means nothing. */
const ASKS = /^(?:proxy-)?connection$/i

const withoutUpgrade = (connection: string): string => connection.split(',').filter(token => !/^\s*upgrade\s*$/i.test(token)).join(',')
