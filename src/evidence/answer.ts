/** After an answer that could not be understood: what it looks like, where it breaks, and who would have relayed it. */
import type { Gatherer } from './gatherer.js'
import { leftBehind } from './closed.js'
import { excerpt } from './describe.js'
import { isWindow } from './reasons.js'
import { recognize } from './sniff.js'
import { findChunkDeviation, findDeviation } from './strictness.js'
import { sentence } from './words.js'

export const aboutAnswer: Gatherer = journey => {
  const evidence = journey.evidence
  if (evidence === null || evidence.bytes.length === 0) return null
  const { bytes, offendingAt } = evidence
  if (journey.leftBy !== null && journey.repeatedAfter === null) {
    return `the kept connection began with ${leftBehind(journey.leftBy)}: ${excerpt(bytes, 0)}; see how that answer's length is ` +
      'counted, and what is printed behind it'
  }
  const inside = isWindow(evidence)
  const seen = inside ? null : recognize(bytes)
  if (seen !== null) {
    return `the answer begins with ${excerpt(bytes, 0)}, which looks like ${seen.looksLike}: ${seen.advice ?? 'it is no HTTP'}`
  }
  const odd = findDeviation(bytes, offendingAt, inside)
  if (odd === null) {
    return offendingAt === null
      ? `the answer begins with ${excerpt(bytes, 0)}`
      : `it breaks${inside ? '' : ` at byte ${offendingAt}`}: ${excerpt(bytes, offendingAt)}`
  }
  return sentence(`${odd.says}${inside ? '' : `, at byte ${odd.at}`}: ${excerpt(bytes, odd.at)}`, relayed(odd.relayedBy, odd.lenient))
}

const relayed = (proxies: string | null, lenient: boolean): string => proxies === null
  ? 'no well-known proxy relays it'
  : `${proxies} would relay it${lenient ? ', and so does --parser lenient' : ''}`

/** A head that was cut off: by a program that speaks something else, or in the middle of writing. */
export const aboutCutHead: Gatherer = journey => {
  const bytes = journey.evidence?.bytes
  if (bytes === undefined || bytes.length === 0) return null
  const seen = recognize(bytes)
  return seen === null
    ? `the last of it is ${excerpt(bytes, bytes.length)}`
    : `it looks like ${seen.looksLike}${seen.advice === undefined ? '' : `: ${seen.advice}`}`
}

/** Protocols that clients speak by mistake. */
const SPOKEN: ReadonlyArray<readonly [begins: RegExp, says: string]> = [
  // eslint-disable-next-line no-control-regex -- the signature of version 2
  [/^(?:PROXY (?:TCP[46]|UNKNOWN)\b|\r?\n?\r?\n?\x00\r\nQUIT\n)/, 'a load balancer before the edge speaks the PROXY protocol to ' +
    'it, which the edge does not take: switch it off there (send-proxy of HAProxy, proxy_protocol of nginx)'],
  // eslint-disable-next-line no-control-regex -- a TLS record with a handshake
  [/^\x16\x03/, 'the client speaks TLS to a plain port: ask http://, or start the edge with --tls'],
  [/^PRI \* HTTP\/2/, 'the client speaks HTTP/2 without TLS: ask in HTTP/1.1, or start the edge with --tls and ask https://']
]

/** The client's own bytes, when they were no request. */
export const aboutRequest: Gatherer = journey => {
  const bytes = journey.evidence?.bytes
  if (bytes === undefined || bytes.length === 0) return null
  const text = bytes.toString('latin1')
  return SPOKEN.find(([begins]) => begins.test(text))?.[1] ?? `the client sent ${excerpt(bytes, journey.evidence?.offendingAt ?? 0)}`
}

/** Chunks that are none: the evidence begins with the line that does not fit. */
export const aboutChunks: Gatherer = (journey, { message }) => {
  const { bytes, offendingAt } = journey.evidence ?? {}
  if (bytes === undefined || bytes.length === 0) return null
  const shown = excerpt(bytes, offendingAt ?? 0)
  // the parser knows which part of the chunk it was at, the bytes alone do not tell
  if (/trailer/.test(message)) return `behind the last chunk stands ${shown}`
  if (/longer than its size|does not end/.test(message)) {
    return `where a chunk ends stands ${shown}: its size may count characters instead of bytes`
  }
  const odd = findChunkDeviation(bytes)
  return odd === null ? `where a chunk's size belongs stands ${shown}` : `${odd}: ${shown}`
}
