import type { Fault } from './fault.js'
import { startNameServer } from './parts/dns.js'

export const dnsTimeout = {
  provokes: 'dns_timeout',
  explain: 'asks a name server that never answers',
  start: wish => startNameServer(wish, () => null)
} as const satisfies Fault
