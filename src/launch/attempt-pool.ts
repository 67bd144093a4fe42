/** What one request needs of a program with several instances. */
import type { Instance } from './instance.js'
import type { LaunchSettings } from './settings.js'

/** How one request waits for a start. */
export interface StartWait {
  /** ms */
  readonly timeout: number
  /** The page it gets reloads by itself. */
  readonly reloads: boolean
  /** Is given a function that ends the wait, for a client that leaves. */
  readonly onCancel: (cancel: () => void) => void
}

export interface AttemptPool {
  readonly settings: LaunchSettings
  readonly instances: readonly Instance[]
  /** As it would be typed; secrets are masked. */
  readonly command: string
  /** The ready instances, round robin. */
  inTurn (): Instance[]
  /** Resolves when an instance serves; null when one does already. @throws UpstreamFailure */
  admit (wait: StartWait): Promise<void> | null
  /** A request has ended or was upgraded. */
  left (): void
}
