import type { Fault } from './fault.js'
import { nothingToClose } from './parts/listen.js'

export const connectionLimitReached = {
  provokes: 'connection_limit_reached',
  explain: 'meets a site whose one slot is taken by another request',
  async start () {
    return { site: { maxConnections: 1 }, occupied: 1, close: nothingToClose }
  }
} as const satisfies Fault
