/** An answer that was relayed as its head promised, though its upstream sent more: what the rest probably is. */
import type { Journey, Surplus } from '../journey.js'
import { excerpt } from './describe.js'
import { plural, sentence } from './words.js'

interface Guess {
  readonly when: (surplus: Surplus) => boolean
  readonly says: string
}

/** In order: the first that fits. */
const GUESSES: readonly Guess[] = [
  { when: ({ begins }) => /^[\r\n]+$/.test(begins), says: 'an empty line was printed behind the answer' },
  { when: ({ begins }) => begins.startsWith('HTTP/1.'), says: 'they begin a second answer to the same request' },
  { when: ({ after }) => after === 'none', says: 'the program sends a body where none belongs' },
  { when: ({ after }) => after === 'chunked', says: 'something was written behind the last chunk' },
  { when: () => true, says: 'characters were counted instead of bytes, or the body was changed after it was measured' }
]

/** Bytes shown: enough to recognize them, few enough of what may be somebody's data. */
const SHOWN = 20

/** Null where nothing came behind the answer. */
export function aboutSurplus (journey: Journey): string | null {
  const { surplus } = journey
  if (surplus === null) return null
  return sentence(
    `${endOf(journey, surplus)}, and ${plural(surplus.bytes, 'byte')} more came: ` +
    `${excerpt(Buffer.from(surplus.begins.slice(0, SHOWN), 'latin1'), 0)}`,
    GUESSES.find(({ when }) => when(surplus))?.says,
    'they are dropped, and the connection is not used again'
  )
}

/** What had told where the answer ends. */
function endOf ({ method, upstreamStatus }: Journey, { after, length }: Surplus): string {
  if (after === 'chunked') return 'the last chunk ends the answer'
  if (after === 'length' || (method !== 'HEAD' && upstreamStatus !== 204 && upstreamStatus !== 304)) {
    return `Content-Length counts ${length}`
  }
  return `an answer ${method === 'HEAD' ? 'to HEAD' : `of status ${upstreamStatus}`} has no body`
}
