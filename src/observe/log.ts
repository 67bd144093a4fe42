/**
 * The log: one line per journey, written when its response has closed, whatever happened, and a line for each event of
 * the edge itself (listening, reloaded ...). Last stop of the journey.
 */
import { pino } from 'pino'
import { epochMs } from '../clock.js'
import type { Dialect, WantedParticulars } from '../brand/dialects.js'
import type { Journey } from '../journey.js'
import type { LogLevel, LogSettings } from './options.js'
import { withoutColors } from '../sitelog/lines.js'
import { maskedText } from '../sitelog/masked.js'
import { openDestination, type Destination } from './destination.js'
import { dialectLine, preambleOf } from './dialect-line.js'
import { jsonLine } from './json-line.js'
import { LEVELS, levelOf, type EventLevel } from './level.js'
import { prettyEvent } from './pretty-event.js'
import { prettyLine } from './pretty-line.js'
import { prettyOutput, type OutputOf } from './pretty-output.js'
import { escapeUnsafe } from './quote.js'
import { OwnAddress } from './own-address.js'
import { Said } from './said.js'
import { lookOf, type Screen } from './terminal.js'

export interface Log {
  /** Writes the journey's one line. Never throws. */
  journey (journey: Journey): void
  /** Writes a line about the edge itself; `fields` are plain data. Never throws. */
  event (level: EventLevel, fields: object, message: string): void
  /** Writes a line that a program of the edge's printed. Never throws. */
  output (from: OutputOf, line: string): void
  /** Resolves when every line so far has left the process. */
  flush (): Promise<void>
  /** Flushes and closes the file. Lines that come later are dropped. */
  close (): Promise<void>
  /** Opens the log file anew, after it was rotated. */
  reopen (): void
  /** The edge listens: lines for people leave its own host out. @param url as it is opened */
  listensOn (url: string): void
  /** What its lines tell of a request that a journey does not keep by itself; false: nothing. */
  readonly wantsParticulars: false | WantedParticulars
  /** Events are written somewhere. */
  readonly takesEvents: boolean
}

/** Gets whole lines instead of standard output. Colored and fitted to its width where it says it is a terminal. */
export interface LogSink extends Screen {
  write (line: string): unknown
}

/** A form of the lines, on a destination, from a level on. */
interface LogOutput {
  /** pino's number. */
  readonly threshold: number
  readonly journey: (journey: Journey, level: number) => void
  readonly event: (level: EventLevel, fields: object, message: string) => void
  readonly output: (from: OutputOf, line: string) => void
  readonly destination: Destination
  readonly listensOn?: (url: string) => void
  /** Records of requests and nothing else. */
  readonly recordsOnly?: boolean
  readonly dialect?: Dialect | null
}

/** Forms of the log by name; our own, `edgeproxy`, is not among them. */
export type KnownDialects = ReadonlyMap<string, Dialect>

/** Settings without a dialect are of our own form, without `files` there are none. */
export type LogWish = Pick<LogSettings, 'format' | 'file' | 'level'> & Partial<LogSettings>

/**
 * Opens the log: the file of `file`, further files each with its dialect and level, and standard output. `pretty` goes to
 * standard output beside them, `json` only where `file` is null, `none` not at all. A file in a dialect holds records alone, no events.
 * @param sink gets what would go to standard output
 * @param dialects those that the settings may name
 * @throws LogFileError with one sentence when a file cannot be opened; then none is left open
 */
export function createLog (settings: LogWish, sink?: LogSink, dialects: KnownDialects = new Map()): Log {
  const { format, file, level, dialect = '', files = [] } = settings
  const main = dialects.get(dialect) ?? null
  const outputs: LogOutput[] = []
  try {
    if (file !== null) outputs.push(fileOutput(file, main, level))
    for (const one of files) outputs.push(fileOutput(one.file, dialects.get(one.dialect) ?? null, one.level))
  } catch (error) {
    for (const { destination } of outputs) void destination.close()
    throw error
  }
  if (format === 'json' && file === null) outputs.push(linesOutput(standardOutput(sink, main), main, level))
  if (format === 'pretty') outputs.push(screenOutput(standardOutput(sink, null), sink ?? process.stdout, level))
  return joinOutputs(outputs)
}

function joinOutputs (outputs: readonly LogOutput[]): Log {
  const tellers = outputs.filter(({ recordsOnly }) => recordsOnly !== true)
  return {
    journey (journey) {
      const level = levelOf(journey)
      for (const output of outputs) if (level >= output.threshold) output.journey(journey, level)
    },
    event (level, fields, message) {
      for (const output of tellers) if (LEVELS[level] >= output.threshold) output.event(level, fields, message)
    },
    output (from, line) {
      for (const output of tellers) if (LEVELS.info >= output.threshold) output.output(from, line)
    },
    flush: async () => { await Promise.all(outputs.map(output => output.destination.flush())) },
    close: async () => { await Promise.all(outputs.map(output => output.destination.close())) },
    reopen: () => outputs.forEach(output => output.destination.reopen()),
    listensOn: url => outputs.forEach(output => output.listensOn?.(url)),
    wantsParticulars: wantedBy(outputs.flatMap(({ dialect }) => dialect ?? [])),
    takesEvents: tellers.length > 0
  }
}

function wantedBy (dialects: readonly Dialect[]): false | WantedParticulars {
  if (dialects.length === 0) return false
  return {
    requestHeaders: dialects.flatMap(({ particulars }) => particulars?.requestHeaders ?? []),
    responseHeaders: dialects.flatMap(({ particulars }) => particulars?.responseHeaders ?? [])
  }
}

const beginningOf = (dialect: Dialect | null): (() => string) => () => dialect === null ? '' : preambleOf(dialect, epochMs())

const fileOutput = (file: string, dialect: Dialect | null, level: LogLevel): LogOutput =>
  ({ ...linesOutput(openDestination(file, { preamble: beginningOf(dialect) }), dialect, level), recordsOnly: dialect !== null })

function standardOutput (sink: LogSink | undefined, dialect: Dialect | null): Destination {
  const preamble = beginningOf(dialect)
  return sink === undefined ? openDestination(null, { preamble }) : sinkDestination(sink, preamble)
}

function sinkDestination (sink: LogSink, preamble: () => string): Destination {
  let closed = false
  let fresh = true
  const begin = (): void => {
    fresh = false
    const lines = preamble()
    if (lines !== '') sink.write(lines)
  }
  return {
    write: line => {
      if (closed || line === '') return
      if (fresh) begin()
      sink.write(line)
    },
    flush: async () => {},
    flushSync: () => {},
    close: async () => { closed = true },
    reopen: () => {}
  }
}

/** Lines for programs: of requests in a dialect, everything else in JSON. */
function linesOutput (destination: Destination, dialect: Dialect | null, level: LogLevel): LogOutput {
  const base = pino({ base: null, level: 'trace' }, { write: line => destination.write(escapeUnsafe(line)) })
  return {
    threshold: LEVELS[level],
    dialect,
    destination,
    journey: dialect === null
      ? (journey, level) => destination.write(jsonLine(journey, level))
      : (journey, level) => destination.write(dialectLine(dialect, journey, level)),
    event: (level, fields, message) => base[level](fields, message),
    // a terminal is looked at by who started the program; a file goes on to others
    output: (from, line) => base.info(from, maskedText(withoutColors(line)))
  }
}

function screenOutput (destination: Destination, screen: Screen, level: LogLevel): LogOutput {
  const look = lookOf(screen)
  const before = { said: new Said(), own: new OwnAddress() }
  return {
    threshold: LEVELS[level],
    destination,
    listensOn: url => { before.own.is(url) },
    journey: journey => destination.write(prettyLine(journey, look, before)),
    event: (level, fields, message) => destination.write(prettyEvent(level, fields, message, look)),
    output: (from, line) => destination.write(prettyOutput(from, line, look, before.own))
  }
}
