/** Kills the programs that a killed edge left behind. */
import { orphans } from './token.js'

/** @returns the pids that were ended */
export function killOrphans (): number[] {
  const found = orphans()
  for (const pid of found) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {} // ended meanwhile, or of another user
  }
  return found
}
