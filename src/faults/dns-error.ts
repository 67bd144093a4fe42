import type { Fault } from './fault.js'
import { answerTo, startNameServer } from './parts/dns.js'

// RFC 1035 section 4.1.1, RCODE; no address is a clean answer without records
const CODES = { no_such_name: 3, no_address: 0, server_failure: 2, refused: 5 } as const

export const dnsError = {
  provokes: 'dns_error',
  explain: "asks a name server that has no address for the upstream's name",
  reasons: ['no_such_name', 'no_address', 'server_failure', 'refused'],
  async start (wish) {
    const code = CODES[wish.reason as keyof typeof CODES] ?? CODES.no_such_name
    return startNameServer(wish, query => answerTo(query, code))
  }
} as const satisfies Fault
