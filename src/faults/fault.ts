import type { FailureKind } from '../failures/catalog.js'
import type { SiteSettings } from '../options/settings.js'

/**
 * A deliberately broken upstream that provokes exactly one kind of failure, for real. The edge lays `site` over the
 * site's own settings and dresses the request with `arrival`; from there the request travels the one road that every
 * request travels.
 */
export interface Fault {
  readonly provokes: FailureKind
  /** One sentence for people: what the broken upstream does. */
  readonly explain: string
  /** Reasons that can be asked for, the first one being the default. */
  readonly reasons?: readonly string[]
  /** What a request must be like to meet the failure where no edge makes it so (see Arrival); absent when every request meets it. */
  readonly needs?: FaultNeeds
  /**
   * Why it cannot be produced on this machine, or null when it can. Cheap: asked before `start`.
   */
  readonly unavailable?: () => string | null
  /** Starts it on a port of its own. Throws an Error with a sentence a user can act on. */
  start (wanted: FaultWish): Promise<RunningFault>
}

export interface FaultNeeds {
  readonly method: string
  /** A body of at least that many bytes. */
  readonly bodyBytes: number
}

export interface FaultWish {
  /** One of the fault's `reasons`. Default the first one. */
  readonly reason?: string | undefined
  /** Port on 127.0.0.1 to use. Default any free one; ignored by faults that open no port. */
  readonly port?: number | undefined
  /** Multiplies the limits of parts that are processes of their own. Default 1. */
  readonly timeScale?: number | undefined
}

/** How the request is treated as if it had arrived. */
export interface Arrival {
  /** Taken for the host that was asked for; the site is chosen by it. */
  readonly host?: string
  /** Header lines added, flat: name, value, name, value. In a value, `{self}` stands for the edge's own CDN-Loop token. */
  readonly headers?: readonly string[]
  /** Bytes of a body for a request that came without one. */
  readonly bodyBytes?: number
}

export interface RunningFault {
  /** Laid over the settings of the request's site. Limits given here are ms of wall time. */
  readonly site?: Partial<SiteSettings>
  readonly arrival?: Arrival
  /** The site's upstream is the edge's own address, which only the edge knows. */
  readonly leadsBack?: true
  /** Requests of others that count as running at the site, so that its `maxConnections` are taken. Default 0. */
  readonly occupied?: number
  /** Ends servers, child processes and sockets; resolves when nothing is left. */
  close (): Promise<void>
}
