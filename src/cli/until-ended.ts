/**
 * When a program that serves until it is told otherwise has to end: on a signal, or when the program that started it over a
 * channel of its own (child_process.fork) is gone.
 */
import { catchSignals } from './signals.js'

export interface Ended {
  readonly promise: Promise<unknown>
  /** Stops listening for it, and lets the channel go. */
  forget (): void
}

export function untilEnded (): Ended {
  const signals = catchSignals()
  let gone = (): void => {}
  const alone = new Promise<void>(resolve => { gone = resolve })
  if (process.connected) process.once('disconnect', gone)
  return {
    promise: Promise.race([signals.first, alone]),
    forget: () => {
      signals.stop()
      process.off('disconnect', gone)
      if (process.connected) process.disconnect()
    }
  }
}
