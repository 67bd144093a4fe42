/**
 * HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) of one request: made again and seen, or only told by the
 * record. What failed is an entry, too: status 0, and `_error` says why. Fields with an underscore are ours, as the
 * format asks.
 */
import { isIP } from 'node:net'
import { usesTls } from '../dial/dial.js'
import { splitAddress } from '../evidence/place.js'
import type { Seen } from './ask.js'
import type { Case } from './case-shape.js'
import { contentOf, cookiesOf, headSize, headersOf, NO_CONTENT, queryOf, requestCookies, urlOf } from './har-message.js'
import type { Masker } from './mask.js'

export interface HarParts {
  readonly masker: Masker
  /** Version of this package. */
  readonly version: string
}

/** A whole HAR document with one entry. */
export const harOf = (entry: object, { version }: HarParts, comment: string): object =>
  ({ log: { version: '1.2', creator: { name: 'edgeproxy', version }, entries: [entry], comment } })

const round = (ms: number): number => Math.round(ms * 1000) / 1000
const orNone = (ms: number | null): number => ms === null ? -1 : round(ms)
const sum = (...parts: readonly number[]): number => round(parts.reduce((all, ms) => all + Math.max(0, ms), 0))

/** An entry of a request that was made. */
export function seenEntry (seen: Seen, masker: Masker): object {
  const { dialed, started, error } = seen
  const timings = timingsOf(seen)
  const { blocked, dns, connect, send, wait, receive } = timings
  return {
    startedDateTime: started.toISOString(),
    time: sum(blocked, dns, connect, send, wait, receive),
    request: seenRequest(seen, masker),
    response: seenResponse(seen, masker),
    cache: {},
    timings,
    ...place(dialed.address),
    ...(error === null ? {} : { comment: masker.text(error) })
  }
}

/** The format counts the TLS handshake as a part of connect. */
function timingsOf ({ dialed, send, wait, receive }: Seen): Record<'blocked' | 'dns' | 'connect' | 'ssl' | 'send' | 'wait' | 'receive', number> {
  const { resolve, connect, handshake } = dialed
  return {
    blocked: -1,
    dns: orNone(resolve),
    connect: connect === null ? -1 : round(connect + (handshake ?? 0)),
    ssl: orNone(handshake),
    // these three must be there; what was not reached took no time
    send: round(send ?? 0),
    wait: round(wait ?? 0),
    receive: round(receive ?? 0)
  }
}

function place (address: string | null): object {
  const endpoint = splitAddress(address)
  if (endpoint === null || isIP(endpoint.host) === 0) return {}
  return { serverIPAddress: endpoint.host, connection: String(endpoint.port) }
}

function seenRequest ({ question, where, sent }: Seen, masker: Masker): object {
  const { method, target, host } = question
  const length = sent.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  return {
    method,
    url: masker.text(urlOf(usesTls(where.target) ? 'https' : 'http', host, target)),
    httpVersion: 'HTTP/1.1',
    cookies: requestCookies(sent, masker),
    headers: headersOf(sent, masker),
    queryString: queryOf(target, masker),
    headersSize: headSize(`${method} ${target} HTTP/1.1`, sent),
    bodySize: Number(length ?? 0)
  }
}

function seenResponse ({ response, error }: Seen, masker: Masker): object {
  if (response === null) return noResponse(masker.text(error ?? 'no answer'))
  const { status, statusText, httpVersion, headers, body } = response
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? ''
  return {
    status,
    statusText: masker.text(statusText),
    httpVersion: `HTTP/${httpVersion}`,
    cookies: cookiesOf(headers, masker),
    headers: headersOf(headers, masker),
    content: contentOf(headers, body, masker),
    redirectURL: masker.text(location),
    headersSize: headSize(`HTTP/${httpVersion} ${status} ${statusText}`, headers),
    bodySize: body.size,
    ...(error === null ? {} : { _error: masker.text(error) })
  }
}

const NO_RESPONSE = { status: 0, statusText: '', httpVersion: '', cookies: [], headers: [], content: NO_CONTENT, redirectURL: '', headersSize: -1, bodySize: -1 } as const

const noResponse = (error: string): object => ({ ...NO_RESPONSE, _error: error })

/** What an entry that was not made again is told from. */
export interface Told {
  /** Status of the answer; null where there was none. */
  readonly status: number | null
  /** Why it was not made again, one clause. */
  readonly reason: string
  readonly scheme: 'http' | 'https'
  /** Where it went, or null. */
  readonly address: string | null
  /** Whether the record's own timings are those of this way. */
  readonly timed: boolean
}

/** An entry of a request that was not made again: what the record knows, and nothing else. */
export function toldEntry (from: Case, told: Told, masker: Masker): object {
  const timings = told.timed ? recordedTimings(from) : { send: 0, wait: 0, receive: 0 }
  const note = `not repeated, built from the log record: ${told.reason}`
  return {
    startedDateTime: from.ray.time.toISOString(),
    time: sum(...Object.entries(timings).map(([name, ms]) => name === 'ssl' ? 0 : ms)),
    request: {
      method: from.method,
      url: masker.text(urlOf(told.scheme, from.host, from.target)),
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf([['Host', from.host]], masker),
      queryString: queryOf(from.target, masker),
      headersSize: -1,
      bodySize: -1
    },
    response: told.status === null
      ? noResponse(note)
      : { ...NO_RESPONSE, status: told.status },
    cache: {},
    timings,
    ...place(told.address),
    comment: note,
    _notRepeated: true
  }
}

function recordedTimings ({ timings: { resolve, connect, handshake, request, head, body, delay } }: Case): Record<string, number> {
  return {
    ...delay !== null && { blocked: round(delay) },
    dns: orNone(resolve),
    connect: connect === null ? -1 : round(connect + (handshake ?? 0)),
    ssl: orNone(handshake),
    send: round(request ?? 0),
    wait: round(head ?? 0),
    receive: round(body ?? 0)
  }
}
