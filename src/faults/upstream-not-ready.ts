import type { Fault } from './fault.js'
import { nothingToClose } from './parts/listen.js'
import { leadToProgram, nodeProgram } from './parts/program.js'

/** How long a request waits, ms; the program takes its time for ever. */
const PATIENCE = 300

export const upstreamNotReady = {
  provokes: 'upstream_not_ready',
  explain: 'is a program that the edge starts itself, and that is still starting when the request\'s patience ends',
  async start () {
    return { site: leadToProgram(nodeProgram('setInterval(() => {}, 1e6)'), {}, { start: 600_000, wait: PATIENCE }), close: nothingToClose }
  }
} as const satisfies Fault
