/**
 * Decides whether an upstream is worth trying, before any socket.
 *
 *   closed --n failures in a row--> open --after the cooldown--> half-open --one success--> closed
 *                                     ^                              |
 *                                     +--------- one failure --------+
 *
 * Only failures before the response head count: an upstream that answers 500 is alive.
 */
import type { CircuitSettings } from '../options/settings.js'

export interface Circuit {
  /** Milliseconds until the next try is allowed; 0 when it is allowed now. In the half-open state one caller gets 0. */
  wait (): number
  succeeded (): void
  failed (): void
}

/** @param now clock in ms, for tests */
export function createCircuit ({ failures, cooldown, open }: CircuitSettings, now: () => number = Date.now): Circuit {
  if (failures === 0) return ALWAYS_CLOSED
  let inARow = open ? failures : 0
  let openUntil = open ? now() + cooldown : 0
  return {
    wait () {
      if (inARow < failures) return 0
      const left = openUntil - now()
      if (left > 0) return left
      // half-open: whoever asks now is the probe, the others are skipped until it came back
      openUntil = now() + cooldown
      return 0
    },
    succeeded () { inARow = 0 },
    failed () {
      inARow++
      if (inARow >= failures) openUntil = now() + cooldown
    }
  }
}

const ALWAYS_CLOSED: Circuit = { wait: () => 0, succeeded () {}, failed () {} }
