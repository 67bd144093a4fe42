import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'

/** Returns one sentence without a full stop, or null when there is nothing to add. May throw: then there is no hint. */
export type Gatherer = (journey: Journey, failure: UpstreamFailure) => string | null | Promise<string | null>
