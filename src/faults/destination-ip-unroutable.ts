import type { Fault } from './fault.js'
import { leadTo, nothingToClose, targetAt } from './parts/listen.js'

// the broadcast address of the loopback network: TCP has no way there, and not a packet is sent
const UNROUTABLE = '127.255.255.255'

export const destinationIpUnroutable = {
  provokes: 'destination_ip_unroutable',
  explain: 'has an address that no route leads to',
  unavailable: () => process.platform === 'linux' ? null : 'only Linux is known to have no route to the broadcast address of loopback',
  async start (wish) {
    return { site: leadTo(targetAt(wish.port ?? 80, { host: UNROUTABLE })), close: nothingToClose }
  }
} as const satisfies Fault
