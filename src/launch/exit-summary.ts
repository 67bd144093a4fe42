/** How a process ended, for the hint of a request that it did not answer. */
import { delay } from '../clock.js'
import type { JourneyInstance } from '../journey.js'
import type { Child } from './child.js'
import { endedHow } from './failures.js'

/** A connection ends a moment before the process that had it, ms. */
const EXIT_IS_KNOWN_MS = 60

/** What a journey keeps of a process, to be asked after the connection to it ended. @param command as it is shown */
export function exitSummaryOf (child: Child | null, command: () => string): Pick<JourneyInstance, 'exitSummary' | 'exitedByItself'> {
  const exitSummary = async (): Promise<string | null> => {
    if (child === null) return null
    await Promise.race([child.exited, delay(EXIT_IS_KNOWN_MS)])
    return child.ending === null ? null : `${command()} (pid ${child.pid}) ${endedHow(child.ending)}`
  }
  return { exitSummary, exitedByItself: async () => await exitSummary() !== null && child?.isStopped === false }
}
