/**
 * One connection to an upstream, one request at a time: request, connection and received bytes are one to one. Two kinds:
 * strict-link.ts and lenient-link.ts differ in the parser that reads the answer.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { Carrier, UpstreamEnd } from '../upgrade/splice.js'
import type { ClientCertificate } from '../dial/client-certificate.js'
import type { Journey, RequestName } from '../journey.js'
import { clientOf, type Client } from './client.js'
import type { ReadBuffer } from './read-buffer.js'
import { Watch } from './watch.js'
import { noteWriteErrors } from '../sockets/write-errors.js'

export interface LinkOptions {
  readonly socket: Socket
  /** How the socket reads; undefined: as a stream. */
  readonly readBuffer?: ReadBuffer | undefined
  /** `ip:port` really connected. */
  readonly address: string
  /** TLS version agreed on; null without TLS. */
  readonly tls: string | null
  readonly clientCertificate: ClientCertificate
  /** Name that its TLS stands for; empty without TLS. */
  readonly serverName: string
  /** Limit of a response's head section, bytes. */
  readonly maxHeaderSize: number
  /** Told once, when the connection is gone. */
  readonly onGone: (link: Link) => void
}

/** A request as it goes out. */
export interface Outgoing {
  readonly method: string
  readonly path: string
  /** Flat: name, value. */
  readonly headers: readonly string[]
  readonly body: Buffer | Readable | null
  /** Protocols to ask for; null: none. */
  readonly upgrade: string | null
}

/** Who sent the request hears of its answer. */
export interface Receiver {
  /** Its request; none: it goes on with that of the receiver before it. */
  readonly request?: IncomingMessage
  readonly journey?: Journey
  /** An interim answer or the head of the final one. @param raw names and values, as they came */
  onHead (status: number, raw: readonly string[], phrase: string): void
  /** @param chunk lent: see `Link.keep` */
  onData (chunk: Buffer): void
  onEnd (trailers: readonly string[]): void
  onFailed (error: Error): void
  /** The watch ran out. */
  onDue (): void
}

export abstract class Link implements UpstreamEnd {
  readonly socket: Socket
  readonly address: string
  readonly tls: string | null
  /** What became of the upstream's wish for a client certificate; undefined where it had none. */
  readonly clientCertificate: ClientCertificate
  readonly serverName: string
  readonly maxHeaderSize: number
  alive = true
  /** Its last request. */
  journey: Journey | null = null
  /** The one before that; its name alone, because a connection lives long and would keep the whole record. */
  previous: RequestName | null = null
  /** Whose request it carries, or carried last. */
  client: Client | null = null
  /** A client logged in on it, or began to: only that client may use it (see Links). */
  bound = false
  /** Bytes of the current answer. */
  received = 0
  /** Its heads that were understood: interim ones and the final one. */
  heads = 0
  /** Pieces of the current answer's head, until it was understood. */
  head: Buffer[] | null = null
  /** The request that uses it now. */
  protected receiver: Receiver | null = null
  /** Gets what comes once the connection carries another protocol. */
  protected carrier: Carrier | null = null
  readonly watch = new Watch(() => {
    // a connection that was idle for so long is not kept
    if (this.receiver === null) this.drop()
    else this.receiver.onDue()
  })

  /** First error the socket itself reported: a reset, a TLS alert after the handshake. A parser may call it an end. */
  error: NodeJS.ErrnoException | null = null
  /** First error of writing to it. What the kernel has received is still read. */
  writeError: NodeJS.ErrnoException | null = null
  private readonly onGone: (link: Link) => void

  constructor ({ socket, address, tls, clientCertificate, serverName, maxHeaderSize, onGone }: LinkOptions) {
    this.socket = socket
    this.address = address
    this.tls = tls
    this.clientCertificate = clientCertificate
    this.serverName = serverName
    this.maxHeaderSize = maxHeaderSize
    this.onGone = onGone
    // before any other listener, so that the true error is on record when others tell their version
    socket.on('error', error => { this.error ??= error })
    noteWriteErrors(socket, error => { this.writeFailed(error) })
    // a reset right behind data reads as a plain end (Node 20); but a connection that was reset has no peer any more. A unix
    // socket never names one
    if (!address.startsWith('unix:')) socket.once('end', () => { if (socket.remoteAddress === undefined) this.error ??= Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }) })
  }

  /** Sends the request that the link was begun for. */
  abstract send (request: Outgoing): void

  /** The client cannot take more for now: reading stops, and with it the upstream. */
  abstract pause (): void

  abstract resume (): void

  /** Ends the connection whatever it is doing. */
  abstract drop (): void

  /** A request starts to use it: the counts of its answer begin. */
  begin (receiver: Receiver): void {
    this.receiver = receiver
    if (receiver.journey !== undefined) this.name(receiver.journey)
    if (receiver.request !== undefined) this.client = clientOf(receiver.request)
    this.received = this.heads = 0
    this.head = []
  }

  private name (journey: Journey): void {
    const { journey: before } = this
    this.previous = before === null ? null : { ray: before.ray, method: before.method, url: before.url }
    this.journey = journey
  }

  carry (carrier: Carrier): void {
    const { carrier: before } = this
    this.carrier = carrier
    this.receiver = null
    this.alive = false
    this.understood()
    this.watch.end()
    before?.passOn?.(carrier)
  }

  /** A 101 came that is not passed on yet: what follows it is kept for who carries. */
  setAside (carrier: Carrier): void { this.carrier = carrier }

  /** No request uses it any more. */
  release (): void {
    this.watch.stop()
    this.resume()
    this.receiver = null
  }

  /** Nothing more can be sent. */
  protected writeFailed (error: NodeJS.ErrnoException): void {
    this.alive = false
    this.writeError ??= error
  }

  /** The head was understood: its pieces are no evidence any more. */
  understood (): void { this.head = null }

  /** A chunk that was handed out, to be used after `onData` has returned. */
  keep (chunk: Buffer): Buffer { return chunk }

  /** To be called when the chunk that `keep` gave last was written. */
  get kept (): (() => void) | undefined { return undefined }

  protected count (chunk: Buffer): void {
    this.received += chunk.length
    this.head?.push(chunk)
  }

  protected gone (): void {
    this.alive = false
    this.watch.end()
    this.onGone(this)
  }
}

/** The connection ended before anything of the request was sent on it. */
export class LinkGone extends Error {
  constructor () {
    super('the connection ended before the request was sent')
    this.name = 'LinkGone'
  }
}
