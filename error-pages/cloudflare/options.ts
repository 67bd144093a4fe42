/** Options that only this vendor knows. */
import type { Rows, SitePart } from '../../src/options/row.js'
import { toggle } from '../../src/options/values/number.js'

export const rows = {
  /** Send the upstream True-Client-IP, under the brand that has that header (cloudflare). Default false. */
  trueClientIp: {
    group: 'pages',
    level: 'both',
    value: toggle,
    default: 'false',
    meaning: 'tell the upstream the visitor\'s address in True-Client-IP, too, where the brand knows that header'
  }
} as const satisfies Rows

declare module '../../src/options/settings.js' {
  interface SiteSettings extends SitePart<typeof rows> {}
}

declare module '../../src/brand/outward.js' {
  interface VendorOptions extends SitePart<typeof rows> {}
}
