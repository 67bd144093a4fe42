import type { Fault } from './fault.js'
import { nothingToClose } from './parts/listen.js'

export const siteNotFound = {
  provokes: 'site_not_found',
  explain: 'asks for a host that no site of the edge is configured for',
  async start () {
    return { arrival: { host: 'unconfigured.edgeproxy.test' }, site: { hosts: ['configured.edgeproxy.test'] }, close: nothingToClose }
  }
} as const satisfies Fault
