/** A timer that judges fairly: on a busy event loop it may be due in the same turn as the event it waits for. */

export interface FairTimeout {
  cancel (): void
}

/** Calls back after `ms`, and only when what had happened by then has been told: timers run before sockets are read. */
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
