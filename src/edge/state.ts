/** How things stand at an edge, as plain data: a copy, which JSON takes as it is and in which nothing changes later. */
import type { LinkCount, Links } from '../exchange/links.js'
import type { FailureKind } from '../failures/catalog.js'
import type { Stage } from '../failures/stage.js'
import type { InstanceState } from '../launch/instance-state.js'
import { maskedText } from '../sitelog/masked.js'
import type { CircuitState } from '../upstream/circuit.js'
import type { Faulting } from './faulting.js'
import type { Passage } from './passage.js'
import type { Programs } from './programs.js'
import type { Sites } from './sites.js'

export interface EdgeState {
  readonly sites: readonly SiteStatus[]
  readonly circuits: readonly CircuitStatus[]
  readonly instances: readonly InstanceStatus[]
  /** Those under way, in the order of their arrival; WebSockets and other tunnels among them. */
  readonly requests: readonly RequestStatus[]
  readonly links: readonly LinkCount[]
  /** In the order in which they are tried. */
  readonly faults: readonly FaultStatus[]
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

/** A rule for faults; used up ones are told of for a while. */
export interface FaultStatus {
  readonly kind: FailureKind
  readonly reason: string | null
  /** `GET /pay`; null: every request. */
  readonly match: string | null
  /** Share of the requests. */
  readonly rate: number
  readonly fired: number
  /** How often it will still strike; null: without end. */
  readonly remaining: number | null
  /** Whether the options have it (`fail`), or it was added (`edge.fail()`). */
  readonly from: 'options' | 'api'
}

export interface Parts {
  readonly sites: Sites
  readonly programs: Programs
  readonly running: Iterable<Passage>
  readonly links: Links
  readonly faulting: Faulting
}

export function stateOf ({ sites: { all }, programs, running, links, faulting }: Parts): EdgeState {
  const requests = Array.from(running, requestStatus)
  return {
    sites: all.map(({ settings: { name, hosts, path, maxConnections } }) => ({
      name,
      hosts: [...hosts],
      path,
      running: requests.filter(({ site }) => site === name).length,
      limit: maxConnections > 0 ? maxConnections : null
    })),
    circuits: all.flatMap(({ settings: { name }, state }) => Array.from(state.upstreams.circuits.values(), ({ target, circuit }) => ({
      site: name,
      upstream: target.label,
      protocol: target.protocol,
      state: circuit.state,
      failures: circuit.failures,
      retry: circuit.retry
    }))),
    instances: programs.status(),
    requests,
    links: links.status(),
    faults: faulting.status()
  }
}

function requestStatus (passage: Passage): RequestStatus {
  const { ray, method, url, host, site, time, upgrade, upstreamAddress } = passage.journey
  return { ray, method, url: maskedText(url), host, site, upstream: upstreamAddress, since: time, stage: stageOf(passage), upgrade }
}

/** Told from what the rooms have noted so far. */
function stageOf ({ journey, request, abandon }: Passage): Stage {
  const { timings } = journey
  if (journey.upgrade !== null) return 'body'
  if (journey.outcome !== null) return 'edge'
  if (timings.head !== null) return 'body'
  if (journey.dial !== null) return journey.dial.stage
  // an upload goes on until the client has sent it all
  if (timings.request !== null) return request.complete ? 'head' : 'request'
  if (journey.site === null) return 'site'
  return abandon !== null && journey.attempts === 0 ? 'request' : 'instance'
}
