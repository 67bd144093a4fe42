/** What a silence means: which clock ran out, and what the kernel's socket table says about the request. */
import { performance } from '../clock.js'
import { readAck } from '../evidence/acknowledged.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Route } from '../forward/route.js'
import { BodyStream, bodyStalled } from './body.js'
import type { Link } from './link.js'

/** The exchange that waits. */
interface Waiting {
  readonly link: Link | null
  readonly route: Route
  readonly body: Buffer | BodyStream | null
  /** performance.now() when the request was handed to the connection. */
  readonly sentAt: number
  readonly headSeen: boolean
}

/** @returns the failure, or the performance.now() time at which to look again */
export function judgeSilence (exchange: Waiting): UpstreamFailure | number {
  const { site: { limits } } = exchange.route
  const link = exchange.link as Link
  const now = performance.now()
  if (exchange.headSeen) {
    return new UpstreamFailure('http_response_body_timeout', `${link.address} sent nothing more of the body for ${limits.idle} ms`, { address: link.address })
  }
  const written = writtenAt(exchange, link)
  if (written === null) return judgeUpload(exchange, link, limits, now)
  const spent = now - written
  if (spent < Math.min(limits.ack, limits.response) - 1) return written + Math.min(limits.ack, limits.response)
  const ack = readAck(link.socket)
  if (ack === 'unacknowledged') {
    return notAcknowledged(link, Math.round(spent))
  }
  if (ack === 'unread') return notRead(link, Math.round(spent))
  if (spent < limits.response - 1) return written + limits.response
  return new UpstreamFailure('http_response_timeout', `no response head from ${link.address} within ${limits.response} ms${link.received > 0 ? `; ${link.received} bytes of it came` : ''}`, { address: link.address, ack })
}

/** performance.now() time when the last byte of the request was handed to the kernel, or null while it was not. */
function writtenAt ({ body, sentAt }: Waiting, link: Link): number | null {
  if (link.socket.writableLength > 0) return null
  if (!(body instanceof BodyStream)) return sentAt
  return body.complete ? Math.max(body.givenAt, body.takenAt, sentAt) : null
}

interface UploadLimits { readonly write: number, readonly response: number, readonly ack: number }

function judgeUpload ({ body, sentAt }: Waiting, link: Link, limits: UploadLimits, now: number): UpstreamFailure | number {
  if (!(body instanceof BodyStream)) return judgeStuck(link, sentAt, limits, now)
  const stuck = link.socket.writableLength > 0
  if (!stuck) {
    // the upstream took all there was: the client is the slow one
    if (now - body.givenAt < limits.response) return now + limits.write
    return bodyStalled(limits.response)
  }
  const since = Math.max(body.takenAt, body.givenAt)
  return now - since < limits.write - 1 ? since + limits.write : judgeStuck(link, since, limits, now)
}

/** Nothing more of the request could be written: nobody reads it, or nothing of it gets there. @param since performance.now() time */
function judgeStuck (link: Link, since: number, limits: UploadLimits, now: number): UpstreamFailure | number {
  if (readAck(link.socket) !== 'unacknowledged') return notRead(link, limits.write)
  return now - since < limits.ack - 1 ? since + limits.ack : notAcknowledged(link, Math.round(now - since))
}

const notAcknowledged = (link: Link, ms: number): UpstreamFailure =>
  new UpstreamFailure('request_unacknowledged', `${link.address} accepted the connection, but the request was never acknowledged within ${ms} ms`, { address: link.address, ack: 'unacknowledged' })

const notRead = (link: Link, ms: number): UpstreamFailure =>
  new UpstreamFailure('connection_write_timeout', `${link.address} stopped reading the request: no progress for ${ms} ms`, { address: link.address, ack: 'acknowledged' })
