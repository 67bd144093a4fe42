/**
 * A link that reads answers with our own parser: strict, as RFC 9112 wants it, and kept for the next request.
 *
 *   dial -> socket -> (read buffer) -> [counts bytes, keeps the first ones] -> answer-parser -> exchange
 */
import { performance, queueMicrotask, setImmediate } from '../clock.js'
import { AnswerParser, type AnswerReader } from './answer-parser.js'
import { bindsConnection } from '../header-lists.js'
import type { ReadBuffer } from './read-buffer.js'
import { Link, LinkGone, type LinkOptions, type Outgoing } from './link.js'
import { sendBody, type Sending } from './sending.js'

/** How long an unused connection is kept, ms. Short: a longer one meets more closed peers. */
const KEEP_ALIVE_MS = 4000

/** One that is logged in, ms: with it its client loses the login. */
const BOUND_KEEP_ALIVE_MS = 60_000

/** An upstream that says how long it keeps a connection is believed, less this, ms: its FIN may be on the way. */
const MARGIN_MS = 1000

/** Bytes of a surplus that are kept to be recognized. */
const SHOWN = 64

export class StrictLink extends Link implements AnswerReader {
  private readonly parser: AnswerParser
  private sending: Sending | null = null
  private paused = false
  private idleFor = KEEP_ALIVE_MS
  private readonly readBuffer: ReadBuffer | null

  constructor (options: LinkOptions) {
    super(options)
    this.parser = new AnswerParser(this, options.maxHeaderSize)
    const { socket } = this
    this.readBuffer = options.readBuffer ?? null
    if (this.readBuffer === null) socket.on('data', (piece: Buffer) => { this.take(piece) })
    else this.readBuffer.take = piece => this.takeLent(piece)
    socket.on('end', () => { this.ended() })
    socket.on('close', () => {
      this.lost()
      this.gone()
    })
  }

  override send ({ method, path, headers, body, upgrade }: Outgoing): void {
    const { socket } = this
    if (!this.alive || socket.destroyed || !socket.writable) {
      // later: whoever sends does not expect an answer at once
      queueMicrotask(() => { this.receiver?.onFailed(new LinkGone()) })
      return
    }
    this.parser.begin(method)
    this.sending = null
    socket.ref()
    let head = `${method} ${path} HTTP/1.1\r\n`
    let hasHost = false
    for (let i = 0; i < headers.length; i += 2) {
      const name = headers[i] as string
      hasHost ||= name.length === 4 && name.toLowerCase() === 'host'
      if (isLogin(name, headers[i + 1] as string)) this.bound = true
      head += `${name}: ${headers[i + 1] as string}\r\n`
    }
    // a client of HTTP/1.0 need not say it, we must (RFC 9112 section 3.2)
    if (!hasHost) head += `Host: ${this.address}\r\n`
    this.sending = sendBody(socket, head + persistence(upgrade), headers, body)
  }

  override pause (): void {
    this.paused = true
    this.socket.pause()
  }

  override resume (): void {
    if (!this.paused) return
    this.paused = false
    this.socket.resume()
  }

  override release (): void {
    super.release()
    if (!this.alive) return
    this.watch.until(performance.now() + this.idleFor)
    this.socket.unref()
  }

  override drop (): void {
    this.alive = false
    this.receiver = null
    this.sending?.stop()
    this.socket.destroy()
  }

  override keep (chunk: Buffer): Buffer { return this.readBuffer === null ? chunk : this.readBuffer.keep(chunk) }

  override get kept (): (() => void) | undefined { return this.readBuffer?.kept }

  // ---- events of the parser

  onHead (status: number, raw: readonly string[], phrase: string, rest: Buffer | null): boolean {
    const { receiver } = this
    this.heads++
    if (this.parser.framing?.binds === true) this.bound = true
    receiver?.onHead(status, raw, phrase)
    // an interim answer is a message of its own: the evidence of the next one begins with what came behind it
    if (rest !== null) this.head?.push(rest)
    // behind a 101 stands the other protocol
    if (rest !== null) this.carrier?.onBytes(rest)
    // an answer that is not passed on has another receiver from here on, who reads it away
    return this.receiver !== null && this.carrier === null
  }

  onData (data: Buffer): boolean {
    const { receiver } = this
    receiver?.onData(data)
    return this.receiver === receiver
  }

  onEnd (trailers: readonly string[], surplus: number): void {
    const { framing } = this.parser
    // what comes behind a complete answer would be taken for the next one's
    this.alive &&= surplus === 0 && framing?.keepAlive === true && (this.sending === null || this.sending.done) && this.settleIdle(framing.keepAliveSeconds)
    this.receiver?.onEnd(trailers)
    if (!this.alive) this.drop()
  }

  // ---- events of the socket

  /** @returns whether more is to come for this request */
  private takeLent (piece: Buffer): boolean {
    this.take(piece)
    // what is still evidence must outlive the loan
    if (this.head !== null) this.head = this.head.map(part => part.buffer === piece.buffer ? Buffer.from(part) : part)
    return !this.parser.idle
  }

  private take (piece: Buffer): void {
    if (this.error !== null) return
    if (this.carrier !== null) {
      this.carrier.onBytes(piece)
      return
    }
    if (this.parser.idle) {
      this.note(piece)
      this.drop()
      return
    }
    this.count(piece)
    try {
      const understood = this.parser.read(piece)
      if (understood < piece.length && this.parser.idle) this.note(piece.subarray(understood))
    } catch (error) {
      this.alive = false
      this.error ??= error as Error
      this.socket.pause()
      // later: what was sound before it is on its way to the client, whose connection may have to be reset
      setImmediate(() => { this.lost() })
    }
  }

  /** Bytes without a request. The connection is closed; they are reported with its last request, unless that is over. */
  private note (surplus: Buffer): void {
    const { journey, parser: { framing } } = this
    if (journey === null || framing === null || framing.kind === 'close') return
    journey.surplus ??= { bytes: surplus.length, begins: surplus.toString('latin1', 0, SHOWN), after: framing.kind, length: framing.length }
  }

  private ended (): void {
    if (this.carrier !== null) {
      this.carrier.onEnd()
      return
    }
    if (this.endsAnswer() && this.parser.end()) return
    this.lost()
  }

  /** The connection is closed; a request that waits fails with the reason. */
  private lost (): void {
    this.alive = false
    this.sending?.stop()
    const { receiver } = this
    if (this.carrier !== null) {
      this.carrier.onClose(this.error ?? this.writeError)
      return
    }
    if (receiver === null || this.parser.idle) return
    if (this.endsAnswer() && this.error !== null && this.parser.end()) return
    receiver.onFailed(this.error ?? Object.assign(new Error('the connection ended'), { code: 'ECONNRESET' }))
  }

  protected override writeFailed (error: NodeJS.ErrnoException): void {
    super.writeFailed(error)
    this.sending?.stop()
    if (this.carrier !== null) this.socket.destroy()
  }

  /**
   * Whether the end of the connection is the end of an answer that lasts as long. A reset is not, except behind an error of the
   * upstream's own: its words were received, and say more than their last byte could.
   */
  private endsAnswer (): boolean {
    this.error ??= this.writeError
    return this.error === null || this.parser.status >= 400
  }

  /** @returns whether it is worth keeping */
  private settleIdle (patience: number | null): boolean {
    this.idleFor = patience === null ? this.bound ? BOUND_KEEP_ALIVE_MS : KEEP_ALIVE_MS : Math.min(600_000, patience * 1000 - MARGIN_MS)
    return this.idleFor > 0
  }
}

const persistence = (upgrade: string | null): string =>
  upgrade === null ? 'Connection: keep-alive\r\n' : `Connection: Upgrade\r\nUpgrade: ${upgrade}\r\n`

const isLogin = (name: string, value: string): boolean =>
  (name.length === 13 || name.length === 19) && /^(?:proxy-)?authorization$/i.test(name) && bindsConnection(value)
