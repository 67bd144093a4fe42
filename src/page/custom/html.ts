/**
 * Reads an HTML page into its tags as a browser's tokenizer would (WHATWG HTML, section 13.2.5), for pages that people
 * hand in: it survives whatever stands there, never looks back, and builds no tree.
 */
import { decodeHTMLAttribute } from 'entities/decode'
import type { Attribute, Tag, UploadPlace } from '../../brand/brand.js'

export interface ScannedPage {
  readonly tags: readonly Tag[]
  readonly placeAt: (at: number) => UploadPlace
}

/** Elements whose content holds no tags (section 13.2.6.2: raw text and escapable raw text). */
const RAW = new Set(['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext'])

const NAME = /[a-z][^\t\n\f\r />]*/iy
const GAP = /[\t\n\f\r /]*/y
const ATTRIBUTE = /=?[^\t\n\f\r />=]*/y
const EQUALS = /[\t\n\f\r ]*=[\t\n\f\r ]*/y
const BARE = /[^\t\n\f\r >]*/y

/** What a sticky expression finds at a place; empty when nothing. */
function take (pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

const orEnd = (at: number, text: string): number => at === -1 ? text.length : at

interface Region { readonly start: number, readonly end: number, readonly place: UploadPlace }

export function scanHtml (text: string): ScannedPage {
  const tags: Tag[] = []
  const regions: Region[] = []
  for (let start = text.indexOf('<'); start !== -1;) {
    const tag = tagAt(text, start)
    let end = tag?.end ?? markupEnd(text, start)
    if (tag !== null) tags.push(tag)
    if (end > start + 1) regions.push({ start, end, place: tag === null ? 'comment' : 'tag' })
    if (tag?.contentEnd != null) {
      regions.push({ start: end, end: tag.contentEnd, place: 'raw' })
      end = tag.contentEnd
    }
    start = text.indexOf('<', end)
  }
  return { tags, placeAt: at => placeIn(regions, at) }
}

/** By halves: a hostile page may have a hundred thousand of them. */
function placeIn (regions: readonly Region[], at: number): UploadPlace {
  let low = 0
  let high = regions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((regions[middle]?.end ?? 0) <= at) low = middle + 1
    else high = middle
  }
  const region = regions[low]
  return region !== undefined && region.start <= at ? region.place : 'text'
}

/** End of what begins with `<` and is no tag: a comment, a declaration, or the character alone. */
function markupEnd (text: string, at: number): number {
  if (text.startsWith('<!--', at)) return commentEnd(text, at + 4)
  return /[!?/]/.test(text[at + 1] ?? '') ? orEnd(text.indexOf('>', at), text) + 1 : at + 1
}

function commentEnd (text: string, from: number): number {
  if (text[from] === '>') return from + 1
  if (text.startsWith('->', from)) return from + 2
  // one expression each: the nearer end counts
  const [plain, banged] = [orEnd(text.indexOf('-->', from), text), orEnd(text.indexOf('--!>', from), text)]
  return Math.min(text.length, plain <= banged ? plain + 3 : banged + 4)
}

function tagAt (text: string, start: number): Tag | null {
  const closing = text[start + 1] === '/'
  const nameAt = start + (closing ? 2 : 1)
  const name = take(NAME, text, nameAt).toLowerCase()
  if (name === '') return null
  const attributes: Attribute[] = []
  const end = readAttributes(text, nameAt + name.length, attributes)
  // a tag that never ends is dropped with all that follows: it has no name
  if (end === null) return { name: '', closing, attributes: [], start, end: text.length, contentEnd: null }
  const contentEnd = !closing && RAW.has(name) ? rawEnd(text, end, name) : null
  return { name, closing, attributes, start, end, contentEnd }
}

/** @returns the place behind the tag, or null when the text ends before */
function readAttributes (text: string, from: number, into: Attribute[]): number | null {
  const seen = new Set<string>()
  for (let at = from; ;) {
    at += take(GAP, text, at).length
    if (at >= text.length) return null
    if (text[at] === '>') return at + 1
    const start = at
    const name = take(ATTRIBUTE, text, at).toLowerCase()
    at += name.length
    const equals = take(EQUALS, text, at)
    at += equals.length
    const [value, next] = equals === '' ? ['', at] : valueAt(text, at)
    at = next
    // of two with one name the first counts
    if (!seen.has(name)) into.push({ name, value: decodeHTMLAttribute(value), start, end: at })
    seen.add(name)
  }
}

function valueAt (text: string, at: number): [value: string, next: number] {
  const quote = text[at]
  if (quote !== '"' && quote !== "'") {
    const bare = take(BARE, text, at)
    return [bare, at + bare.length]
  }
  const end = orEnd(text.indexOf(quote, at + 1), text)
  return [text.slice(at + 1, end), end + 1]
}

/** Where the content of a raw element ends: at its closing tag. */
function rawEnd (text: string, from: number, name: string): number {
  if (name === 'plaintext') return text.length
  if (name === 'script') return scriptEnd(text, from)
  const closing = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi')
  closing.lastIndex = from
  return closing.exec(text)?.index ?? text.length
}

/** Sections 13.2.5.15 to 13.2.5.32: a script begun inside a comment of a script takes one closing tag for itself. */
function scriptEnd (text: string, from: number): number {
  const marks = /<!--|-->|<\/?script(?=[\t\n\f\r />])/gi
  let state: 'plain' | 'escaped' | 'double' = 'plain'
  marks.lastIndex = from
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const word = mark[0].toLowerCase()
    if (word === '<!--') {
      if (state === 'plain') state = 'escaped'
      // its dashes may be those of the end, too: `<!-->`
      marks.lastIndex -= 2
    } else if (word === '-->') state = 'plain'
    else if (word === '<script') state = state === 'escaped' ? 'double' : state
    else if (state === 'double') state = 'escaped'
    else return mark.index
  }
  return text.length
}
