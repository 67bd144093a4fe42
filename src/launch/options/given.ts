/** The options that this room makes a program of: its own, and those that say where requests go and which they are. */
import type { Where } from '../../dial/options/where.js'
import type { Given, Settled } from '../../options/row.js'
import type { Picks } from '../../options/sites.js'
import type { rows } from '../options.js'
import type { limitRows } from './limits.js'
import type { typeRows } from './types.js'

export interface LaunchGiven extends Given<typeof rows>, Given<typeof limitRows>, Given<typeof typeRows>, Where, Picks {}

export interface LaunchSettled extends Settled<typeof rows>, Settled<typeof limitRows>, Settled<typeof typeRows> {}

export type LaunchName = keyof LaunchGiven

/** What counts for a site. */
export type SettledFor = (site: LaunchGiven) => LaunchSettled
