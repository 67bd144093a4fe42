/**
 * The contract of everything that looks at an edge and changes nothing: the log, the site log, the recent journeys, and what
 * users bring along. The edge tells a list of them; none knows of another.
 */
import type { WantedParticulars } from './brand/dialects.js'
import type { Diagnosis } from './diagnosis/diagnosis.js'
import type { Ending, Stream } from './diagnosis/ending.js'
import type { Journey } from './journey.js'

/**
 * What is told of an edge. Every method is optional and is called as a method of its object, at once and in order; what it
 * throws, or a promise of it rejects with, harms neither the request nor another observer, and is told once as an event.
 * Slow work belongs elsewhere: the edge waits for a method to return.
 */
export interface Observer {
  /** A request has arrived. Of its journey only the first fields are known: ray, time, method, url, host, remote address. */
  started? (journey: Readonly<Journey>): void
  /** Its response has closed, whatever happened: outcome, status, failure and timings are known. Once for each that started. */
  finished? (journey: Readonly<Journey>): void
  /**
   * All is known that will be: after `finished`, at once without a failure, else when it was looked what was really there.
   * Once for each that finished; this is where a log writes its line.
   * @param hint one sentence about what was really there; null where nothing was found, and without a failure
   */
  told? (journey: Readonly<Journey>, hint: string | null): void
  /** Something happened to the edge itself: listening, settings read again, a connector, a failed TLS handshake. */
  event? (event: EdgeEvent): void
  /** Something happened to a program that the edge starts. */
  program? (who: ProgramIdentity, event: ProgramEvent): void
  /** Nothing more is told. The edge's end waits for a promise, two seconds at the most. */
  close? (): void | Promise<void>
  /**
   * Whether `journey.particulars` is wanted (user agent, referer, sizes, and the headers that are named here), which costs time
   * with every request. Default false.
   */
  readonly wantsParticulars?: boolean | WantedParticulars
}

/** Headers of which the lines are kept for whoever looks at a finished request. */
export interface WantedHeaders {
  /** Lower case. */
  readonly request: ReadonlySet<string>
  readonly response: ReadonlySet<string>
}

export type EventLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** Something that happened to the edge itself. */
export interface EdgeEvent {
  readonly level: EventLevel
  /** Epoch ms. */
  readonly time: number
  readonly message: string
  /** What the message speaks of, as plain data. */
  readonly fields: object
}

/** Takes what happens to the edge itself. */
export interface Events {
  /** Never throws. @param fields plain data */
  event (level: EventLevel, fields: object, message: string): void
}

/** One process of a site's program. */
export interface ProgramIdentity {
  readonly site: string
  /** From 1. */
  readonly instance: number
  /** The account's folder, where its site log is kept; null without one. */
  readonly home: string | null
}

/** What happens to a program that the edge starts. Commands are as they would be typed. */
export type ProgramEvent =
  /** @param env what the program gets besides the common ones; values are secrets until masked */
  | { readonly type: 'starting', readonly command: string, readonly env: Readonly<Record<string, string>>, readonly cwd: string, readonly address: string }
  /** Whole lines that it printed, with their colors; they may hold secrets. */
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

/** Gets all that happens to programs, in order. */
export type ProgramObserver = (who: ProgramIdentity, event: ProgramEvent) => void
