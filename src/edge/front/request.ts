/**
 * A request of HTTP/2 in the words of HTTP/1.1, which all rooms and upstreams speak (RFC 9113 section 8.3.1): `:authority`
 * is its Host, the crumbs of its cookies are one line (section 8.2.3), and a body without a length is chunked.
 */
import { type IncomingHttpHeaders, Http2ServerRequest, type ServerHttp2Stream } from 'node:http2'
import type { Readable, ReadableOptions } from 'node:stream'

/** Node's class as it really is: its types call these accessors plain fields. */
interface Compatible extends Readable {
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
  get complete (): boolean
  get url (): string
  set url (url: string)
}

const Base = Http2ServerRequest as unknown as new (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, options: ReadableOptions, rawHeaders: readonly string[]) => Compatible

export class StreamRequest extends Base {
  constructor (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, options: ReadableOptions, rawHeaders: readonly string[]) {
    super(stream, headers, options, linesOf(headers, rawHeaders))
    headers.host = headers[':authority'] ?? headers.host
    // what HTTP/1.1 would say of a body whose length nobody knows
    if (!stream.endAfterHeaders && headers['content-length'] === undefined) headers['transfer-encoding'] = 'chunked'
  }

  /** One that ended with its head has no body to be read first. */
  override get complete (): boolean { return this.stream.endAfterHeaders || super.complete }

  /** CONNECT has no path (RFC 9113 section 8.5): its target is an authority, as in HTTP/1.1. */
  override get url (): string { return this.headers[':path'] ?? this.headers[':authority'] ?? '/' }

  override set url (url: string) { super.url = url }
}

/** Flat, without pseudo-headers. */
function linesOf (headers: IncomingHttpHeaders, raw: readonly string[]): string[] {
  const authority = headers[':authority']
  const lines = authority === undefined ? [] : ['Host', authority]
  let cookie = -1
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string
    const value = raw[i + 1] as string
    if (name.startsWith(':') || (name === 'host' && value === authority)) continue
    if (name === 'cookie' && cookie >= 0) {
      lines[cookie] += `; ${value}`
      continue
    }
    if (name === 'cookie') cookie = lines.length + 1
    lines.push(name, value)
  }
  return lines
}
