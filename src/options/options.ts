/** Options about the options themselves. */
import type { EdgePart, Rows } from './row.js'
import { factor } from './values/number.js'
import { choice, path } from './values/text.js'

export const rows = {
  /** The set of documented limits to start from. Default `current`. */
  limits: {
    group: 'limits',
    level: 'both',
    value: choice('current', 'seed'),
    default: 'current',
    into: 'limits',
    meaning: 'set of documented limits to start from'
  },
  /** Multiplies every limit. Default 1. */
  timeScale: {
    group: 'limits',
    level: 'edge',
    value: factor,
    default: '1',
    meaning: 'multiplies every duration but drain-timeout; 0.01 makes 125 s last 1.25 s'
  },
  /** The config file. */
  config: {
    group: 'run',
    level: 'edge',
    value: path,
    only: 'shell',
    default: null,
    otherwise: 'edgeproxy.config.{yaml,yml,json,mjs}, if there',
    into: 'file',
    meaning: 'config file; read again when it changes'
  }
} as const satisfies Rows

declare module './settings.js' {
  interface Settings extends EdgePart<typeof rows> {}
}
