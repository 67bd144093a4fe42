/**
 * What a listener between edge and origin says to the edge: an ordinary answer, or a word about what it could not do, in a
 * header line of its own. From anybody else the line means nothing, and nobody passes it on.
 */
import { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'

/** `refused ECONNREFUSED refused%20by%20127.0.0.1%3A3000`: reason, error code or a dash, message. */
export const LISTENER_ERROR = 'Railgun-Error'

/** Lower case, as header names are compared. */
export const LISTENER_ERROR_KEY = LISTENER_ERROR.toLowerCase()

/** Reasons of `railgun_listener_error` that a listener may name; it cannot speak of its own connection to the edge. */
export const LISTENER_REASONS = ['refused', 'timeout', 'lan_timeout', 'tls', 'origin'] as const

export type ListenerReason = typeof LISTENER_REASONS[number]

/** A message that quotes an answer may be long; a header line need not be. */
const MOST_CHARS = 500

/** The value of the line. */
export const writeWord = (reason: ListenerReason, code: string | undefined, message: string): string =>
  `${reason} ${code ?? '-'} ${encodeURIComponent(Buffer.from(message.slice(0, MOST_CHARS)).toString())}`

/**
 * @param word the line's value in the head of an answer, or null
 * @returns the failure that the listener told of; null for an answer of the origin, and from an upstream that is no listener
 */
export function toldByListener (word: string | null, { hop, upstreamAddress }: Pick<Journey, 'hop' | 'upstreamAddress'>): UpstreamFailure | null {
  if (word === null || hop !== 'railgun') return null
  const [name, code, message = ''] = word.split(' ')
  const reason = LISTENER_REASONS.find(known => known === name) ?? 'origin'
  return new UpstreamFailure('railgun_listener_error', `the Railgun listener got no answer from the origin: ${decoded(message)}`, {
    reason, code: code === '-' ? undefined : code, address: upstreamAddress ?? undefined
  })
}

function decoded (text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
