/** What is asked of an upstream at most, and when it is left alone. */
import type { Rows, Settled, SitePart } from '../options/row.js'
import { duration } from '../options/values/duration.js'
import { count } from '../options/values/number.js'

export const rows = {
  /** Requests running at once; 0 (default) is without limit. */
  maxConnections: {
    group: 'upstream',
    level: 'both',
    value: count,
    default: '0',
    meaning: 'requests running at once, more are refused with connection_limit_reached; 0 is without limit'
  },
  /** Failures in a row that open the circuit; 0 (default) switches it off. */
  circuitFailures: {
    group: 'upstream',
    level: 'both',
    value: count,
    default: '0',
    into: 'circuit.failures',
    meaning: 'failures in a row after which the upstream is skipped for a while; 0 never skips it'
  },
  /** Default 10 s. */
  circuitCooldown: {
    group: 'upstream',
    level: 'both',
    value: duration,
    default: '10s',
    into: 'circuit.cooldown',
    meaning: 'how long it is skipped'
  }
} as const satisfies Rows

export interface CircuitSettings {
  /** Failures in a row before the response head that open the circuit; 0 switches it off (default). */
  readonly failures: number
  /** How long an open circuit skips the upstream, ms. Default 10 s. */
  readonly cooldown: number
  /** Starts open: as after a suspension. Default false. */
  readonly open: boolean
}

export const circuitOf = ({ circuitFailures, circuitCooldown }: Settled<typeof rows>): CircuitSettings =>
  ({ failures: circuitFailures, cooldown: circuitCooldown, open: false })

declare module '../options/settings.js' {
  interface SiteSettings extends SitePart<typeof rows> {
    readonly circuit: CircuitSettings
  }
}
