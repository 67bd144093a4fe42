/**
 * Why a program did not come up, told from what was seen: how its start ended and what it said last. Works on a live start
 * and on a pasted log alike; knows nobody and looks at nothing by itself.
 */
import type { Explained } from '../failures/failure.js'
import type { Text } from '../failures/kind.js'
import type { Found } from './cause.js'
import { CAUSES } from './causes.js'

/** What was seen of a start that failed. */
export interface StartReport {
  /** As it is shown. */
  readonly command: string
  /** Working directory; empty where a log does not say. */
  readonly cwd: string
  /** `ip:port` it was told to listen on; empty where a log does not say. */
  readonly address: string
  /** `spawn`: nothing could be run. `exit`: it ran and ended. `silent`: it runs and does not listen. */
  readonly phase: 'spawn' | 'exit' | 'silent'
  /** Code of the system's error, where the spawn itself failed: `ENOENT`. */
  readonly errno: string | null
  /** What the error is about: the folder or the command. */
  readonly path: string | null
  readonly exitCode: number | null
  readonly signal: string | null
  /** The program's last lines, oldest first. */
  readonly lines: readonly string[]
  /** The last lines of a log that the server keeps by itself, written during this start. */
  readonly ownLog: readonly string[]
  /** Where that log is. */
  readonly ownLogFile: string | null
  /** The kernel counted a kill for lack of memory meanwhile. */
  readonly outOfMemory: boolean
  /** Who holds the port, where that can be seen: `node (pid 812)`. */
  readonly portOwner: string | null
}

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

const fillText = ({ en, fr }: Text, found: Found): Text => ({ en: fill(en, found), fr: fill(fr, found) })

/** `[...]` goes where a name in it is not known. What was found is put in last, and once. */
function fill (text: string, found: Found): string {
  const known = text.replace(/\[([^\]]*)\]/g, (_whole, part: string) => [...part.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => found[name] !== undefined) ? part : '')
  return known.replace(/\{(\w+)\}/g, (whole, name: string) => found[name] ?? whole)
}
