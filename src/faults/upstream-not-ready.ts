import type { Fault } from './fault.js'
import { leadToProgram, nodeProgram } from './parts/program.js'

/** How long a request waits, ms; the program takes its time for ever. */
const PATIENCE = 300

export const upstreamNotReady = {
  provokes: 'upstream_not_ready',
  explain: 'is a program that the edge starts itself, and that is still starting when the request\'s patience ends',
  async start () {
    const { command, cwd, close } = nodeProgram('setInterval(() => {}, 1e6)')
    return { site: leadToProgram(command, { cwd }, { start: 600_000, wait: PATIENCE }), close }
  }
} as const satisfies Fault
