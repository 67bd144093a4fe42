/** The last stop: one log line for each journey, and word for whoever waits. A failure's hint is gathered first. */
import { createHints } from '../evidence/hints.js'
import type { Journey } from '../journey.js'
import type { Log } from '../observe/log.js'
import type { Recent } from '../observe/recent.js'

export class Teller {
  private readonly log: Log
  private readonly recent: Recent
  private readonly hint = createHints({})
  /** Failures whose hint is being gathered. */
  private readonly pending = new Set<Promise<void>>()

  constructor (log: Log, recent: Recent) {
    this.log = log
    this.recent = recent
  }

  tell (journey: Journey): void {
    this.recent.add(journey)
    if (journey.failure === null) {
      this.log.journey(journey)
      return
    }
    const telling = this.withHint(journey)
    this.pending.add(telling)
    void telling.finally(() => { this.pending.delete(telling) })
  }

  /** Resolves when every journey that ended so far has been told. */
  async done (): Promise<void> { await Promise.all(this.pending) }

  private async withHint (journey: Journey): Promise<void> {
    journey.hint = await this.hint(journey).catch(() => null)
    this.log.journey(journey)
    this.recent.tell(journey)
  }
}
