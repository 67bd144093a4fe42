import type { Fault } from './fault.js'
import { leadTo, nothingToClose, targetAt } from './parts/listen.js'

export const tunnelDisconnected = {
  provokes: 'tunnel_disconnected',
  explain: 'is reached through a tunnel whose connector never connected',
  start: async () => ({
    site: leadTo(targetAt(0, { host: '', label: 'tunnel:nobody', hop: { kind: 'tunnel', name: 'nobody', token: null } })),
    close: nothingToClose
  })
} as const satisfies Fault
