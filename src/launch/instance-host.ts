/** The contract between an instance and its fleet. */
import type { ProgramObserver } from '../observer.js'
import type { LaunchSettings } from './settings.js'
import type { Target } from '../options/settings.js'
import type { FailedStart } from './failures.js'

/** Where requests go when it is ready, or why it is not. */
export type StartResult = { readonly ready: true } | { readonly ready: false, readonly failed: FailedStart | null }

/** An instance that went down: what its fleet needs to start it again. */
export interface DownInstance {
  /** Failed starts in a row. */
  readonly failures: number
  /** No start before this moment, ms since the epoch; 0 for none. */
  readonly suspendedUntil: number
  begin (): Promise<StartResult>
}

/** What an instance needs of the fleet that holds it; the fleet implements it. */
export interface InstanceHost {
  readonly settings: LaunchSettings
  readonly tell: ProgramObserver
  /** Idle connections to these are closed. */
  readonly retire: (targets: readonly Target[]) => void
  /** It went down without being asked to. */
  readonly onDown: (instance: DownInstance) => void
  /** Resolves when the program that had its place before has ended. */
  readonly before: () => Promise<void>
}
