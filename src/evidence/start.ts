/** After a failed start: the recognized cause, what to do, and what the program said last. */
import type { UpstreamFailure } from '../failures/failure.js'
import type { Gatherer } from './gatherer.js'
import { printable, sentence } from './words.js'

const LINE = 200

export const aboutStart: Gatherer = (_journey, failure) => explainedStart(failure)

/** The words of a failure that knows its cause; null where it does not. */
export function explainedStart ({ facts: { explained, start } }: UpstreamFailure): string | null {
  if (explained === undefined) return null
  const last = start?.lines.findLast(line => line.trim() !== '')
  return sentence(
    `${clause(explained.happened.en)}: ${clause(explained.fix.en)}`,
    last !== undefined && !explained.happened.en.includes(last.trim()) && `its last line: ${printable(last.trim(), LINE)}`
  )
}

/**
 * A sentence as a part of one: without its full stop, and with a small letter where it begins with a word and not with a name
 * like SIGKILL.
 */
const clause = (text: string): string => text.replace(/^[A-Z](?=[a-z ])/, letter => letter.toLowerCase()).replace(/\.$/, '')
