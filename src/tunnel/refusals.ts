/** Refused connectors in the log: the first at once, those that follow as a number. A flood of them writes two lines a minute. */
import { clearTimeout, setTimeout } from '../clock.js'

/** How long the next ones are only counted, ms. */
const PAUSE_MS = 30_000

export class Refusals {
  private readonly warn: (message: string) => void
  private more = 0
  private last = ''
  private timer: NodeJS.Timeout | null = null

  constructor (warn: (message: string) => void) { this.warn = warn }

  /** @param why without a full stop */
  tell (why: string): void {
    if (this.timer === null) {
      this.warn(`a connector was refused: ${why}`)
      this.pause()
      return
    }
    this.more++
    this.last = why
  }

  /** Tells what was only counted so far. */
  close (): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.sum()
  }

  private pause (): void {
    this.timer = setTimeout(() => {
      this.timer = null
      if (this.sum()) this.pause()
    }, PAUSE_MS).unref()
  }

  private sum (): boolean {
    if (this.more === 0) return false
    this.warn(`${this.more} more connectors were refused; the last one: ${this.last}`)
    this.more = 0
    return true
  }
}
