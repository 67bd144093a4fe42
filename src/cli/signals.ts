/** Signals as promises: the first asks to end, the second to end at once. Whoever started the process being gone counts as SIGHUP. */
import { constants } from 'node:os'
import { watchParent } from './parent.js'

export interface Signals {
  /** Resolves with the first of SIGINT, SIGTERM, and others that say so. */
  readonly first: Promise<NodeJS.Signals>
  /** Resolves with the next one. */
  readonly second: Promise<NodeJS.Signals>
  /** As if the signal had come. */
  raise (signal: NodeJS.Signals): void
  /** Stops listening, so that the process can end. */
  stop (): void
}

const ENDS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']

/** The exit code of a process that a signal ended, by the habit of shells. */
export const exitCodeOf = (signal: NodeJS.Signals): number => 128 + (constants.signals[signal] ?? 0)

/** What to do on a signal; `end` where it turns out to ask for that. */
type Act = () => 'end' | void

/** @param others what to do on signals that usually end nothing */
export function catchSignals (others: Partial<Record<NodeJS.Signals, Act>> = {}): Signals {
  const waiting: ((signal: NodeJS.Signals) => void)[] = []
  const next = (): Promise<NodeJS.Signals> => new Promise(resolve => { waiting.push(resolve) })
  const heard = (signal: NodeJS.Signals): void => { waiting.shift()?.(signal) }
  for (const signal of ENDS) process.on(signal, heard)
  const entries = (Object.entries(others) as [NodeJS.Signals, Act][])
    .map(([signal, act]) => [signal, () => { if (act() === 'end') heard(signal) }] as const)
  for (const [signal, act] of entries) process.on(signal, act)
  const unwatch = watchParent(() => { heard('SIGHUP') })
  return {
    first: next(),
    second: next(),
    raise: heard,
    stop: () => {
      unwatch()
      for (const signal of ENDS) process.off(signal, heard)
      for (const [signal, act] of entries) process.off(signal, act)
    }
  }
}
