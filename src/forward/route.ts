import type { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings, Target } from '../options/settings.js'

/** What the edge decided for one request before it is handed to the exchange. */
export interface Route {
  readonly site: SiteSettings
  /** The target to send: the raw one, without the prefix the edge is mounted under. */
  readonly url: string
  readonly turn: {
    /** The next upstream to try, null when there is none left; throws UpstreamFailure. */
    next (): Target | null
    /** How the last upstream did, up to the response head. */
    report (succeeded: boolean): void
  }
  /** Ray headers for the client's response, flat. */
  readonly rayLines: readonly string[]
  /** This edge's entry for CDN-Loop. */
  readonly loopToken: string
  /** The brand's own header lines for the upstream, flat. */
  readonly forwardLines: readonly string[]
  /** Replace the upstream's own 502 and 504 by a page. */
  readonly intercepts: boolean
}

/** The one way out of a failed exchange: a page while nothing has left, else a cut. Errors that are no failure are bugs. */
export type Exit = (failure: UpstreamFailure | Error) => void
