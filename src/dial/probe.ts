/**
 * An upstream that refuses gets one connect at a time. Dials that begin while it is under way share its refusal;
 * when it ends in any other way, or takes longer than a refusal does, all go their own. A flood of requests for a program that
 * is down costs one connect for each turn of the event loop, not one for each request, and none is refused unasked.
 */
import { clearTimeout, setTimeout } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Target } from '../options/settings.js'

/** A refusal by a machine close by comes sooner; one that comes later is not worth waiting for, ms. */
const PATIENCE_MS = 10

/** A dial that may wait for another one's end. */
export interface Dialing {
  /** ms it has in all. */
  readonly time: number
  /** Its own connect begins. */
  next (): void
  lose (error: Error): void
}

class Probe {
  private first: Dialing | null = null
  private readonly waiting = new Set<Dialing>()
  private timer: NodeJS.Timeout | undefined
  private readonly forget: () => void

  constructor (forget: () => void) {
    this.forget = forget
  }

  begin (dialing: Dialing): void {
    if (this.first === null) {
      this.first = dialing
      dialing.next()
      return
    }
    this.timer ??= setTimeout(() => { this.giveUp() }, Math.min(PATIENCE_MS, dialing.time / 2))
    this.waiting.add(dialing)
  }

  /** @param refusal null for any other end */
  end (dialing: Dialing, refusal: UpstreamFailure | null): void {
    this.waiting.delete(dialing)
    if (dialing !== this.first) return
    this.first = null
    if (refusal === null) this.release()
    else for (const one of this.taken()) one.lose(new UpstreamFailure(refusal.kind, refusal.message, refusal.facts))
  }

  /** Something else than a refusal is to come. */
  private giveUp (): void {
    this.forget()
    this.release()
  }

  private release (): void { for (const one of this.taken()) one.next() }

  private taken (): Dialing[] {
    clearTimeout(this.timer)
    this.timer = undefined
    const all = [...this.waiting]
    this.waiting.clear()
    return all
  }
}

/** What is known of the upstreams that one edge dials. */
export class Probes {
  /** Upstreams whose last connect was refused. */
  private readonly refusing = new WeakMap<Target, Probe>()

  /** Begins it, now or when it is known how the connect under way ends. */
  begin (target: Target, dialing: Dialing): void {
    const probe = this.refusing.get(target)
    if (probe === undefined) dialing.next()
    else probe.begin(dialing)
  }

  /** @param error what it ended with; null for a connection */
  ended (target: Target, dialing: Dialing, error: Error | null): void {
    const refusal = error instanceof UpstreamFailure && error.kind === 'connection_refused' ? error : null
    const probe = this.refusing.get(target)
    if (probe === undefined) {
      if (refusal !== null) this.refusing.set(target, new Probe(() => { this.refusing.delete(target) }))
      return
    }
    if (error === null) this.refusing.delete(target)
    probe.end(dialing, refusal)
  }
}
