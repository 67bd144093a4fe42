/** What a line of a log says about one request: what a dialect's `read` makes of it, and a bundle and `explain` work with. */
import type { PeerCertificate } from '../failures/failure.js'

export interface LoggedFailure {
  /** Name in the catalog, such as `connection_refused`. */
  readonly kind: string
  readonly stage?: string | null
  readonly reason?: string | null
  readonly message?: string | null
  readonly hint?: string | null
}

export interface LoggedUpstream {
  /** `ip:port`, `host:port` or `unix:/path`; default null: none was chosen, or the line does not tell. */
  readonly address?: string | null
  /** Status that it answered with; default null. */
  readonly status?: number | null
  /** Whether TLS was spoken to it, as far as the line shows. Default false. */
  readonly tls?: boolean
  /** Its certificate was checked. Default false. */
  readonly strict?: boolean
}

/** ms spent on each leg; null where the request did not come by, or the line does not tell. */
export type LoggedTimings = Readonly<Partial<Record<'resolve' | 'connect' | 'handshake' | 'request' | 'head' | 'body' | 'delay', number | null>>>

/** One request, as a line of a log tells it. What a line does not tell is left out, or null. */
export interface LoggedCase {
  /** 16 hex digits, with or without a dash and the colo. */
  readonly ray: string
  /** Default GET. */
  readonly method?: string | null
  /** The raw request target. Default `/`. */
  readonly target?: string | null
  readonly host?: string | null
  readonly scheme?: 'http' | 'https' | null
  readonly userAgent?: string | null
  /** The request's Cookie, where the line has it: its values are masked wherever they turn up. */
  readonly cookies?: string | null
  /** Status the client got; null when no head had left. */
  readonly status?: number | null
  readonly outcome?: string | null
  /** Name of the brand. */
  readonly brand?: string | null
  /** Name of the site. */
  readonly site?: string | null
  /** What a visitor reads: the page's code. Default the status. */
  readonly code?: string | null
  /** Whose answer the client got. Default the edge's where there is a failure, else the upstream's. */
  readonly madeBy?: 'edge' | 'upstream' | null
  readonly failure?: LoggedFailure | null
  /** The fault that was asked for, when one was. */
  readonly fault?: string | null
  /** ms from arrival to the close of the response. */
  readonly responseTime?: number | null
  readonly upstream?: LoggedUpstream | null
  /** The one that was refused. */
  readonly certificate?: PeerCertificate | null
  readonly timings?: LoggedTimings | null
}
