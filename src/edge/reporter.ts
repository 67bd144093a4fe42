/** The last stop of every journey: the observers are told. A failure's hint is gathered first. */
import { aboutLeftover } from '../evidence/closed.js'
import { createHints } from '../evidence/hints.js'
import { aboutRelayed } from '../evidence/relayed.js'
import { aboutSurplus } from '../evidence/surplus.js'
import type { Journey } from '../journey.js'
import type { Observers } from '../observe/observers.js'
import { OpenFiles } from './open-files.js'

export class Reporter {
  readonly openFiles: OpenFiles
  private readonly observers: Observers
  private readonly hint = createHints({})
  /** Failures whose hint is being gathered. */
  private pending = 0
  private readonly waiting: Array<() => void> = []

  constructor (observers: Observers) {
    this.observers = observers
    this.openFiles = new OpenFiles(observers)
  }

  report (journey: Journey): void {
    if (journey.failure === null) journey.hint = aboutSurplus(journey) ?? aboutLeftover(journey) ?? (journey.answered === null ? null : aboutRelayed(journey))
    this.observers.finished(journey)
    if (journey.failure === null) {
      this.observers.told(journey, journey.hint)
      return
    }
    this.openFiles.failed(journey.failure)
    this.pending++
    void this.withHint(journey)
  }

  /** Resolves when every journey that ended so far has been reported. */
  async done (): Promise<void> {
    if (this.pending > 0) await new Promise<void>(resolve => { this.waiting.push(resolve) })
    this.openFiles.close()
  }

  private async withHint (journey: Journey): Promise<void> {
    journey.hint = await this.hint(journey).catch(() => null)
    this.observers.told(journey, journey.hint)
    if (--this.pending === 0) for (const done of this.waiting.splice(0)) done()
  }
}
