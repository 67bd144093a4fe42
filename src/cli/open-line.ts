/** The last line on the screen is the address to open: when a program has come up and has printed its own, it is said again. */
import { clearTimeout, performance, setTimeout } from '../clock.js'
import type { Observer } from '../observer.js'

/** A tool prints its greeting around the moment it listens; it is over when nothing came for this long, ms. */
const QUIET_MS = 300
/** A program that never stops printing is not waited for, ms. */
const LONGEST_MS = 2000

/** @param say prints the line */
export function openLine (say: () => void): Observer {
  let timer: NodeJS.Timeout | null = null
  let latest = 0
  const later = (): void => {
    if (timer !== null) clearTimeout(timer)
    const ms = Math.max(0, Math.min(QUIET_MS, latest - performance.now()))
    timer = setTimeout(() => {
      timer = null
      say()
    }, ms).unref()
  }
  return {
    program: (_who, { type }) => {
      if (type === 'ready') {
        latest = performance.now() + LONGEST_MS
        later()
      } else if (type === 'output' && timer !== null) later()
    },
    close: () => { if (timer !== null) clearTimeout(timer) }
  }
}
