/** Options of the log. */
import type { FoundProblem } from '../options/place.js'
import type { EdgePart, Rows, Settled } from '../options/row.js'
import { path } from '../options/values/text.js'
import { checkLogFiles, dialect, format, level, logFile, type LogFile, type LogLevel } from './options/log-files.js'

export type { LogFile, LogLevel } from './options/log-files.js'

export const rows = {
  /** Default `none`; on the command line `pretty` on a terminal, else `json`. */
  log: {
    group: 'log',
    level: 'edge',
    value: format,
    default: 'json',
    presets: { terminal: 'pretty', api: 'none' },
    otherwise: 'pretty on a terminal, else json',
    into: 'log.format',
    meaning: 'form of the log on standard output; json goes to the file alone where --log-file names one'
  },
  /** Form of the lines for programs: `edgeproxy` (default), or one that a brand knows, such as `cloudflare`. */
  logDialect: {
    group: 'log',
    level: 'edge',
    value: dialect,
    default: 'edgeproxy',
    into: 'log.dialect',
    meaning: 'form of the lines for programs: our own JSON, or one that a brand knows, such as cloudflare (Logpush records)'
  },
  /** File that gets the lines for programs. */
  logFile: {
    group: 'log',
    level: 'edge',
    value: path,
    default: null,
    otherwise: 'no file',
    into: 'log.file',
    meaning: 'file that gets the lines for programs'
  },
  /** Default `info`. */
  logLevel: {
    group: 'log',
    level: 'edge',
    value: level,
    default: 'info',
    into: 'log.level',
    meaning: 'least level that is logged'
  },
  /** Further log files, each in a form of its own: `cloudflare:edge.log`, `edgeproxy,error:failures.log`, or `{ dialect, file, level }`. */
  logs: {
    group: 'log',
    level: 'edge',
    value: logFile,
    list: true,
    default: null,
    otherwise: 'none',
    flag: 'log-to',
    into: 'log.files',
    meaning: 'a further log file in a form of its own, e.g. cloudflare:edge.log or edgeproxy,error:failures.log'
  }
} as const satisfies Rows

export type Own = Settled<typeof rows>

export interface LogSettings {
  /** `pretty` on a terminal, else `json`; `none` prints nothing (the fixture's default). */
  readonly format: Own['log']
  /** File that gets the lines for programs, or null for standard output. */
  readonly file: Own['logFile']
  readonly level: LogLevel
  /** Form of those lines: `edgeproxy`, or one that a brand knows. */
  readonly dialect: Own['logDialect']
  /** Further files. */
  readonly files: readonly Required<LogFile>[]
}

/** @param found takes two logs that have one file */
export function logSettings (of: Own, format: LogSettings['format'], found: FoundProblem[]): LogSettings {
  const { logFile: file, logLevel, logDialect, logs } = of
  checkLogFiles(file, logs, found)
  return { format, file, level: logLevel, dialect: logDialect, files: logs.map(log => ({ ...log, level: log.level ?? logLevel })) }
}

declare module '../options/settings.js' {
  interface Settings extends EdgePart<typeof rows> {
    readonly log: LogSettings
  }
}
