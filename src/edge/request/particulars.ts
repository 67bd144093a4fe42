/** What a log dialect wants to know beyond the journey: gathered at both ends of a request, only where one asks for it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journey, JourneyParticulars } from '../../journey.js'
import type { WantedHeaders } from '../../observer.js'

const NONE = {}

/** The lines of one name as one, joined as lists are; cookies as Cookie joins them. Flat: name, value. */
function linesNamed (wanted: ReadonlySet<string>, lines: readonly string[]): Record<string, string> {
  // without a prototype: a client may send a header `constructor`
  const found: Record<string, string> = Object.create(null) as Record<string, string>
  const all = wanted.has('*')
  for (let i = 0; i < lines.length; i += 2) {
    const name = (lines[i] as string).toLowerCase()
    if (!all && !wanted.has(name)) continue
    const value = lines[i + 1] as string
    found[name] = found[name] === undefined ? value : `${found[name]}${name === 'cookie' ? '; ' : ', '}${value}`
  }
  return { ...found }
}

/** The name in Basic credentials (RFC 7617), which stands before the first colon. */
function userNameOf (authorization: string | undefined): string {
  const [, encoded] = /^basic +([a-z0-9+/=]+)$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return ''
  const plain = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = plain.indexOf(':')
  return colon === -1 ? '' : plain.slice(0, colon)
}

/** At the arrival, while the connection surely stands. */
export function particularsOf ({ socket, headers, method, url, rawHeaders }: IncomingMessage, wanted: WantedHeaders): JourneyParticulars {
  // "GET /path HTTP/1.1" and its line end, each header line with ": " and its line end, the empty line
  let head = `${method ?? ''} ${url ?? ''} HTTP/1.1\r\n\r\n`.length
  for (const part of rawHeaders) head += part.length + 2
  return {
    localAddress: (socket.localAddress ?? '').replace(/^::ffff:/, ''),
    localPort: socket.localPort ?? 0,
    userAgent: headers['user-agent'] ?? '',
    referer: headers.referer ?? '',
    userName: userNameOf(headers.authorization),
    requestBytes: headers['transfer-encoding'] === undefined ? head + Number(headers['content-length'] ?? 0) : null,
    contentType: '',
    headBytes: 0,
    requestHeaders: wanted.request.size === 0 ? NONE : linesNamed(wanted.request, rawHeaders),
    responseHeaders: NONE
  }
}

interface Written {
  /** What node:http keeps of a head that it has written, and does not document; the same from Node 20 to 26. In HTTP/2 a boolean. */
  readonly _header?: string | boolean | null
  /** What our own answers in HTTP/2 tell. */
  readonly writtenHead?: string
}

/** At the end. */
export function completeParticulars ({ particulars }: Journey, response: ServerResponse, wanted: WantedHeaders | null): void {
  if (particulars === null || wanted === null) return
  const { _header, writtenHead = typeof _header === 'string' ? _header : '' } = response as Written
  // a body that leaves in one write with its head stands behind it
  const head = writtenHead.slice(0, writtenHead.indexOf('\r\n\r\n') + 4)
  particulars.headBytes = head.length
  particulars.contentType = /^content-type: *(.*?)\r?$/im.exec(head)?.[1] ?? ''
  if (wanted.response.size > 0) {
    const lines = head.split('\r\n').slice(1).flatMap(line => /^([^:]+): *(.*)$/s.exec(line)?.slice(1, 3) ?? [])
    particulars.responseHeaders = linesNamed(wanted.response, lines)
  }
}
