/**
 * An answer of HTTP/2 that takes the lines of HTTP/1.1: repeated ones stay repeated, what belongs to a connection is left
 * out (RFC 9113 section 8.2.2), the reason phrase is forgotten (section 8.3.2).
 */
import { constants, Http2ServerResponse, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { StreamRequest } from './request.js'

/** Node's class as it really is: no Writable, as its types say, but an emitter around a stream. */
interface Compatible extends NodeJS.EventEmitter {
  readonly stream: ServerHttp2Stream
  statusCode: number
  getHeaders (): OutgoingHttpHeaders
  setTrailer (name: string, value: string | string[]): void
  addTrailers (headers: OutgoingHttpHeaders): void
  writeHead (status: number, headers?: OutgoingHttpHeaders): this
  end (): this
}

const Base = Http2ServerResponse as unknown as new (stream: ServerHttp2Stream) => Compatible

const CONNECTION_SPECIFIC = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'http2-settings', 'te'])

export class StreamResponse extends Base {
  declare readonly req: StreamRequest
  /** For trailers. */
  private waits = true

  constructor (stream: ServerHttp2Stream) {
    super(stream)
    // node:http2 does not report the close of a stream whose HEAD request was not answered yet: its client left
    let isReported = false
    this.once('close', () => { isReported = true })
    stream.once('close', () => { if (!isReported) this.emit('close') })
  }

  /** The client left, or the stream was cut. */
  get destroyed (): boolean { return this.stream.destroyed || this.stream.closed }

  /** The whole answer left. The stream's own word is of no use: one that was reset ends and finishes, too. */
  get writableFinished (): boolean {
    const { headersSent, writableEnded, aborted, rstCode } = this.stream
    return headersSent && writableEnded && !aborted && rstCode === constants.NGHTTP2_NO_ERROR
  }

  /** Every answer has frames: it can have trailers, and its end can be told from a cut. */
  get chunkedEncoding (): boolean { return true }

  /** The head that left, in the words of HTTP/1.1: for who counts and reads it. Empty before. */
  get writtenHead (): string {
    const { sentHeaders } = this.stream
    if (sentHeaders === undefined) return ''
    const { ':status': status, ...headers } = sentHeaders
    const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map(one => `${name}: ${String(one)}\r\n`))
    return `HTTP/2 ${String(status)}\r\n${lines.join('')}\r\n`
  }

  /** @param lines flat: name, value, as engines write them; an object, as Fastify's hooks do */
  override writeHead (status: number, ...rest: unknown[]): this {
    const lines = rest.at(-1)
    if (!Array.isArray(lines)) return super.writeHead(status, lines as OutgoingHttpHeaders)
    if (this.destroyed) return this
    this.statusCode = status
    const headers = headersOf(lines as string[], this.getHeaders())
    respond(this.stream, { ...headers, ':status': status }, this.waits)
    return this
  }

  /** @param trailers an object, or pairs of name and value */
  override addTrailers (trailers: OutgoingHttpHeaders | ReadonlyArray<readonly [string, string]>): void {
    if (!Array.isArray(trailers)) {
      super.addTrailers(trailers as OutgoingHttpHeaders)
      return
    }
    const headers = headersOf((trailers as string[][]).flat(), {})
    // node:http2 throws at some that stand twice, and does so when it sends them: nobody could catch it
    for (const [name, value] of Object.entries(joined(headers))) this.setTrailer(name, value as string | string[])
  }

  /** 100 to 199, before the answer itself. One that cannot be told is left out: it only ever was a hint. */
  inform (status: number, lines: readonly string[]): void {
    if (this.destroyed || this.stream.headersSent) return
    try {
      this.stream.additionalHeaders({ ...headersOf(lines, {}), ':status': status })
    } catch {}
  }

  /**
   * Ends a failed answer so that nobody takes it for a whole one. node:http2 sends what was written, and then the reset; that
   * the stream waits for trailers keeps it from putting a clean end in between.
   */
  cut (): void { this.stream.close(constants.NGHTTP2_INTERNAL_ERROR) }

  /** The answer is complete, the request is not: the client need not send the rest (RFC 9113 section 8.1). */
  stopRequest (): void {
    // no trailers stand between its last byte and its end
    this.waits = false
    this.stream.once('finish', () => { this.stream.close(constants.NGHTTP2_NO_ERROR) })
  }
}

/** @throws TypeError for what no header may hold */
function headersOf (lines: readonly string[], before: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const headers: Record<string, OutgoingHttpHeaders[string]> = { ...before }
  for (let i = 0; i < lines.length; i += 2) {
    const name = (lines[i] as string).toLowerCase()
    const value = lines[i + 1] as string
    if (CONNECTION_SPECIFIC.has(name)) continue
    validateHeaderName(name)
    validateHeaderValue(name, value)
    const known = headers[name]
    headers[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [String(known), value]
  }
  return headers
}

function respond (stream: ServerHttp2Stream, headers: OutgoingHttpHeaders, waitForTrailers: boolean): void {
  try {
    stream.respond(headers, { waitForTrailers })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_HTTP2_HEADER_SINGLE_VALUE') throw error
    // node:http2 lets some lines stand once only; joined by commas they mean the same (RFC 9110 section 5.3)
    stream.respond(joined(headers), { waitForTrailers })
  }
}

const joined = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) && name !== 'set-cookie' ? value.join(', ') : value]))
