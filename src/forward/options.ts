/** Options of the header lines of a message on its way through. */
import type { Rows, SitePart } from '../options/row.js'
import { choice } from '../options/values/text.js'

export const rows = {
  /** Host that the upstream is sent: the visitor's, or its own as it stands in `upstream`. Default `visitor`. */
  hostHeader: {
    group: 'upstream',
    level: 'both',
    value: choice('visitor', 'upstream'),
    default: 'visitor',
    meaning:
      'Host that the upstream is sent: the visitor\'s, or its own as it stands in upstream, for one that serves by name ' +
      '(a unix socket and a tunnel are sent localhost); X-Forwarded-Host is the visitor\'s either way'
  },
  /** Header lines of relayed answers: as the brand changes them, or as the upstream sent them. Default `brand`. */
  originHeaders: {
    group: 'pages',
    level: 'both',
    value: choice('brand', 'keep'),
    default: 'brand',
    meaning:
      'header lines of a relayed answer: changed as the brand\'s edge changes them (Server and others), or kept as the ' +
      'upstream sent them'
  }
} as const satisfies Rows

declare module '../options/settings.js' {
  interface SiteSettings extends SitePart<typeof rows> {}
}
