/** The last stop: one log line for each journey, and word for whoever waits. A failure's hint is gathered first; a relayed answer's is at hand. */
import { createHints } from '../evidence/hints.js'
import { aboutRelayed } from '../evidence/relayed.js'
import type { Journey } from '../journey.js'
import type { Log } from '../observe/log.js'
import type { Recent } from '../observe/recent.js'

export class Teller {
  private readonly log: Log
  private readonly recent: Recent
  private readonly hint = createHints({})
  /** Failures whose hint is being gathered; a number, for the reason that engine.ts gives. */
  private pending = 0
  private readonly waiting: Array<() => void> = []

  constructor (log: Log, recent: Recent) {
    this.log = log
    this.recent = recent
  }

  tell (journey: Journey): void {
    if (journey.answered !== null && journey.failure === null) journey.hint = aboutRelayed(journey)
    this.recent.add(journey)
    if (journey.failure === null) {
      this.log.journey(journey)
      return
    }
    this.pending++
    void this.withHint(journey)
  }

  /** Resolves when every journey that ended so far has been told. */
  async done (): Promise<void> {
    if (this.pending > 0) await new Promise<void>(resolve => { this.waiting.push(resolve) })
  }

  private async withHint (journey: Journey): Promise<void> {
    journey.hint = await this.hint(journey).catch(() => null)
    this.log.journey(journey)
    this.recent.tell(journey)
    if (--this.pending === 0) for (const told of this.waiting.splice(0)) told()
  }
}
