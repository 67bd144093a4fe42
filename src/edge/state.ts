/** How things stand at an edge, as plain data: a copy, which JSON takes as it is and in which nothing changes later. */
import type { Links } from '../exchange/links.js'
import type { Stage } from '../failures/stage.js'
import { maskedText } from '../sitelog/masked.js'
import type { EdgeState, RequestStatus } from './edge-state.js'
import type { Delaying } from './delaying.js'
import type { Faulting } from './faulting.js'
import type { RequestContext } from './request/context.js'
import type { Programs } from './programs.js'
import type { RunningConfig } from './running-config.js'

export interface Parts {
  readonly config: Pick<RunningConfig, 'sites'>
  readonly programs: Programs
  readonly running: Iterable<RequestContext>
  readonly links: Links
  readonly faulting: Faulting
  readonly delaying: Delaying
}

export function stateOf ({ config: { sites: { all } }, programs, running, links, faulting, delaying }: Parts): EdgeState {
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
    faults: faulting.status(),
    delays: delaying.status()
  }
}

function requestStatus (context: RequestContext): RequestStatus {
  const { ray, method, url, host, site, time, upgrade, upstreamAddress } = context.journey
  return { ray, method, url: maskedText(url), host, site, upstream: upstreamAddress, since: time, stage: stageOf(context), upgrade }
}

/** Told from what the rooms have noted so far. */
function stageOf ({ journey, request, exchange }: RequestContext): Stage {
  const { timings } = journey
  if (journey.upgrade !== null) return 'body'
  if (journey.outcome !== null) return 'edge'
  if (timings.head !== null) return 'body'
  if (journey.dial !== null) return journey.dial.stage
  // an upload goes on until the client has sent it all
  if (timings.request !== null) return request.complete ? 'head' : 'request'
  if (journey.site === null) return 'site'
  return exchange !== null && journey.attempts === 0 ? 'request' : 'instance'
}
