/** Reads HTTP/1.x answers off raw bytes, strictly enough for a test to trust, and says where an answer stopped short. */

export interface Head {
  /** Without its line end, e.g. `HTTP/1.1 200 OK`. */
  readonly statusLine: string
  readonly status: number
  /** As they came, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

export interface Answer extends Head {
  readonly body: Buffer
  readonly trailers: readonly (readonly [name: string, value: string])[]
  /** The 1xx answers before it. */
  readonly informational: readonly Head[]
  /** False when the connection ended before the answer did. */
  readonly complete: boolean
  /** First value of a header, by any case of its name. */
  header (name: string): string | undefined
  /** All values of a header. */
  all (name: string): string[]
  /** The body as UTF-8. */
  text (): string
}

/** What one attempt at reading yields: an answer and the number of bytes it took, or null when more must come. */
export type Reading = { readonly answer: Answer, readonly used: number } | null

export interface ReadOptions {
  /** The answer belongs to a HEAD request: no body whatever its headers say. */
  readonly bodyless: boolean
  /** The peer has ended: what is there is all there will be. */
  readonly ended: boolean
}

export interface Body { readonly body: Buffer, readonly end: number, readonly complete: boolean, readonly trailers: Head['headers'] }

export function readAnswer (bytes: Buffer, options: ReadOptions): Reading {
  const informational: Head[] = []
  let at = 0
  for (;;) {
    const end = bytes.indexOf('\r\n\r\n', at)
    if (end === -1) return options.ended && bytes.length > at ? partialHead(bytes.subarray(at), informational, bytes.length) : null
    const head = parseHead(bytes.toString('latin1', at, end))
    at = end + 4
    if (head.status >= 100 && head.status < 200 && head.status !== 101) {
      informational.push(head)
      continue
    }
    const read = readBody(bytes, at, head, options)
    return read === null ? null : { answer: answerOf(head, informational, read), used: read.end }
  }
}

export function parseHead (text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n')
  return { statusLine, status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1] ?? NaN), headers: parseLines(lines) }
}

export const parseLines = (lines: readonly string[]): (readonly [string, string])[] => lines.map(line => {
  const colon = line.indexOf(':')
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()]
})

export const valuesOf = (headers: Head['headers'], name: string): string[] =>
  headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value)

function partialHead (bytes: Buffer, informational: readonly Head[], used: number): Reading {
  const head = parseHead(bytes.toString('latin1'))
  return { answer: answerOf(head, informational, { body: Buffer.alloc(0), end: used, complete: false, trailers: [] }), used }
}

function readBody (bytes: Buffer, at: number, head: Head, { bodyless, ended }: ReadOptions): Body | null {
  const none = { body: Buffer.alloc(0), end: at, complete: true, trailers: [] }
  if (bodyless || head.status === 101 || head.status === 204 || head.status === 304) return none
  if (valuesOf(head.headers, 'transfer-encoding').some(value => /chunked/i.test(value))) return readChunks(bytes, at, ended)
  const length = valuesOf(head.headers, 'content-length')[0]
  const rest = bytes.subarray(at)
  if (length === undefined) return ended ? { ...none, body: rest, end: bytes.length } : null
  const wanted = Number(length)
  if (rest.length >= wanted) return { ...none, body: rest.subarray(0, wanted), end: at + wanted }
  return ended ? { ...none, body: rest, end: bytes.length, complete: false } : null
}

/** Reads a chunked body from `start`; null when more must come. */
export function readChunks (bytes: Buffer, start: number, ended: boolean): Body | null {
  const parts: Buffer[] = []
  const stop = (): Body | null =>
    ended ? { body: Buffer.concat(parts), end: bytes.length, complete: false, trailers: [] } : null
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) return stop()
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (size === 0) return readTrailers(bytes, lineEnd, parts) ?? stop()
    const from = lineEnd + 2
    parts.push(bytes.subarray(from, from + size))
    if (Number.isNaN(size) || bytes.length < from + size + 2) return stop()
    at = from + size + 2
  }
}

function readTrailers (bytes: Buffer, lineEnd: number, parts: Buffer[]): Body | null {
  const end = bytes.indexOf('\r\n\r\n', lineEnd)
  if (end === -1) return null
  const text = bytes.toString('latin1', lineEnd + 2, Math.max(lineEnd + 2, end))
  return { body: Buffer.concat(parts), end: end + 4, complete: true, trailers: text === '' ? [] : parseLines(text.split('\r\n')) }
}

const answerOf = (head: Head, informational: readonly Head[], read: Body): Answer => ({
  ...head,
  body: read.body,
  trailers: read.trailers,
  informational,
  complete: read.complete,
  header: name => valuesOf(head.headers, name)[0],
  all: name => valuesOf(head.headers, name),
  text: () => read.body.toString('utf8')
})
