/**
 * The log: one line per journey, written when its response has closed, whatever happened, and a line for each event of
 * the edge itself (listening, reloaded ...). Last stop of the journey.
 */
import { pino } from 'pino'
import type { Journey } from '../journey.js'
import type { LogDialect } from '../page/brand.js'
import type { LogSettings } from './options.js'
import { withoutColors } from '../sitelog/lines.js'
import { maskedText } from '../sitelog/masked.js'
import { openDestination, type Destination } from './destination.js'
import { jsonLine } from './json-line.js'
import { LEVELS, levelOf, type EventLevel } from './level.js'
import { prettyEvent } from './pretty-event.js'
import { prettyLine } from './pretty-line.js'
import { prettyOutput, type OutputOf } from './pretty-output.js'
import { escapeUnsafe } from './quote.js'
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
  /** Its lines tell more of a request than a journey keeps by itself. */
  readonly wantsParticulars: boolean
  /** Events are written somewhere. */
  readonly takesEvents: boolean
}

/** Gets whole lines instead of standard output. Colored and fitted to its width where it says it is a terminal. */
export interface LogSink extends Screen {
  write (line: string): unknown
}

/** A form of the lines, on a destination. */
interface LogOutput {
  readonly journey: (journey: Journey, level: number) => void
  readonly event: (level: EventLevel, fields: object, message: string) => void
  readonly output: (from: OutputOf, line: string) => void
  readonly destination: Destination
  /** Records of requests and nothing else. */
  readonly recordsOnly?: boolean
}

/**
 * Opens the log. A file always gets JSON; beside it `pretty` goes to standard output, `json` only where there is no file,
 * `none` not at all.
 * @param sink gets what would go to standard output.
 * @param dialect form of the JSON lines of requests; null is our own. A file in a dialect holds records alone, no events.
 * @throws Error with one sentence when the file cannot be opened.
 */
export function createLog (settings: LogSettings, sink?: LogSink, dialect: LogDialect | null = null): Log {
  const outputs: LogOutput[] = []
  if (settings.file !== null) outputs.push(jsonOutput(openDestination(settings.file), dialect, dialect !== null))
  if (settings.format === 'json' && settings.file === null) outputs.push(jsonOutput(standardOutput(sink), dialect))
  if (settings.format === 'pretty') outputs.push(screenOutput(standardOutput(sink), sink ?? process.stdout))
  return joinOutputs(outputs, LEVELS[settings.level], dialect !== null)
}

function joinOutputs (outputs: readonly LogOutput[], threshold: number, wantsParticulars: boolean): Log {
  return {
    journey (journey) {
      const level = levelOf(journey)
      if (level < threshold) return
      for (const output of outputs) output.journey(journey, level)
    },
    event (level, fields, message) {
      if (LEVELS[level] < threshold) return
      for (const output of outputs) if (output.recordsOnly !== true) output.event(level, fields, message)
    },
    output (from, line) {
      if (LEVELS.info < threshold) return
      for (const output of outputs) if (output.recordsOnly !== true) output.output(from, line)
    },
    flush: async () => { await Promise.all(outputs.map(output => output.destination.flush())) },
    close: async () => { await Promise.all(outputs.map(output => output.destination.close())) },
    reopen: () => outputs.forEach(output => output.destination.reopen()),
    wantsParticulars,
    takesEvents: outputs.some(output => output.recordsOnly !== true)
  }
}

const standardOutput = (sink: LogSink | undefined): Destination =>
  sink === undefined ? openDestination(null) : sinkDestination(sink)

function sinkDestination (sink: LogSink): Destination {
  let closed = false
  return {
    write: line => { if (!closed) sink.write(line) },
    flush: async () => {},
    flushSync: () => {},
    close: async () => { closed = true },
    reopen: () => {}
  }
}

function jsonOutput (destination: Destination, dialect: LogDialect | null, recordsOnly = false): LogOutput {
  const base = pino({ base: null, level: 'trace' }, { write: line => destination.write(escapeUnsafe(line)) })
  return {
    destination,
    recordsOnly,
    journey: dialect === null
      ? (journey, level) => destination.write(jsonLine(journey, level))
      : (journey, level) => destination.write(dialectLine(dialect, journey, level)),
    event: (level, fields, message) => base[level](fields, message),
    // a terminal is looked at by who started the program; a file goes on to others
    output: (from, line) => base.info(from, maskedText(withoutColors(line)))
  }
}

/** A dialect comes from a brand, which may be somebody's own: what it cannot say is said in our own form. */
function dialectLine (dialect: LogDialect, journey: Journey, level: number): string {
  try {
    return `${escapeUnsafe(JSON.stringify(dialect(journey)))}\n`
  } catch (error) {
    journey.bug ??= error as Error
    return jsonLine(journey, level)
  }
}

function screenOutput (destination: Destination, screen: Screen): LogOutput {
  const look = lookOf(screen)
  return {
    destination,
    journey: journey => destination.write(prettyLine(journey, look)),
    event: (level, fields, message) => destination.write(prettyEvent(level, fields, message, look)),
    output: (from, line) => destination.write(prettyOutput(from, line, look))
  }
}
