/** Checks at run time what the compiler checks for our own brands: a brand from somebody's folder may be plain JavaScript. */
import { wrongDialects } from '../src/brand/dialects.js'
import type { Brand, CustomPages, CustomRules, Page } from '../src/page/brand.js'

type Unknowns = Record<string, unknown>

const isObject = (value: unknown): value is Unknowns => typeof value === 'object' && value !== null

const isText = (value: unknown): boolean => isObject(value) && typeof value.en === 'string' && typeof value.fr === 'string'

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every(part => typeof part === 'string')

const isLines = (value: unknown): boolean => isNames(value) && value.length % 2 === 0

const isStatus = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 999

type Check = readonly [fits: (value: unknown) => boolean, wanted: string]

const STRING: Check = [value => typeof value === 'string' && value !== '', 'a text']
const FUNCTION: Check = [value => typeof value === 'function', 'a function']
const BOOLEAN: Check = [value => typeof value === 'boolean', 'true or false']
const OPTIONAL: Check = [value => value === undefined || typeof value === 'function', 'a function or left out']
const WORDS: Check = [isText, '{ en, fr }']

const OBJECT: Check = [isObject, 'an object']
const SIZE: Check = [value => Number.isInteger(value) && Number(value) > 0, 'a number of bytes']
const NAMES: Check = [isNames, 'a list of texts']

const RULE_MEMBERS = {
  maxContent: SIZE,
  contentTypes: NAMES,
  tokens: OBJECT,
  errorTypes: NAMES,
  checkAsset: FUNCTION,
  assetName: [value => value instanceof RegExp, 'a regular expression'],
  statuses: [value => Array.isArray(value) && value.length === 2 && value.every(Number.isInteger), '[from, to]'],
  factsOf: FUNCTION
} satisfies Record<keyof CustomRules, Check>

const CUSTOM_MEMBERS = {
  types: OBJECT,
  aliases: OBJECT,
  typesFor: FUNCTION,
  shownTo: FUNCTION,
  tokens: OBJECT,
  guess: FUNCTION,
  maxBytes: SIZE,
  check: FUNCTION,
  rules: OBJECT
} satisfies Record<keyof CustomPages, Check>

const BRAND_MEMBERS = {
  name: STRING,
  pages: [isObject, 'an object of pages'],
  pageFor: [isObject, 'an object that names a page for each failure kind'],
  headers: FUNCTION,
  rayHeader: [value => value === null || typeof value === 'string', 'a header name or null'],
  forwardHeaders: FUNCTION,
  edgeOnly: [value => value === undefined || isNames(value), 'a list of header names or left out'],
  forwardedFor: OPTIONAL,
  cdnLoop: [value => value === undefined || (typeof value === 'string' && /^[!#$%&'*+.^`|~\w-]+$/.test(value)), 'a token (RFC 9110) or left out'],
  own: [value => value === undefined || (isObject(value) && typeof value.prefix === 'string' && value.prefix.startsWith('/') && typeof value.answer === 'function'), '{ prefix: /..., answer } or left out'],
  dialects: [() => true, ''],
  relayed: [value => value === undefined || (isObject(value) && isLines(value.added) && isNames(value.dropped) && (value.appended === undefined || isLines(value.appended))), '{ added: [name, value, ...], dropped: [name, ...], appended: [name, value, ...] or left out } or left out'],
  addressHeaders: [value => value === undefined || isNames(value), 'a list of header names or left out'],
  frozenHeaders: OPTIONAL,
  interceptsGatewayErrors: BOOLEAN,
  json: FUNCTION,
  markdown: FUNCTION,
  text: FUNCTION,
  fields: FUNCTION,
  words: OPTIONAL,
  textForTools: BOOLEAN,
  toolText: OPTIONAL,
  support: [value => value === undefined || (isObject(value) && typeof value.guideFor === 'function' && (value.tracePath === null || typeof value.tracePath === 'string')), '{ tracePath, guideFor } or left out'],
  elsewhere: [value => value === undefined || value === 'refuse' || value === 'follow', 'refuse, follow or left out'],
  custom: [value => value === undefined || isObject(value), 'an object or left out']
} satisfies Record<keyof Brand, Check>

const PAGE_MEMBERS = {
  status: [isStatus, 'a status from 400 to 999'],
  code: STRING,
  title: WORDS,
  blame: [value => value === null || ['client', 'edge', 'upstream'].includes(String(value)), 'client, edge, upstream or null'],
  happened: WORDS,
  visitor: WORDS,
  owner: [isTexts, 'a list of { en, fr }'],
  support: [value => value === undefined || isTexts(value), 'a list of { en, fr } or left out'],
  retryAfter: [value => value === null || (Number.isInteger(value) && Number(value) >= 0), 'whole seconds or null'],
  template: STRING,
  statusIn: [value => value === undefined || (isObject(value) && Object.values(value).every(isStatus)), 'statuses from 400 to 999 by the name of a style, or left out']
} satisfies Record<keyof Page, Check>

function wrongMember (value: Unknowns, members: Readonly<Record<string, Check>>, path: string): string | null {
  for (const [name, [fits, wanted]] of Object.entries(members)) {
    if (!fits(value[name])) return `${path}${name} must be ${wanted}`
  }
  return null
}

/**
 * What is wrong with a brand, in one clause, or null.
 * @param complete a brand that compiled: it knows every failure kind
 */
export function mistakeIn (brand: unknown, complete: Brand): string | null {
  if (!isObject(brand)) return 'it must export `brand` or a default'
  try {
    return mistakeInObject(brand, complete)
  } catch (error) {
    // a member may be a getter
    return `one of its members cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

function mistakeInObject (brand: Unknowns, complete: Brand): string | null {
  const wrong = wrongMember(brand, BRAND_MEMBERS, '')
  return wrong ?? wrongDialects(brand.dialects ?? brand.logDialects) ?? wrongCustom(brand.custom) ??
    wrongPage(brand.pages as Unknowns) ?? wrongChoice(brand.pageFor as Unknowns, brand.pages as Unknowns, complete)
}

function wrongCustom (custom: unknown): string | null {
  if (!isObject(custom)) return null
  return wrongMember(custom, CUSTOM_MEMBERS, 'custom.') ?? wrongMember(custom.rules as Unknowns, RULE_MEMBERS, 'custom.rules.')
}

function wrongPage (pages: Unknowns): string | null {
  for (const [name, page] of Object.entries(pages)) {
    const wrong = isObject(page) ? wrongMember(page, PAGE_MEMBERS, `pages.${name}.`) : `pages.${name} must be a page`
    if (wrong !== null) return wrong
  }
  return null
}

function wrongChoice (pageFor: Unknowns, pages: Unknowns, complete: Brand): string | null {
  for (const kind of Object.keys(complete.pageFor)) {
    const choice = pageFor[kind]
    if (typeof choice === 'function') continue
    if (typeof choice !== 'string') return `pageFor.${kind} must name a page`
    if (!Object.hasOwn(pages, choice)) return `pageFor.${kind} names the page ${choice}, which pages lacks`
  }
  return null
}
