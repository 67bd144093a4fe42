/**
 * The one list of options: every room's rows. A new option is a row in the `options.ts` of its room; a new room with options
 * is a line here. The order is that of the help, group by group.
 */
import { VENDOR_ROWS } from '../../error-pages/options.js'
import { rows as dial } from '../dial/options.js'
import { rows as edge } from '../edge/options.js'
import { rows as exchange } from '../exchange/options.js'
import { rows as forward } from '../forward/options.js'
import { rows as launch } from '../launch/options.js'
import { limitRows as launchLimits } from '../launch/options/limits.js'
import { typeRows as types } from '../launch/options/types.js'
import { rows as observe } from '../observe/options.js'
import { rows as options } from '../options/options.js'
import type * as Row from '../options/row.js'
import { createTable, type Table } from '../options/table.js'
import { rows as page } from '../page/options.js'
import { rows as site } from '../site/options.js'
import { rows as upstream } from '../upstream/options.js'

const OPTIONS = {
  ...options,
  ...page,
  ...types,
  ...site,
  ...dial,
  ...forward,
  ...VENDOR_ROWS,
  ...upstream,
  ...exchange,
  ...edge,
  ...launch,
  ...launchLimits,
  ...observe
}

export type Options = typeof OPTIONS

export const TABLE: Table<Options> = createTable(OPTIONS)

export type OptionName = keyof Options

/** What was given, read. */
export type Given = Row.Given<Options>

/** Options that a site may set for itself; on the top level they hold for every site. */
export interface SiteOptions extends Row.Wishes<Options, 'both'> {}

/** A site: the hosts and the path it takes, and its own options. */
export interface SiteEntry extends SiteOptions, Row.Wishes<Options, 'site'> {}

/** The options of an edge as a program gives them: names in camelCase, most of them strings as on the command line. */
export interface EdgeOptions extends SiteOptions, Row.Wishes<Options, 'edge'> {
  /** Sites by host and path; the first that fits takes the request. */
  readonly sites?: readonly SiteEntry[] | undefined
}
