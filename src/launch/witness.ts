/** What the life of a program is told to: the log, the site log, and for the fixture nobody. */
import type { Diagnosis } from '../diagnosis/diagnosis.js'
import type { Ending, Stream } from '../sitelog/grammar.js'

export type { Ending, Stream }

/** Which program, of which site. */
export interface Identity {
  readonly site: string
  /** From 1. */
  readonly instance: number
}

export type LaunchEvent =
  /** @param env what the program gets besides the common ones; values are secrets until masked */
  | { readonly type: 'starting', readonly command: string, readonly env: Readonly<Record<string, string>>, readonly cwd: string, readonly address: string }
  | { readonly type: 'output', readonly pid: number, readonly stream: Stream, readonly lines: readonly string[] }
  | { readonly type: 'failed', readonly command: string, readonly ending: Ending | null, readonly reason: string | null, readonly diagnosis: Diagnosis, readonly ownLog: string | null }
  | { readonly type: 'ready', readonly command: string, readonly pid: number, readonly ms: number, readonly address: string }
  | { readonly type: 'exited', readonly command: string, readonly pid: number, readonly ending: Ending }
  | { readonly type: 'elsewhere', readonly command: string, readonly found: string, readonly given: string }
  | { readonly type: 'refusing', readonly command: string, readonly pid: number }
  | { readonly type: 'suspended', readonly command: string, readonly failures: number, readonly until: Date }
  | { readonly type: 'restarting', readonly command: string, readonly signal: NodeJS.Signals | null }
  | { readonly type: 'stopping', readonly command: string, readonly why: string }
  | { readonly type: 'stopped', readonly command: string, readonly ending: Ending | null }

/** Hears everything, in order. Must not throw. */
export type Witness = (who: Identity, event: LaunchEvent) => void
