import type { Fault, RunningFault } from './fault.js'
import { nothingToClose } from './parts/listen.js'

const WAYS = {
  /** RFC 8586: an edge that finds its own token has met its own request. */
  second_pass: { arrival: { headers: ['CDN-Loop', '{self}'] } },
  upstream_is_edge: { leadsBack: true }
} as const satisfies Record<string, Partial<RunningFault>>

export const proxyLoopDetected = {
  provokes: 'proxy_loop_detected',
  explain: 'arrives with the mark in CDN-Loop that this edge leaves on what it forwards, or would be sent to the edge itself',
  reasons: Object.keys(WAYS) as (keyof typeof WAYS)[],
  async start (wish) {
    return { ...WAYS[(wish.reason ?? 'second_pass') as keyof typeof WAYS], close: nothingToClose }
  }
} as const satisfies Fault
