/** A request as it would have arrived with a body: for a fault that only a large request meets. */
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'

const PIECE = Buffer.alloc(64 * 1024, 'x')

/** Whether it announces a body of its own. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

class WithBody extends IncomingMessage {
  private left: number

  constructor ({ method, url, httpVersion, headers, rawHeaders }: IncomingMessage, bytes: number) {
    // not the client's connection: the page has to travel on that one, whatever becomes of the body
    super(new Socket())
    const isLength = (_: string, at: number): boolean => rawHeaders[at - at % 2]?.toLowerCase() === 'content-length'
    this.method = method ?? 'GET'
    this.url = url ?? '/'
    this.httpVersion = httpVersion
    this.rawHeaders = [...rawHeaders.filter((part, at) => !isLength(part, at)), 'Content-Length', String(bytes)]
    this.headers = { ...headers, 'content-length': String(bytes) }
    this.left = bytes
  }

  override _read (): void {
    const piece = PIECE.subarray(0, Math.min(this.left, PIECE.length))
    this.left -= piece.length
    this.push(piece.length === 0 ? null : piece)
  }
}

/** @returns the request itself where it has a body already, or where no bytes are wanted */
export const withBody = (request: IncomingMessage, bytes: number): IncomingMessage =>
  bytes === 0 || hasBody(request) ? request : new WithBody(request, bytes)
