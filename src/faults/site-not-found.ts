import type { Fault, RunningFault } from './fault.js'
import { nothingToClose } from './parts/listen.js'

const WAYS = {
  unknown_host: { arrival: { host: 'unconfigured.edgeproxy.test' }, site: { hosts: ['configured.edgeproxy.test'] } },
  pending: { site: { state: 'pending' } }
} as const satisfies Record<string, Pick<RunningFault, 'site' | 'arrival'>>

export const siteNotFound = {
  provokes: 'site_not_found',
  explain: 'asks for a host that no site of the edge is configured for, or whose site is not served yet',
  reasons: Object.keys(WAYS) as (keyof typeof WAYS)[],
  async start (wish) {
    return { ...WAYS[(wish.reason ?? 'unknown_host') as keyof typeof WAYS], close: nothingToClose }
  }
} as const satisfies Fault
