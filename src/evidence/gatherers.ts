/**
 * The table of hints: which gatherer speaks about which kind of failure. A kind without an entry has no hint: its message
 * says all there is.
 */
import type { FailureKind } from '../failures/catalog.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'

/** Returns one sentence without a full stop, or null when there is nothing to add. May throw: then there is no hint. */
export type Gatherer = (journey: Journey, failure: UpstreamFailure) => string | null | Promise<string | null>

type Table = Readonly<Partial<Record<FailureKind, Gatherer>>>

/** Speak from the journey's own record: microseconds, for every failure. */
export const READERS: Table = {}

/** Look at the machine: some 10 ms, a few times a second. */
export const LOOKERS: Table = {}
