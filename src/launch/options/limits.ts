/** Options that bound how programs start, wait and end. */
import type { Rows } from '../../options/row.js'
import { duration, wait } from '../../options/values/duration.js'
import { count } from '../../options/values/number.js'

export const limitRows = {
  /** For a program to start listening. Default 30 s. */
  startTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '30s',
    into: 'launch',
    meaning: 'time for a program to start listening'
  },
  /** How long one request waits for that. Default as startTimeout. */
  startWait: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: null,
    otherwise: 'as start-timeout',
    into: 'launch',
    meaning: 'how long one request waits for the program to start'
  },
  /** Requests that may wait for one start. Default 100. */
  startQueue: {
    group: 'limits',
    level: 'both',
    value: count,
    default: '100',
    into: 'launch',
    meaning: 'requests that may wait for one start'
  },
  /** Failed starts in a row before a pause. Default 2; 0 never pauses. */
  startFailures: {
    group: 'limits',
    level: 'both',
    value: count,
    default: '2',
    into: 'launch',
    meaning: 'failed starts in a row after which the program is left alone for a while; 0 tries again for every request'
  },
  /** Default 10 s, doubled with every further failure. */
  startPause: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '10s',
    into: 'launch',
    meaning: 'how long it is left alone; doubles with every further failure'
  },
  /** Default 5 min. */
  startPauseMax: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '5m',
    into: 'launch',
    meaning: 'the longest such pause'
  },
  /** How long it must go on listening to count as started. Default 100 ms. */
  settleTime: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '100ms',
    into: 'launch',
    meaning: 'how long a program must go on listening before it counts as started'
  },
  /** Ending sooner without an answer counts as not started. Default 5 s. */
  minUptime: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '5s',
    into: 'launch',
    meaning: 'a program that ends sooner, and has answered nothing, counts as not started'
  },
  /** Without requests for this long it is stopped; 0 never. Default 30 min. */
  idleStop: {
    group: 'limits',
    level: 'both',
    value: wait,
    default: '30m',
    into: 'launch',
    meaning: 'time without requests after which a program is stopped; 0s never stops it'
  },
  /** From SIGTERM to SIGKILL. Default 5 s. */
  stopTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '5s',
    into: 'launch',
    meaning: 'time for a program to end after SIGTERM, before SIGKILL'
  }
} as const satisfies Rows
