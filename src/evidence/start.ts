/** After a failed start: the recognized cause, what to do, and what the program said last. */
import type { UpstreamFailure } from '../failures/failure.js'
import { withoutStop } from '../diagnosis/cause.js'
import { errorLine } from '../diagnosis/error-line.js'
import type { Gatherer } from './gatherer.js'
import { printable, sentence } from './words.js'

const LINE = 200

export const aboutStart: Gatherer = (_journey, failure) => explainedStart(failure)

/** The words of a failure that knows its cause; null where it does not. */
export function explainedStart ({ facts: { explained, start } }: UpstreamFailure): string | null {
  if (explained === undefined) return null
  const last = start === undefined ? null : errorLine(start.lines, start.cwd)
  return sentence(
    `${clause(explained.happened.en)}: ${clause(explained.fix.en)}`,
    last !== null && !explained.happened.en.includes(withoutStop(last)) && `it said: ${printable(last, LINE)}`
  )
}

/**
 * A sentence as a part of one: without its full stop, and with a small letter where it begins with a word and not with a name
 * like SIGKILL.
 */
const clause = (text: string): string => text.replace(/^[A-Z](?=[a-z ])/, letter => letter.toLowerCase()).replace(/\.$/, '')
