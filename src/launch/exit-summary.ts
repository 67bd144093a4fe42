/** What became of a process, for the hint of a request that it did not answer. */
import { setTimeout as delay } from 'node:timers/promises'
import type { JourneyInstance } from '../journey.js'
import type { Child } from './child.js'
import { endedHow } from './failures.js'

/** A connection ends a moment before the process that had it, ms. */
const LAST_MOMENT_MS = 60

/** What a journey remembers of a process, to be asked after the connection to it ended. @param command as it is shown */
export function exitSummaryOf (child: Child | null, command: () => string): Pick<JourneyInstance, 'fate' | 'died'> {
  const fate = async (): Promise<string | null> => {
    if (child === null) return null
    await Promise.race([child.exited, delay(LAST_MOMENT_MS)])
    return child.ending === null ? null : `${command()} (pid ${child.pid}) ${endedHow(child.ending)}`
  }
  return { exitSummary: fate, hasCrashed: async () => await fate() !== null && child?.isStopped === false }
}
