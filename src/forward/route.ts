import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { SiteSettings, Target } from '../options/settings.js'

/** Header lines to leave out and to add. */
export interface HeaderEdits {
  /** Lower case. */
  readonly dropped: ReadonlySet<string>
  /** Flat: name, value. */
  readonly added: readonly string[]
}

/** Waits that were asked for; ms of wall time, 0 being none, and bytes per ms, Infinity being no limit. */
export interface Delays {
  /** Before a connection is looked for. */
  readonly connect: number
  /** Before the request is sent. */
  readonly request: number
  /** Before the answer's headers are passed on. */
  readonly head: number
  /** Before its body is. */
  readonly body: number
  /** Of the request's body. */
  readonly requestRate: number
  /** Of the answer's body. */
  readonly responseRate: number
}

/** What the edge decided for one request before it is handed to the exchange. */
export interface Route {
  readonly site: SiteSettings
  /** The target to send: the raw one, without the prefix the edge is mounted under. */
  readonly url: string
  /** How it is slowed down on purpose; null or absent: not at all. */
  readonly delays?: Delays | null
  readonly turn: {
    /**
     * The next upstream to try, null when there is none left; throws UpstreamFailure.
     * @param wanted the first one where it may be tried; null: whose turn it is
     */
    next (wanted?: Target | null): Target | null
    /** How the last upstream did, up to the response head. */
    report (succeeded: boolean): void
    /** Nobody is left: a promise of one more where somebody can come up. @param last why the last one could not be reached; null: none was asked */
    again? (last: UpstreamFailure | null): Promise<Target | null> | null
    /** The request is over. */
    end? (): void
    /** Its connection became a tunnel. */
    upgraded? (socket: Socket): void
  }
  /** The upstream that the turn begins with, where it may be tried; null: whose turn it is. Default nobody. */
  readonly prefers?: (() => Target | null) | null
  /** Header lines that this edge puts on the client's response, flat: the rays first, then the brand's. */
  readonly answerLines: readonly string[]
  /** Lines that are made for this answer, when its upstream is known; null: none. Flat. Default none. */
  readonly lateLines?: ((journey: Journey) => readonly string[]) | null
  /** Lines that follow the upstream's own of these names, flat. Default none. */
  readonly appendedLines?: readonly string[]
  /** Whether a line of the client's request ends here, by its name. */
  readonly stopsHere: (name: string) => boolean
  /** Whether a line of the upstream's answer ends here, by its name. */
  readonly endsHere: (name: string) => boolean
  /** No line of its own is added to the request: this is a hop behind an edge that has said it all. */
  readonly addsNothing?: true
  /** X-Forwarded-For, this edge's own entry included. */
  readonly forwardedFor: string
  /** This edge's entry for CDN-Loop, behind the brand's where it has one. */
  readonly loopEntry: string
  /** The brand's own header lines for the upstream, flat. */
  readonly forwardLines: readonly string[]
  /** What the site's rules change in the request's header lines; null: nothing. */
  readonly edits: HeaderEdits | null
  /** What takes the place of an upstream's own error; null where no rule of the site could replace one. */
  readonly replace: Replacing | null
  /** Replace the upstream's own 502 and 504 by a page. */
  readonly intercepts: boolean
}

/** An answer in place of the upstream's: its other header lines stay. */
export interface Replacement {
  readonly statusCode: number
  /** Content-Type. */
  readonly type: string
  /** The body, one character for each byte. */
  readonly bytes: string
  /** The rule, for the log. */
  readonly name: string
}

/** @returns null where the upstream's answer passes */
export type Replacing = (status: number, journey: Journey, headers: IncomingHttpHeaders) => Replacement | null

/** The one way out of a failed exchange: a page while nothing has left, else a cut. Errors that are no failure are bugs. */
export type Exit = (failure: UpstreamFailure | Error) => void
