/**
 * One sentence about what was really there, for the log line of a failed journey. Gathered after the answer left, so a
 * hint may take a moment; it never throws, and a flood of failures does not become a flood of looks at the machine.
 */
import { clearTimeout, performance, setTimeout } from '../clock.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { Gatherer } from './gatherer.js'
import { LOOKERS, READERS } from './gatherers.js'
import { firstSending } from './closed.js'
import { sentence } from './words.js'

export interface HintOptions {
  /** Clock in ms. */
  readonly now?: () => number
  /** Looks at the machine per second. Default 5. */
  readonly perSecond?: number
  /** A hint that takes longer is left out, ms. Default 250. */
  readonly deadline?: number
}

export type Hints = (journey: Journey) => Promise<string | null>

/** A look at the machine that is older than this is no answer to a new failure, ms. */
const FRESH = 5000
const REMEMBERED = 200
/** After a look, the next one for the same upstream and kind waits this many times as long as it took. */
const PAUSE_PER_COST = 40

/**
 * Hints read off the journey's own record (what bytes, which certificate) are given for every failure. Hints that look at
 * the machine (who listens) run a few times a second; beyond that the same upstream's last one of the same kind is
 * repeated while it is fresh.
 */
export function createHints ({ now = () => performance.now(), perSecond = 5, deadline = 250 }: HintOptions = {}): Hints {
  const settle = createSettle(deadline)
  const look = createLook(now, perSecond, settle)
  return async journey => {
    const { failure } = journey
    if (failure === null) return null
    const [reader, looker] = [READERS[failure.kind], LOOKERS[failure.kind]]
    return sentence(
      reader === undefined ? null : await settle(reader, journey, failure),
      looker === undefined ? null : await look(looker, journey, failure),
      firstSending(journey)
    )
  }
}

type Look = (looker: Gatherer, journey: Journey, failure: UpstreamFailure) => Promise<string | null>

interface Known {
  readonly hint: Promise<string | null>
  readonly at: number
  /** What the look took, ms; Infinity while it is under way, so that failures of the same moment share it. */
  cost: number
}

function createLook (now: () => number, perSecond: number, settle: Look): Look {
  const mayLook = createAllowance(now, perSecond)
  const last = new Map<string, Known>()
  return (looker, journey, failure) => {
    const key = `${failure.kind} ${journey.upstreamLabel ?? ''}`
    const known = last.get(key)
    const age = known === undefined ? Infinity : now() - known.at
    // in a flood of the same failure, looking must stay a few hundredths of the work
    if (known !== undefined && age < known.cost * PAUSE_PER_COST) return known.hint
    if (!mayLook()) return known !== undefined && age <= FRESH ? known.hint : Promise.resolve(null)
    const taken: Known = { hint: settle(looker, journey, failure), at: now(), cost: Infinity }
    void taken.hint.then(() => { taken.cost = now() - taken.at })
    if (last.size >= REMEMBERED) last.clear()
    last.set(key, taken)
    return taken.hint
  }
}

/** Says yes at most `perSecond` times within a second, counted from the first yes. */
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

/** @param deadline ms */
const createSettle = (deadline: number): Look => async (gather, journey, failure) => {
  let timer: NodeJS.Timeout | undefined
  try {
    const gathered = gather(journey, failure)
    if (!(gathered instanceof Promise)) return gathered
    const late = new Promise<null>(resolve => { timer = setTimeout(resolve, deadline, null) })
    return await Promise.race([gathered, late])
  } catch {
    return null // the machine did not let us look: no hint is better than a wrong one
  } finally {
    clearTimeout(timer)
  }
}
