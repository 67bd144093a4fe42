/** The shape of `edge.state()`: plain data, which JSON takes as it is. */
import type { LinkCount } from '../exchange/links.js'
import type { FailureKind } from '../failures/catalog.js'
import type { Stage } from '../failures/stage.js'
import type { InstanceState } from '../launch/instance-state.js'
import type { DelayDirection, DelayPlace } from './options/delay.js'
import type { CircuitState } from '../upstream/circuit.js'

export interface EdgeState {
  readonly sites: readonly SiteStatus[]
  readonly circuits: readonly CircuitStatus[]
  readonly instances: readonly InstanceStatus[]
  /** Those under way, in the order of their arrival; WebSockets and other tunnels among them. */
  readonly requests: readonly RequestStatus[]
  readonly links: readonly LinkCount[]
  /** In the order in which they are tried. */
  readonly faults: readonly FaultStatus[]
  /** In the order in which they were added, the newest first; those that match a request add up. */
  readonly delays: readonly DelayStatus[]
}

export interface SiteStatus {
  readonly name: string
  /** Empty: every host. */
  readonly hosts: readonly string[]
  readonly path: string | null
  /** Requests under way. */
  readonly running: number
  /** How many may be (`maxConnections`); null: any number. */
  readonly limit: number | null
}

/** An upstream of a site, whether it has a circuit that opens or not. */
export interface CircuitStatus {
  readonly site: string
  /** `host:port` or `unix:/path`. */
  readonly upstream: string
  readonly protocol: 'http:' | 'https:'
  /** `half-open`: the next request tries it, or one is trying it now. Always `closed` with `circuitFailures: 0`. */
  readonly state: CircuitState
  /** Failures in a row. */
  readonly failures: number
  /** ms until it may be tried; 0 now. */
  readonly retry: number
}

/** One process of a program that the edge starts. */
export interface InstanceStatus {
  /** `shop/1`: its site and its number. */
  readonly program: string
  readonly command: string
  /** null while there is no process. */
  readonly pid: number | null
  /** Where it listens; null while it does not. */
  readonly port: number | null
  readonly state: InstanceState
  /** How often it was started again, failed starts included. */
  readonly restarts: number
}

export interface RequestStatus {
  readonly ray: string
  readonly method: string
  /** The raw target; what looks like a secret in it is masked. */
  readonly url: string
  readonly host: string
  /** null while it is not known. */
  readonly site: string | null
  /** `ip:port` or label of the upstream; null before one is asked. */
  readonly upstream: string | null
  /** Epoch ms of arrival. */
  readonly since: number
  /** The leg it is on. `body` for a tunnel, too; `edge` while the edge's own answer is on its way. */
  readonly stage: Stage
  /** The protocol of a tunnel: `websocket`; null for others. */
  readonly upgrade: string | null
}

/** A rule for delays; used up ones are told of for a while. */
export interface DelayStatus {
  /** null: it has a bandwidth only. */
  readonly before: DelayPlace | null
  /** One request after the other; of a single one, every request. Not scaled. */
  readonly ms: readonly number[]
  readonly jitter: number
  /** Bytes per second; null: no limit. */
  readonly bandwidth: number | null
  /** Whose body has that; null without. */
  readonly direction: DelayDirection | null
  /** `GET /pay`, a RegExp as it is written, the name of a function; null: every request. */
  readonly match: string | null
  /** Share of the requests. */
  readonly rate: number
  readonly fired: number
  /** How many requests it will still slow down; null: without end. */
  readonly remaining: number | null
  /** Whether the options have it (`delay`), or it was added (`edge.delay()`). */
  readonly from: 'options' | 'api'
}

/** A rule for faults; used up ones are told of for a while. */
export interface FaultStatus {
  /** What the next request that matches gets; `pass`: nothing, at this step of a sequence. */
  readonly kind: FailureKind | 'pass'
  readonly reason: string | null
  /** `GET /pay`, a RegExp as it is written, the name of a function; null: every request. */
  readonly match: string | null
  /** Share of the requests. */
  readonly rate: number
  readonly fired: number
  /** How often it will still strike; null: without end. */
  readonly remaining: number | null
  /** Whether the options have it (`fail`), or it was added (`edge.fail()`). */
  readonly from: 'options' | 'api'
}
