import type { Fault } from './fault.js'
import { holdClosedPort } from './parts/closed-port.js'
import { leadTo, targetAt } from './parts/listen.js'

const COOLDOWN = 10_000

export const upstreamSkipped = {
  provokes: 'upstream_skipped',
  explain: 'meets an upstream that failed a moment ago and is left alone until its circuit closes',
  async start (wish) {
    const { port, close } = await holdClosedPort(wish.port)
    return { site: leadTo(targetAt(port), { circuit: { failures: 1, cooldown: COOLDOWN, open: true } }), close }
  }
} as const satisfies Fault
