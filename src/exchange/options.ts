/** Options of a request on its connection, and of the answer. */
import type { Rows, Settled, SitePart } from '../options/row.js'
import { duration } from '../options/values/duration.js'
import { size } from '../options/values/number.js'
import { choice } from '../options/values/text.js'

export const rows = {
  /** Default 90 s. */
  ackTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '90s',
    into: 'limits.ack',
    meaning: 'time until the upstream\'s machine acknowledges the request'
  },
  /** Default 30 s. */
  writeTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '30s',
    into: 'limits.write',
    meaning: 'time without progress in sending the request'
  },
  /** Default 125 s (`seed`: 100 s). */
  responseTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: { current: '125s', seed: '100s' },
    into: 'limits.response',
    meaning: 'time from the request sent to the head of the response'
  },
  /** Default: as responseTimeout. */
  idleTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: null,
    otherwise: 'as response-timeout',
    into: 'limits.idle',
    meaning: 'time between two pieces of a response body'
  },
  /** Default 128kb (`seed`: 16kb). */
  maxHeaderSize: {
    group: 'limits',
    level: 'both',
    value: size,
    default: { current: '128kb', seed: '16kb' },
    into: 'limits.maxHeaderSize',
    meaning: 'largest head of a response'
  },
  /** Default `strict`. */
  parser: {
    group: 'rules',
    level: 'both',
    value: choice('strict', 'lenient'),
    default: 'strict',
    meaning: 'whether an answer that bends the rules of HTTP is refused or let through'
  },
  /** What to do with an upstream's own 502 or 504. Default: the brand decides. */
  intercept: {
    group: 'pages',
    level: 'both',
    value: choice('replace', 'pass'),
    default: null,
    otherwise: 'the brand decides',
    meaning: 'what to do with an upstream\'s own 502 or 504: show our page, or pass it on as it came'
  }
} as const satisfies Rows

/**
 * The documented read limit runs between any two reads, so it holds for the pieces of a body, too: whoever shortens it
 * shortens that gap unless it was given.
 */
export const exchangeLimits = (of: Settled<typeof rows>) => ({
  /** The request was written, but the upstream's kernel did not acknowledge it. */
  ack: of.ackTimeout,
  /** The request could not be written: no progress for that long. */
  write: of.writeTimeout,
  /** No response head after the request was written; re-armed by upload progress. */
  response: of.responseTimeout,
  /** Gap between two pieces of a response body; runs neither for upgrades nor while the client is the slow one. */
  idle: of.idleTimeout ?? of.responseTimeout,
  /** Response head section, bytes. */
  maxHeaderSize: of.maxHeaderSize
})

declare module '../options/settings.js' {
  interface Limits extends Readonly<ReturnType<typeof exchangeLimits>> {}
  interface SiteSettings extends SitePart<typeof rows> {}
}
