/**
 * Tells a dial that its client has left. An AbortController would do the same at several times the cost of a dial that is
 * refused at once.
 */
export interface Cancellation {
  readonly aborted: boolean
  readonly reason: unknown
  /** Called once, when the client leaves. Set by the leg of the dial that is under way. */
  onabort: (() => void) | null
}

export class CancelSource implements Cancellation {
  aborted = false
  reason: unknown = null
  onabort: (() => void) | null = null

  abort (reason: Error): void {
    this.aborted = true
    this.reason = reason
    this.onabort?.()
  }
}
