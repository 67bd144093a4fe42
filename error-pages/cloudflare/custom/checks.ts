/** What an upload is refused for: size, head, referrer, tokens. Every check looks at the whole page and tells all it finds. */
import type { Tag, Upload, UploadMistake, UploadPlace } from '../../../src/brand/brand.js'
import { BOX_TOKENS, GUESSES, PLAIN, TOKENS, TOKEN_SHAPE, WANTED, type BoxToken } from './tokens.js'
import { TYPES, type TypeName } from './types.js'

/** Documented as 1.5 MB and, elsewhere, as 1,500,000. */
export const MAX_BYTES = 1_500_000

const grouped = (bytes: number): string => String(bytes).replace(/\B(?=(\d{3})+$)/g, ',')

type Check = (upload: Upload) => readonly UploadMistake[]

const valueOf = (tag: Tag, name: string): string => tag.attributes.find(attribute => attribute.name === name)?.value.trim().toLowerCase() ?? ''

const size: Check = ({ bytes }) => {
  if (bytes <= MAX_BYTES) return []
  const has = Number.isFinite(bytes) ? `${grouped(bytes)} bytes` : 'more than that'
  return [{ at: 0, sentence: `with everything it refers to put in, the page may have ${grouped(MAX_BYTES)} bytes and has ${has}; use fewer or smaller images and fonts` }]
}

const blank: Check = ({ text }) => text.trim() === '' ? [{ at: 0, sentence: 'the page is blank; an upload must have content' }] : []

const head: Check = ({ text, tags }) => {
  if (text.trim() === '') return []
  const opening = tags.find(({ name, closing }) => name === 'head' && !closing)
  const closed = tags.some(({ name, closing, start }) => name === 'head' && closing && start > (opening?.start ?? -1))
  if (opening === undefined) return [{ at: 0, sentence: 'there is no <head>; write <head> and </head> around the title, even if a browser would add them' }]
  return closed ? [] : [{ at: opening.start, sentence: 'this <head> is never closed; write </head> before the <body>' }]
}

const referrer: Check = ({ tags }) => tags
  .filter(tag => tag.name === 'meta' && valueOf(tag, 'name') === 'referrer')
  .map(({ start }) => ({ at: start, sentence: 'a referrer meta tag breaks the challenges; leave it out' }))

interface Place { readonly token: string, readonly at: number }

const placesOf = (text: string): Place[] => [...text.matchAll(TOKEN_SHAPE)].map(found => ({ token: found[0], at: found.index }))

const inSmallLetters = (text: string): Place[] => [...text.matchAll(/::[a-z][a-z0-9_]*::/gi)]
  .map(found => ({ token: found[0].toUpperCase(), at: found.index, written: found[0] }))
  .filter(({ token, written }) => token !== written && Object.hasOwn(TOKENS, token))

const smallLetters = ({ token, at }: Place): UploadMistake => ({ at, sentence: `tokens are written in capital letters: ${token}` })

const isBox = (token: string): token is BoxToken => (BOX_TOKENS as readonly string[]).includes(token)

const wantedOf = (type: string): (typeof WANTED)[TypeName] => WANTED[type as TypeName]

const isRequired = (type: string | null, token: string): boolean => type !== null && (wantedOf(type).required as readonly string[]).includes(token)

const required: Check = ({ type, text }) => {
  if (type === null) return []
  const { required } = wantedOf(type)
  if (text.trim() === '' || required.length === 0 || required.some(token => text.includes(token))) return []
  const spelled = inSmallLetters(text).find(({ token }) => isRequired(type, token))
  if (spelled !== undefined) return [smallLetters(spelled)]
  return [{ at: 0, sentence: `a page of the type ${type} must hold the token ${required.join(' or ')}; put it where the error is to be shown` }]
}

const fitting: Check = ({ type, text, placeAt }) => {
  if (type === null) return []
  const { required, allowed } = wantedOf(type)
  const boxes = placesOf(text).filter(({ token }) => isBox(token))
  return boxes.flatMap(({ token, at }, index): UploadMistake[] => {
    if (![...required, ...allowed].includes(token as BoxToken)) {
      const other = GUESSES[token as BoxToken]
      return [{ at, sentence: `${token} is not for a page of the type ${type}${other === undefined ? '' : `, but for ${other} (${TYPES[other].title})`}; leave it out` }]
    }
    if (index > 0) return [{ at, sentence: `a second page-specific token; a page takes one, and ${boxes[0]?.token ?? ''} stands there already` }]
    return MISPLACED[placeAt(at)](token, at)
  })
}

/** A box is markup with words of the request in it: inside of a tag or a script it would break them, or be read as code. */
const MISPLACED: Readonly<Record<UploadPlace, (token: string, at: number) => UploadMistake[]>> = {
  text: () => [],
  comment: (token, at) => [{ at, sentence: `${token} stands in a comment: the upload passes, but the page says nothing about the error`, harmless: true }],
  tag: (token, at) => [{ at, sentence: `${token} stands inside of a tag and would break it; put it into the body as text` }],
  raw: (token, at) => [{ at, sentence: `${token} stands inside of a script, a style or the title and would break it; put it into the body as text` }]
}

const unknown: Check = ({ text }) => placesOf(text)
  .filter(({ token }) => !Object.hasOwn(TOKENS, token))
  .map(({ token, at }) => ({ at, sentence: `${token} is not a token and is shown as it is; there are ${[...BOX_TOKENS, ...Object.keys(PLAIN)].join(', ')}`, harmless: true }))

/** But for the one whose lack is a mistake. */
const misspelled: Check = ({ type, text }) => inSmallLetters(text)
  .filter(({ token }) => !isRequired(type, token))
  .map(place => ({ ...smallLetters(place), harmless: true }))

const CHECKS: readonly Check[] = [blank, size, head, referrer, required, fitting, unknown, misspelled]

/** An asset of a rule is a page of any kind: only its size, and what breaks the challenges. */
export const checkAsset: Check = upload => [blank, size, referrer].flatMap(one => one(upload))

export const check: Check = upload => CHECKS.flatMap(one => one(upload))

/** By the first page-specific token that belongs to one type alone. */
export function guess (text: string): TypeName | null {
  for (const { token } of placesOf(text)) {
    const type = isBox(token) ? GUESSES[token] : undefined
    if (type !== undefined) return type
  }
  return null
}
