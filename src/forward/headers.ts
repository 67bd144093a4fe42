/**
 * Header lines on their way through: what belongs to one connection stays there (RFC 9110 section 7.6.1), what only the
 * edge may say about the client is said by the edge, and everything else passes as it came, in its order and spelling.
 */
import type { IncomingMessage } from 'node:http'
import { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import { elementsOf, joined, takersOf } from '../header-lists.js'
import { LISTENER_ERROR_KEY } from './listener.js'
import { replaceHost } from './own-host.js'
import type { Route } from './route.js'

/** Hop-by-hop in both directions. */
const HOP = ['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'te', 'upgrade', 'proxy-authenticate', 'proxy-authentication-info']

/** What a client may not say to the upstream by itself. `expect` was answered by this edge already. */
const NEVER_FROM_CLIENT = [...HOP, 'expect', 'trailer', 'proxy-authorization', 'http2-settings',
  'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'x-edge-ray', 'cdn-loop', 'edge-fault',
  'edge-delay']

const NEVER_FROM_UPSTREAM = [...HOP, 'x-edge-ray', LISTENER_ERROR_KEY]

/** Looks a name up by its exact spelling; the few spellings that occur are remembered, their number is bounded. */
function rememberer (names: readonly string[]): (name: string) => boolean {
  const listed = new Set(names)
  const seen = new Map<string, boolean>()
  return name => {
    let known = seen.get(name)
    if (known === undefined) {
      known = listed.has(name.toLowerCase())
      if (seen.size < 2000) seen.set(name, known)
    }
    return known
  }
}

/** Which lines of a client's request end at the edge; made once for each brand. @param names besides those that always do */
export const stoppingHere = (names: readonly string[]): (name: string) => boolean =>
  rememberer([...NEVER_FROM_CLIENT, ...names.map(name => name.toLowerCase())])

/** Which lines of an upstream's answer end at the edge; made once for each brand. @param names besides the hop-by-hop ones */
export const endingHere = (names: readonly string[]): (name: string) => boolean =>
  rememberer([...NEVER_FROM_UPSTREAM, ...names.map(name => name.toLowerCase())])

/** For a hop that is no edge: nothing ends there but what belongs to one connection, and `names`. */
export const hopByHop = (names: readonly string[]): (name: string) => boolean => rememberer([...HOP, ...names])

/** Names that the Connection lines declare to be hop-by-hop as well; null for the usual values that name none. @param connection its lines as one list */
export function declaredHops (connection: string | null | undefined): Set<string> | null {
  if (connection == null || connection === 'keep-alive' || connection === 'close' || connection === 'Keep-Alive') return null
  const names = new Set(elementsOf(connection))
  // a message may not talk its own framing or authority away
  for (const name of ['host', 'content-length']) names.delete(name)
  return names
}

/** The upstream's request headers, flat. */
export function requestHeaders (journey: Journey, { rawHeaders, headers }: IncomingMessage, route: Pick<Route, 'stopsHere' | 'addsNothing' | 'forwardedFor' | 'loopEntry' | 'forwardLines' | 'edits'>): string[] {
  const hops = declaredHops(headers.connection)
  const lines: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    if (route.stopsHere(name) || (hops !== null && hops.has(name.toLowerCase()))) continue
    lines.push(name, rawHeaders[i + 1] as string)
  }
  if (journey.hostSent !== null) replaceHost(lines, journey.hostSent)
  if (route.addsNothing === true) return lines
  lines.push(
    'X-Forwarded-For', route.forwardedFor,
    'X-Forwarded-Proto', journey.secure ? 'https' : 'http',
    'X-Forwarded-Host', journey.host,
    'X-Edge-Ray', journey.ray,
    'CDN-Loop', appended(headers['cdn-loop'], route.loopEntry)
  )
  for (const part of route.forwardLines) lines.push(part)
  return route.edits === null ? lines : [...dropDeclared(lines, route.edits.dropped), ...route.edits.added]
}

/** node:http joins repeated lines of such a list by itself. */
export const appended = (list: string | string[] | undefined, entry: string): string =>
  list === undefined ? entry : `${String(list)}, ${entry}`

/** IPv4 clients of a dual-stack listener without their ::ffff: prefix. */
export const plainAddress = (address: string): string => address.startsWith('::ffff:') ? address.slice(7) : address

/** What the answer's head said, as far as the engine cares. */
export interface ResponseHead {
  /** Lines for the client, flat; this edge's own come first. */
  readonly lines: string[]
  readonly contentLength: number | null
  readonly chunked: boolean
  /** Transfer codings other than one `chunked`, as they stood there: nobody here can take them off. */
  readonly strangeCoding: string | null
  readonly eventStream: boolean
  /** What a listener could not do, as it came: see listener.ts. */
  readonly listenerError: string | null
}

/** What the lines say, until all of them were read. */
interface Seen {
  contentLength: number | null
  /** The lines of a list, joined. */
  coding: string | null
  connection: string | null
  trailer: boolean
  eventStream: boolean
  listenerError: string | null
}

const noteOf = takersOf<Seen>({
  trailer: seen => { seen.trailer = true },
  connection: (seen, value) => { seen.connection = joined(seen.connection, value) },
  'content-type': (seen, value) => { if (/^text\/event-stream/i.test(value)) seen.eventStream = true },
  [LISTENER_ERROR_KEY]: (seen, value) => { seen.listenerError = value },
  'content-length': (seen, value) => { seen.contentLength = Number(value) },
  'transfer-encoding': (seen, value) => { seen.coding = joined(seen.coding, value) }
})

/**
 * Header lines of the client's response.
 * @param raw names and values as they came from the upstream
 * @param route what this edge says itself, and which of the upstream's lines it takes away (an inner edge's rays are among them)
 */
export function responseHead (raw: readonly string[], route: Pick<Route, 'answerLines' | 'appendedLines' | 'endsHere'>, keepTrailer: boolean): ResponseHead {
  const seen: Seen = { contentLength: null, coding: null, connection: null, trailer: false, eventStream: false, listenerError: null }
  let lines = [...route.answerLines]
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string
    noteOf(name)?.(seen, raw[i + 1] as string)
    if (!route.endsHere(name)) lines.push(name, raw[i + 1] as string)
  }
  const chunked = seen.coding !== null && isChunkedOnce(seen.coding)
  const dropped = droppedBy(seen, chunked, keepTrailer)
  // what the upstream declares to be its connection's is its own lines, not this edge's
  if (dropped !== null) lines = [...route.answerLines, ...dropDeclared(lines.slice(route.answerLines.length), dropped)]
  if (route.appendedLines !== undefined) for (const part of route.appendedLines) lines.push(part)
  return {
    lines,
    // RFC 9112 section 6.3: with both, the chunks count; a lenient parser lets it through
    contentLength: chunked ? null : seen.contentLength,
    chunked,
    strangeCoding: chunked ? null : seen.coding,
    eventStream: seen.eventStream,
    listenerError: seen.listenerError
  }
}

const isChunkedOnce = (coding: string): boolean => coding === 'chunked' || elementsOf(coding).join() === 'chunked'

/** Names of the upstream's lines that must not go on; null: none. */
function droppedBy ({ connection, contentLength, trailer }: Seen, chunked: boolean, keepTrailer: boolean): Set<string> | null {
  let names = declaredHops(connection)
  const drop = (name: string): void => { names = (names ?? new Set()).add(name) }
  if (chunked && contentLength !== null) drop('content-length')
  // node:http throws when a Trailer line meets a body that is not chunked
  if (trailer && (!chunked || !keepTrailer)) drop('trailer')
  return names
}

function dropDeclared (lines: string[], hops: ReadonlySet<string>): string[] {
  const kept: string[] = []
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string
    if (!hops.has(name.toLowerCase())) kept.push(name, lines[i + 1] as string)
  }
  return kept
}

/**
 * Puts the header lines that are made for one answer, when its upstream is known, behind the others.
 * @returns the failure of a brand that could not make them; null: they are there
 */
export function addLateLines (lines: string[], { lateLines }: Pick<Route, 'lateLines'>, journey: Journey): UpstreamFailure | null {
  if (lateLines == null) return null
  try {
    for (const part of lateLines(journey)) lines.push(part)
    return null
  } catch (error) {
    journey.bug = error instanceof Error ? error : new Error(String(error))
    return new UpstreamFailure('proxy_internal_error', `the brand could not make the header lines of this answer: ${journey.bug.message}`)
  }
}
