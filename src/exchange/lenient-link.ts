/**
 * A link that reads answers with node:http's parser in its lenient mode: bare line feeds, folded header lines, a length
 * beside chunks. One request each: what an incorrect upstream sends behind its answer must not be read as the next answer.
 */
import { request as ask, type IncomingMessage } from 'node:http'
import { Link, type LinkOptions, type Outgoing } from './link.js'

/** What node's parser tells of the piece it stopped in. */
interface ParserError extends Error {
  readonly rawPacket?: Buffer
  readonly bytesParsed?: number
}

export class LenientLink extends Link {
  private answer: IncomingMessage | null = null
  private body: Outgoing['body'] = null

  constructor (options: LinkOptions) {
    super(options)
    this.socket.on('data', (chunk: Buffer) => {
      if (this.carrier === null) this.count(chunk)
      else this.carrier.onBytes(chunk)
    })
    this.socket.on('end', () => { this.carrier?.onEnd() })
    this.socket.once('close', () => {
      this.carrier?.onClose(this.error ?? this.writeError)
      this.gone()
    })
  }

  override send (request: Outgoing): void {
    const { body } = request
    this.body = body
    const outgoing = ask({
      createConnection: () => this.socket,
      method: request.method,
      path: request.path,
      headers: [...request.headers, ...persistence(request.upgrade), ...framing(request)] as never,
      setHost: false,
      maxHeaderSize: this.maxHeaderSize,
      insecureHTTPParser: true
    })
    // the size of a head is the limit, not the number of its lines
    outgoing.maxHeadersCount = 0
    outgoing.on('information', ({ statusCode, rawHeaders }) => { this.receiver?.onHead(statusCode, raw(rawHeaders), '') })
    outgoing.on('upgrade', (answer, _socket, rest) => { this.switched(answer, rest) })
    outgoing.on('response', answer => { this.receive(answer) })
    outgoing.on('error', (error: ParserError) => {
      // what stands behind a whole answer is none of it; its end is still to be read
      if (this.answer?.complete === true) this.note(error, this.answer)
      else this.receiver?.onFailed(this.error ?? error)
    })
    if (body === null || Buffer.isBuffer(body)) outgoing.end(body ?? undefined)
    else body.pipe(outgoing)
  }

  override pause (): void { (this.carrier === null ? this.answer : this.socket)?.pause() }

  override resume (): void { (this.carrier === null ? this.answer : this.socket)?.resume() }

  override drop (): void {
    this.alive = false
    this.socket.destroy()
  }

  protected override writeFailed (error: NodeJS.ErrnoException): void {
    super.writeFailed(error)
    if (this.body !== null && !Buffer.isBuffer(this.body)) this.body.destroy()
    if (this.carrier !== null) this.socket.destroy()
  }

  private switched (answer: IncomingMessage, rest: Buffer): void {
    this.receiver?.onHead(101, raw(answer.rawHeaders), answer.statusMessage ?? '')
    if (this.carrier === null) return
    if (rest.length > 0) this.carrier.onBytes(rest)
    this.socket.resume()
  }

  /** Bytes behind a whole answer, which the parser takes for a second one. */
  private note ({ rawPacket, bytesParsed }: ParserError, { headers }: IncomingMessage): void {
    if (this.journey === null || rawPacket === undefined || bytesParsed === undefined || bytesParsed >= rawPacket.length) return
    const length = Number(headers['content-length'] ?? 0)
    const after = headers['transfer-encoding'] !== undefined ? 'chunked' : length > 0 ? 'length' : 'none'
    this.journey.surplus ??= { bytes: rawPacket.length - bytesParsed, begins: rawPacket.toString('latin1', bytesParsed, bytesParsed + 64), after, length }
  }

  private receive (answer: IncomingMessage): void {
    this.answer = answer
    this.receiver?.onHead(answer.statusCode ?? 0, raw(answer.rawHeaders), answer.statusMessage ?? '')
    answer.on('data', (chunk: Buffer) => { this.receiver?.onData(chunk) })
    answer.on('error', error => { this.receiver?.onFailed(this.error ?? error) })
    answer.on('end', () => {
      this.alive = false
      const error = this.error ?? this.writeError
      // node:http takes any end of the connection for the end of such a body; behind an error of the upstream's own that is right
      if (error !== null && isUntilClose(answer) && (answer.statusCode ?? 0) < 400) this.receiver?.onFailed(error)
      else this.receiver?.onEnd(raw(answer.rawTrailers))
    })
  }
}

/** RFC 9112 section 5.2: a folded line counts as one with a space. */
const raw = (parts: readonly string[]): string[] => parts.map(part => part.replace(/\r?\n[ \t]+/g, ' '))

/** node:http frames what it was told of alone. */
function framing ({ headers, body }: Outgoing): string[] {
  const announced = headers.some((part, index) => index % 2 === 0 && part.toLowerCase() === 'content-length')
  return body === null || announced ? [] : ['Transfer-Encoding', 'chunked']
}

const persistence = (upgrade: string | null): string[] =>
  upgrade === null ? ['Connection', 'close'] : ['Connection', 'Upgrade', 'Upgrade', upgrade]

const isUntilClose = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
