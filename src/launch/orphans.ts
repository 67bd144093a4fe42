/** Ends what an edge that was killed left behind. */
import { orphans } from './token.js'

/** @returns the pids that were ended */
export function killOrphans (): number[] {
  const found = orphans()
  for (const pid of found) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {} // gone meanwhile, or somebody else's
  }
  return found
}
