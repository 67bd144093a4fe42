/** What a log dialect wants to know beyond the journey: gathered at both ends of a request, only where one asks for it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JourneyParticulars } from '../journey.js'

/** At the arrival, while the connection surely stands. */
export function particularsOf ({ socket, headers, method, url, rawHeaders }: IncomingMessage): JourneyParticulars {
  // "GET /path HTTP/1.1" and its line end, each header line with ": " and its line end, the empty line
  let head = `${method ?? ''} ${url ?? ''} HTTP/1.1\r\n\r\n`.length
  for (const part of rawHeaders) head += part.length + 2
  return {
    localAddress: (socket.localAddress ?? '').replace(/^::ffff:/, ''),
    userAgent: headers['user-agent'] ?? '',
    referer: headers.referer ?? '',
    requestBytes: headers['transfer-encoding'] === undefined ? head + Number(headers['content-length'] ?? 0) : null,
    contentType: '',
    headBytes: 0
  }
}

interface Written {
  /** What node:http keeps of a head that it has written, and does not document; the same from Node 20 to 26. In HTTP/2 a boolean. */
  readonly _header?: string | boolean | null
  /** What our own answers in HTTP/2 tell. */
  readonly writtenHead?: string
}

/** At the end. */
export function completeParticulars (particulars: JourneyParticulars, response: ServerResponse): void {
  const { _header, writtenHead = typeof _header === 'string' ? _header : '' } = response as Written
  // a body that leaves in one write with its head stands behind it
  const head = writtenHead.slice(0, writtenHead.indexOf('\r\n\r\n') + 4)
  particulars.headBytes = head.length
  particulars.contentType = /^content-type: *(.*?)\r?$/im.exec(head)?.[1] ?? ''
}
