/** What the lines for people have told a moment ago, so that it is told in full once and not with every request. */

/** How many explanations are remembered: more do not stand on a screen. */
const REMEMBERED = 16
/** After so many requests it has left the screen, and is written out again. */
const SCROLLED_AWAY = 100

interface Entry {
  count: number
  /** Number of the request with which it was written out. */
  at: number
}

/** A duration differs each time and says nothing new. */
const DURATIONS = /\d+(?:\.\d+)? (?:ms|s)\b/g

export class Said {
  private readonly entries = new Map<string, Entry>()
  private requests = 0

  /** @returns how often it has come by now; 1 where it is to be written out */
  count (text: string): number {
    this.requests++
    const key = text.replace(DURATIONS, '')
    const known = this.entries.get(key)
    if (known !== undefined && this.requests - known.at < SCROLLED_AWAY) return ++known.count
    this.entries.delete(key)
    this.entries.set(key, { count: 1, at: this.requests })
    const [oldest] = this.entries.keys()
    if (this.entries.size > REMEMBERED && oldest !== undefined) this.entries.delete(oldest)
    return 1
  }

  /** A request without an explanation moves the screen on as well. */
  pass (): void { this.requests++ }
}
