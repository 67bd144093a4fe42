/** What became of a process, for the hint of a request that it did not answer. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Child } from './child.js'
import { endedHow } from './failures.js'

/** A connection ends a moment before the process that had it, ms. */
const LAST_MOMENT_MS = 60

/** null while it lives. */
export async function fateOf (child: Child, command: string): Promise<string | null> {
  await Promise.race([child.exited, delay(LAST_MOMENT_MS)])
  const { ending } = child
  return ending === null ? null : `${command} (pid ${child.pid}) ${endedHow(ending)}`
}
