import type { Fault } from './fault.js'
import { holdClosedPort } from './parts/closed-port.js'
import { leadTo, targetAt } from './parts/listen.js'

export const railgunListenerError = {
  provokes: 'railgun_listener_error',
  explain: 'is asked through a Railgun listener that cannot get an answer from it, or is not there itself',
  reasons: ['connection'],
  async start (wish) {
    const { port, close } = await holdClosedPort(wish.port)
    return { site: leadTo(targetAt(port, { hop: { kind: 'railgun' }, label: `railgun:127.0.0.1:${port}` })), close }
  }
} as const satisfies Fault
