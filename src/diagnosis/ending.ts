export type Stream = 'stdout' | 'stderr'

/** How a process ended: at most one of the two is set; neither where it never ran. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** It was killed, and the kernel's count of those that it kills for want of memory has grown. */
  readonly outOfMemory?: boolean
}
