/**
 * A site's own pages and rules in place of this brand's: Error Pages and Custom Error Rules, as documented under *Custom
 * Errors*. README.md says what differs.
 */
import type { CustomPages } from '../../../src/brand/brand.js'
import type { EdgePage } from '../page.js'
import { MAX_BYTES, check, checkAsset, guess } from './checks.js'
import { PLAIN, TOKENS } from './tokens.js'
import { ALIASES, ERROR_TYPE_NAMES, TYPES, factsOf, typesFor } from './types.js'

export const custom: CustomPages<EdgePage> = {
  types: TYPES,
  aliases: ALIASES,
  typesFor,
  // documented: without Accept-Encoding the default page is sent
  shownTo: acceptEncoding => acceptEncoding !== undefined && acceptEncoding !== '',
  tokens: TOKENS,
  guess,
  maxBytes: MAX_BYTES,
  check,
  rules: {
    // "10 KB", in the decimal sense of the 1.5 MB beside it that is also given in full
    maxContent: 10_000,
    contentTypes: ['text/html', 'text/plain', 'application/json', 'text/xml'],
    tokens: PLAIN,
    errorTypes: ERROR_TYPE_NAMES,
    checkAsset,
    assetName: /^[A-Za-z0-9_]{1,200}$/,
    statuses: [400, 999],
    factsOf
  }
}
