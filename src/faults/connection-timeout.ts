import type { Fault } from './fault.js'
import { listenWithFullBacklog } from './parts/backlog.js'
import { leadTo, targetAt } from './parts/listen.js'

export const connectionTimeout = {
  provokes: 'connection_timeout',
  explain: 'listens, but its queue is full: the kernel drops every SYN',
  unavailable: () => process.platform === 'win32' ? 'Windows answers with a reset when a queue is full' : null,
  async start (wish) {
    const { port, close } = await listenWithFullBacklog(wish.port)
    return { site: leadTo(targetAt(port)), close }
  }
} as const satisfies Fault
