/**
 * Why a program did not come up, told from what was seen: how its start ended and what it said last. Works on a live start
 * and on a pasted log alike; reads nothing from the machine by itself.
 */
import type { Explained } from '../failures/failure.js'
import type { Text } from '../failures/kind.js'
import type { Recognized } from './cause.js'
import { CAUSES } from './causes.js'
import type { StartReport } from './report.js'

/** A reason of the kind `upstream_start_failed`, and its words for this case. */
export interface Diagnosis {
  readonly reason: string
  readonly explained: Explained
}

/** The first cause that fits; the last one of the table always does. */
export function diagnose (report: StartReport): Diagnosis {
  for (const { reason, recognize, happened, fix } of CAUSES) {
    const found = recognize(report)
    if (found !== null) return { reason, explained: { happened: fillText(happened, found), fix: fillText(fix, found) } }
  }
  throw new Error('no cause fits, although the last one fits all')
}

const fillText = ({ en, fr }: Text, found: Recognized): Text => ({ en: fill(en, found), fr: fill(fr, found) })

/** `[...]` goes where a name in it is not known. What was found is put in last, and once. */
function fill (text: string, found: Recognized): string {
  const known = text.replace(
    /\[([^\]]*)\]/g,
    (_whole, part: string) => [...part.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => found[name] !== undefined) ? part : ''
  )
  return known.replace(/\{(\w+)\}/g, (whole, name: string) => found[name] ?? whole)
}
