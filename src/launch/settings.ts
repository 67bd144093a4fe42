/** Settings of a program that the edge starts itself: every default filled in, every duration scaled. */
import type { ServerPlan } from '../servers/plan.js'

/** Words that are handed to the system as they are, or one line that the shell reads. */
export type LaunchCommand = { readonly words: readonly string[] } | { readonly line: string }

export interface LaunchLimits {
  /** From the start of the process until it serves, ms. Default 30 s. */
  readonly start: number
  /** How long one request waits for that, ms. Default as `start`. */
  readonly wait: number
  /** A first successful connect is looked at again after this, ms: servers that bind and then die are common. Default 100 ms. */
  readonly settle: number
  /** An end before this counts as a failed start unless an answer was given, ms. Default 5 s. */
  readonly minUptime: number
  /** Without requests for this long it is stopped, ms; 0 never. Default 30 min. */
  readonly idle: number
  /** From the polite signal to SIGKILL, ms. Default 5 s. */
  readonly stop: number
  /** Failed starts in a row after which it is left alone for a while. Default 2. */
  readonly burst: number
  /** How long it is left alone at first, doubled each time, ms. Default 10 s. */
  readonly pause: number
  /** The longest pause, ms. Default 5 min. */
  readonly longestPause: number
  /** Requests that may wait for one start. Default 100. */
  readonly waiting: number
}

/** Signals by which a program is asked to start anew without going away. */
export const RELOAD_SIGNALS = ['SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const

export type ReloadSignal = typeof RELOAD_SIGNALS[number]

export interface LaunchSettings {
  readonly command: LaunchCommand
  /** Absolute. */
  readonly cwd: string
  /** The whole environment of the edge instead of the few variables that every program needs. */
  readonly inheritEnv: boolean
  /** Besides those, and PORT, HOST and IP. */
  readonly env: Readonly<Record<string, string>>
  /** Address it is told to listen on, and is asked at. Default 127.0.0.1, or ::1. */
  readonly ip: string
  /** The sites that share this one process, each with a port of its own. Default the one site. */
  readonly slots: readonly string[]
  /** 0: handed out by the edge. */
  readonly port: number
  readonly instances: number
  /** `eager`: with the edge, and again after a crash. `on-request`: when a request needs it. */
  readonly start: 'eager' | 'on-request'
  /** A program that listens somewhere else than it was told: refused, followed there, or as the brand says. */
  readonly elsewhere: 'refuse' | 'follow' | 'brand'
  /** null: a restart stops and starts it. */
  readonly reloadSignal: ReloadSignal | null
  /** Visitors with a browser get a page that reloads itself while it starts, instead of waiting. */
  readonly startPage: boolean
  readonly limits: LaunchLimits
  /** The account's folder: logs below `admin/logs`; null keeps no files. */
  readonly home: string | null
  /** The server whose configuration the edge writes before each start; `command` is then its name only. null: the command is the server. */
  readonly server: ServerPlan | null
}
