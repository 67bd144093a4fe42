import type { Fault } from './fault.js'
import { nothingToClose } from './parts/listen.js'

/** RFC 8586: an edge that finds its own token has met its own request. */
export const proxyLoopDetected = {
  provokes: 'proxy_loop_detected',
  explain: 'arrives with the mark in CDN-Loop that this edge leaves on what it forwards',
  async start () {
    return { arrival: { headers: ['CDN-Loop', '{self}'] }, close: nothingToClose }
  }
} as const satisfies Fault
