/** The observers that an edge has by itself, and those that were brought along. */
import type { Log } from '../observe/log.js'
import { Observers } from '../observe/observers.js'
import type { Observer } from '../observer.js'
import { logObserver } from './log-observer.js'
import { SiteLogs } from './site-logs.js'

/** @param own besides the log and the site logs @param guests those that were brought along */
export function observersOf (log: Log, own: readonly Observer[] = [], guests: readonly Observer[] = []): Observers {
  const siteLogs = new SiteLogs(sentence => { observers.event('error', {}, sentence) })
  const observers: Observers = new Observers([logObserver(log), siteLogs, ...own], guests)
  return observers
}
