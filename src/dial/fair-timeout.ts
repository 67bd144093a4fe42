/** A timeout for a busy event loop, where a timer may be due in the same turn as the event that it bounds. */
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from '../clock.js'

export interface FairTimeout {
  cancel (): void
}

/** Calls back after `ms`, behind the events that had arrived by then: timers run before sockets are read. */
export function fairTimeout (ms: number, onDue: () => void): FairTimeout {
  let immediate: NodeJS.Immediate | undefined
  const timer = setTimeout(() => { immediate = setImmediate(onDue) }, ms)
  return {
    cancel () {
      clearTimeout(timer)
      clearImmediate(immediate)
    }
  }
}
