/** Options of the pages. */
import type { EdgePart, Rows, SitePart } from '../options/row.js'
import { brand, choice } from '../options/values/text.js'
import { customPages } from './options/custom-page.js'
import { errorRule } from './options/error-rule.js'
import type { ErrorSettings } from './options/errors.js'

/** Readings of what documents leave open about the statuses of pages; a brand's pages say what each changes. */
const STATUS_STYLES = ['documented', 'all502'] as const

export const rows = {
  /** Name or folder of the brand. Default `cloudflare`. */
  brand: {
    group: 'pages',
    level: 'both',
    value: brand,
    default: 'cloudflare',
    early: true,
    meaning: 'whose pages to show: a name, or a folder of your own'
  },
  /** Language of the pages. Default `auto`: follows Accept-Language. */
  lang: {
    group: 'pages',
    level: 'both',
    value: choice('en', 'fr', 'auto'),
    default: 'auto',
    early: true,
    meaning: 'language of the pages; auto follows Accept-Language'
  },
  /** Statuses of the pages about an upstream, where the brand's documents leave them open. Default `documented`. */
  statusStyle: {
    group: 'pages',
    level: 'both',
    value: choice(...STATUS_STYLES),
    default: 'documented',
    early: true,
    meaning:
      'statuses of the pages about an upstream: as the brand\'s documents have them, or 502 for all, where the ' +
      'documents leave it open (alwaysdata)'
  },
  /**
   * Whether clients may learn what failed beyond what the brand's page says: the panel and the header X-Edge-Failure on this
   * machine, the error in Proxy-Status, the kind in bodies for programs. `off` for a class that is to find out. Default `on`.
   */
  reveal: {
    group: 'pages',
    level: 'both',
    value: choice('on', 'off'),
    default: 'on',
    early: true,
    meaning:
      'tell clients what failed beyond the brand\'s page: the panel and X-Edge-Failure on this machine, Proxy-Status and ' +
      'the kind in JSON; the log tells it always'
  },
  /** Pages in place of the brand's own; relative paths start from the working directory. Default none. */
  customPages: {
    group: 'pages',
    level: 'both',
    value: customPages,
    list: true,
    flag: 'custom-page',
    default: null,
    otherwise: 'the brand\'s own pages',
    into: 'customPages',
    meaning: 'pages of your own by type, checked and filled in as an upload would be: 5xx=./500.html'
  },
  /** Rules that replace errors; a site's come before those of the top level. Default none. */
  errorRules: {
    group: 'pages',
    level: 'both',
    value: errorRule,
    list: true,
    only: 'file',
    default: null,
    otherwise: 'no rules',
    into: 'errorRules',
    meaning: 'rules that replace the body of errors, made here or by the upstream; the first that fits counts'
  }
} as const satisfies Rows

declare module '../options/settings.js' {
  interface Settings extends EdgePart<typeof rows> {
    /** For failures before a site is known. */
    readonly errors: ErrorSettings
  }
  interface SiteSettings extends SitePart<typeof rows>, ErrorSettings {}
}
