/** The options that decide about a program: those of this room, and those that say where requests go and which ones. */
import type { TargetOptions } from '../../dial/options/where.js'
import type { Given, Settled } from '../../options/row.js'
import type { Picks } from '../../options/sites.js'
import type { rows } from '../options.js'
import type { limitRows } from './limits.js'
import type { typeRows } from './types.js'

export interface LaunchGiven extends Given<typeof rows>, Given<typeof limitRows>, Given<typeof typeRows>, TargetOptions, Picks {}

export interface LaunchSettled extends Settled<typeof rows>, Settled<typeof limitRows>, Settled<typeof typeRows> {}

export type LaunchName = keyof LaunchGiven

/** The options of a site after all layers and defaults. */
export type SettledFor = (site: LaunchGiven) => LaunchSettled
