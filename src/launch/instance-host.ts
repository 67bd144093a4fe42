/** What an instance has to do with whoever keeps it. */
import type { ProgramObserver } from '../observer.js'
import type { LaunchSettings } from './settings.js'
import type { Target } from '../options/settings.js'
import type { FailedStart } from './failures.js'
import type { Instance } from './instance.js'

/** Where requests go when it is ready, or why it is not. */
export type StartResult = { readonly ready: true } | { readonly ready: false, readonly failed: FailedStart | null }

/** What an instance needs of its house. */
export interface InstanceHost {
  readonly settings: LaunchSettings
  readonly tell: ProgramObserver
  /** Connections to these are of no use any more. */
  readonly retire: (targets: readonly Target[]) => void
  /** It went down by itself. */
  readonly onDown: (instance: Instance) => void
  /** Resolves when what had its place before is gone. */
  readonly before: () => Promise<void>
}
