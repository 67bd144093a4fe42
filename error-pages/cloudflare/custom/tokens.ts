/** The tokens of uploaded pages: what each is replaced by, and which type of page wants or allows which. */
import type { CustomToken } from '../../../src/brand/brand.js'
import type { TypeName } from './types.js'

const BOXES = {
  '::CLOUDFLARE_ERROR_500S_BOX::': { template: 'custom/box-500s.html' },
  '::CLOUDFLARE_ERROR_1000S_BOX::': { template: 'custom/box-1000s.html' },
  '::CF_WIDGET_BOX::': { template: 'custom/box-widget.html' },
  '::CAPTCHA_BOX::': { template: 'custom/box-widget.html' },
  '::IM_UNDER_ATTACK_BOX::': { template: 'custom/box-attack.html' },
  '::ALWAYS_ONLINE_NO_COPY_BOX::': { template: 'custom/box-offline.html' }
} as const satisfies Record<string, CustomToken>

export type BoxToken = keyof typeof BOXES

export const BOX_TOKENS = Object.keys(BOXES) as BoxToken[]

/** May stand anywhere: in pages, in what they refer to, in inline responses. */
export const PLAIN = {
  '::CLIENT_IP::': { field: 'clientAddress', otherwise: '' },
  '::RAY_ID::': { field: 'ray', otherwise: '' },
  // what CF-IPCountry says for an address of no country
  '::GEO::': { field: 'country', otherwise: 'XX' }
} as const satisfies Record<string, CustomToken>

export const TOKENS: Readonly<Record<string, CustomToken>> = {
  ...BOXES,
  ...PLAIN
}

const ERROR_500S = ['::CLOUDFLARE_ERROR_500S_BOX::'] as const
const ERROR_1000S = ['::CLOUDFLARE_ERROR_1000S_BOX::'] as const
const WIDGET = ['::CF_WIDGET_BOX::', '::CAPTCHA_BOX::'] as const

interface Wanted {
  /** One of them must stand in the page. */
  readonly required: readonly BoxToken[]
  /** Others that may. */
  readonly allowed: readonly BoxToken[]
}

/** Block pages need none: the API lists no required token for them. */
export const WANTED: Readonly<Record<TypeName, Wanted>> = {
  '500_errors': { required: ERROR_500S, allowed: ['::ALWAYS_ONLINE_NO_COPY_BOX::'] },
  '1000_errors': { required: ERROR_1000S, allowed: ['::ALWAYS_ONLINE_NO_COPY_BOX::'] },
  waf_block: { required: [], allowed: ERROR_1000S },
  ip_block: { required: [], allowed: ERROR_1000S },
  ratelimit_block: { required: [], allowed: ERROR_1000S },
  country_challenge: { required: WIDGET, allowed: [] },
  managed_challenge: { required: WIDGET, allowed: [] },
  basic_challenge: { required: WIDGET, allowed: [] },
  waf_challenge: { required: WIDGET, allowed: [] },
  under_attack: { required: ['::IM_UNDER_ATTACK_BOX::'], allowed: [] }
}

/** The type a page-specific token speaks for, where it speaks for one. */
export const GUESSES: Readonly<Partial<Record<BoxToken, TypeName>>> = {
  '::CLOUDFLARE_ERROR_500S_BOX::': '500_errors',
  '::CLOUDFLARE_ERROR_1000S_BOX::': '1000_errors',
  '::CF_WIDGET_BOX::': 'managed_challenge',
  '::CAPTCHA_BOX::': 'managed_challenge',
  '::IM_UNDER_ATTACK_BOX::': 'under_attack'
}

/** Every token, and what only looks like one. */
export const TOKEN_SHAPE = /::[A-Z][A-Z0-9_]*::/g
