/**
 * Picks the form and the language of a page from what the client said it accepts (RFC 9110 section 12.5). Whatever a
 * client sends, there is an answer: a header that makes no sense counts as absent.
 */
import type { Format, Language } from '../brand/brand.js'
import { parseAccepted, type Accepted } from './accepted.js'

const MEDIA: Readonly<Record<Format, string>> = {
  html: 'text/html',
  json: 'application/json',
  problem: 'application/problem+json',
  markdown: 'text/markdown',
  text: 'text/plain'
}

/** What a range with a wildcard means here, best first. `text/*` is Markdown and a bare wildcard HTML, as documented for the edge. */
const PREFERENCE: Readonly<Record<string, readonly Format[]>> = {
  'text/*': ['markdown', 'text', 'html'],
  'application/*': ['json', 'problem'],
  '*/*': ['html', 'json', 'problem', 'markdown', 'text']
}

const FORMATS = Object.keys(MEDIA) as Format[]

const WHEN_NOTHING_FITS: readonly Format[] = ['html', 'text', 'json', 'problem', 'markdown']

/** How closely a range names a media type; 0 is not at all. */
function closeness (range: Accepted, format: Format): number {
  if (range.name === MEDIA[format]) return range.bare ? 4 : 3
  if (!PREFERENCE[range.name]?.includes(format)) return 0
  return range.name === '*/*' ? 1 : 2
}

interface Offer { readonly format: Format, readonly range: Accepted }

/** The range that decides about a format: the closest one, whatever its weight (RFC 9110 section 12.5.1). */
function offerOf (format: Format, ranges: readonly Accepted[]): Offer | null {
  let best: Accepted | null = null
  let closest = 0
  for (const range of ranges) {
    const close = closeness(range, format)
    if (close > closest) {
      closest = close
      best = range
    }
  }
  return best === null ? null : { format, range: best }
}

const preference = ({ format, range }: Offer): number => PREFERENCE[range.name]?.indexOf(format) ?? 0

/** By weight, then by place in the header, then by what a wildcard means. */
const better = (a: Offer, b: Offer): number =>
  b.range.q - a.range.q || a.range.at - b.range.at || preference(a) - preference(b)

function chooseFormat (accept: string): Format {
  const ranges = parseAccepted(accept)
  const offers = FORMATS.map(format => offerOf(format, ranges)).filter(offer => offer !== null)
  const [first] = offers.filter(offer => offer.range.q > 0).sort(better)
  if (first !== undefined) return first.format
  // nothing we make is acceptable: RFC 9110 lets us answer all the same, with a form that was not refused outright
  return WHEN_NOTHING_FITS.find(format => !offers.some(offer => offer.format === format)) ?? 'html'
}

function chooseLanguage (accept: string): Language {
  const [first] = parseAccepted(accept)
    .flatMap(({ name, q, at }) => {
      const [primary] = name.split('-', 1)
      const language: Language | null = primary === 'fr' ? 'fr' : primary === 'en' || primary === '*' ? 'en' : null
      return language === null || q === 0 ? [] : [{ language, q, at }]
    })
    .sort((a, b) => b.q - a.q || a.at - b.at)
  return first?.language ?? 'en'
}

const REMEMBERED = 256
const LONGEST = 512

/** Clients send the same few headers over and over; the bound keeps a hostile client from filling the memory. */
function remember<T> (choose: (header: string) => T): (header: string) => T {
  const known = new Map<string, T>()
  return header => {
    const found = known.get(header)
    if (found !== undefined) return found
    const chosen = choose(header)
    if (header.length > LONGEST) return chosen
    if (known.size >= REMEMBERED) known.clear()
    known.set(header, chosen)
    return chosen
  }
}

/** The form named by an Accept header; html where it names nothing we make. */
export const pickFormat: (accept: string) => Format = remember(chooseFormat)

/** The language named by an Accept-Language header; English where it names neither of ours. */
export const pickLanguage: (acceptLanguage: string) => Language = remember(chooseLanguage)

/**
 * Whether a client takes anything and looks like curl: it asks for no particular form, offers no content coding and does
 * not call itself a browser. Every browser sends Accept-Encoding; curl and plain HTTP clients do not unless told.
 */
export function isTool (accept: string | undefined, acceptEncoding: string | undefined, userAgent: string | undefined): boolean {
  if (accept !== undefined && accept !== '' && accept !== '*/*') return false
  return (acceptEncoding === undefined || acceptEncoding === '') && userAgent?.startsWith('Mozilla/') !== true
}
