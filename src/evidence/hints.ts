/**
 * One sentence about what was really there, for the log line of a failed journey. Gathered after the answer left, so a
 * hint may take a moment; it never throws, and a flood of failures does not become a flood of looks at the machine.
 */
import type { Journey } from '../journey.js'
import { LOOKERS, READERS } from './gatherers.js'

export interface HintOptions {
  /** Clock in ms. */
  readonly now?: () => number
  /** Looks at the machine per second. Default 5. */
  readonly perSecond?: number
}

export type Hints = (journey: Journey) => Promise<string | null>

/** A look at the machine that is older than this is no answer to a new failure. */
const FRESH_MS = 5000
/** A hint that takes longer is left out. */
const DEADLINE_MS = 100
const REMEMBERED = 200

/**
 * Hints read off the journey's own record (what bytes, which certificate) are given for every failure. Hints that look at
 * the machine (who listens) run a few times a second; beyond that the same upstream's last one of the same kind is
 * repeated while it is fresh.
 */
export function createHints ({ now = () => performance.now(), perSecond = 5 }: HintOptions = {}): Hints {
  const mayLook = createAllowance(now, perSecond)
  const looked = new Map<string, { hint: string | null, at: number }>()
  return async journey => {
    const { failure } = journey
    if (failure === null) return null
    const read = READERS[failure.kind]
    if (read !== undefined) return settle(() => read(journey, failure))
    const look = LOOKERS[failure.kind]
    if (look === undefined) return null
    const key = `${failure.kind} ${journey.upstreamLabel ?? ''}`
    if (!mayLook()) {
      const last = looked.get(key)
      return last !== undefined && now() - last.at <= FRESH_MS ? last.hint : null
    }
    const hint = await settle(() => look(journey, failure))
    if (looked.size >= REMEMBERED) looked.clear()
    looked.set(key, { hint, at: now() })
    return hint
  }
}

/** At most `perSecond` times yes within any second. */
function createAllowance (now: () => number, perSecond: number): () => boolean {
  let second = -Infinity
  let used = 0
  return () => {
    const at = now()
    if (at - second >= 1000) [second, used] = [at, 0]
    used++
    return used <= perSecond
  }
}

async function settle (gather: () => string | null | Promise<string | null>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<null>(resolve => { timer = setTimeout(resolve, DEADLINE_MS, null) })
  try {
    return await Promise.race([gather(), deadline])
  } catch {
    return null // the machine did not let us look: no hint is better than a wrong one
  } finally {
    clearTimeout(timer)
  }
}
