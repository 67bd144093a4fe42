import type { Fault } from './fault.js'
import { listenDeaf, whyNotDeaf } from './parts/deaf.js'
import { leadTo, targetAt } from './parts/listen.js'

export const requestUnacknowledged = {
  provokes: 'request_unacknowledged',
  explain: 'completes the TCP handshake and acknowledges nothing that is sent after it',
  unavailable: whyNotDeaf,
  async start (wish) {
    const { port, close } = await listenDeaf(wish.port)
    return { site: leadTo(targetAt(port)), close }
  }
} as const satisfies Fault
