/** Options of the log. */
import type { EdgePart, Rows, Settled } from '../options/row.js'
import { choice, dialect, path } from '../options/values/text.js'

export const rows = {
  /** Default `none`; on the command line `pretty` on a terminal, else `json`. */
  log: {
    group: 'log',
    level: 'edge',
    value: choice('pretty', 'json', 'none'),
    default: 'json',
    presets: { terminal: 'pretty', api: 'none' },
    otherwise: 'pretty on a terminal, else json',
    into: 'log.format',
    meaning: 'form of the log on standard output'
  },
  /** Form of the JSON lines: `edgeproxy` (default), or one that a brand knows, such as `cloudflare`. */
  logDialect: {
    group: 'log',
    level: 'edge',
    value: dialect,
    default: 'edgeproxy',
    meaning: 'form of the JSON lines: our own, or one that a brand knows, such as cloudflare (Logpush records)'
  },
  /** File that gets the JSON lines. */
  logFile: {
    group: 'log',
    level: 'edge',
    value: path,
    default: null,
    otherwise: 'no file',
    into: 'log.file',
    meaning: 'file that gets the JSON lines'
  },
  /** Default `info`. */
  logLevel: {
    group: 'log',
    level: 'edge',
    value: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    into: 'log.level',
    meaning: 'least level that is logged'
  }
} as const satisfies Rows

type Own = Settled<typeof rows>

export interface LogSettings {
  /** `pretty` on a terminal, else `json`; `none` prints nothing (the fixture's default). */
  readonly format: Own['log']
  /** File that gets the JSON lines, or null for standard output. */
  readonly file: Own['logFile']
  readonly level: Own['logLevel']
}

declare module '../options/settings.js' {
  interface Settings extends EdgePart<typeof rows> {
    readonly log: LogSettings
  }
}
