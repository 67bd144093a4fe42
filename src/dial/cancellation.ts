/**
 * What a dial needs to know about a client that may leave: an AbortController's little sister, for a fraction of its cost.
 * A dial that is refused at once costs little else.
 */
export interface Cancellation {
  readonly aborted: boolean
  readonly reason: unknown
  /** Called once, when the client leaves. The leg of the dial that is under way puts itself here. */
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
