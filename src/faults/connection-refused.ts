import type { Fault } from './fault.js'
import { holdClosedPort } from './parts/closed-port.js'
import { leadTo, targetAt } from './parts/listen.js'

export const connectionRefused = {
  provokes: 'connection_refused',
  explain: 'has a port on which nothing listens',
  async start (wish) {
    const { port, close } = await holdClosedPort(wish.port)
    return { site: leadTo(targetAt(port)), close }
  }
} as const satisfies Fault
