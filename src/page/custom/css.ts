/**
 * Finds what a style sheet refers to: `@import` and `url()`, outside of comments and strings (CSS Syntax Module, section
 * 4). One pass; an unfinished comment or string ends with the text.
 */

export interface CssReference {
  readonly kind: 'import' | 'url'
  /** The address, without quotes and escapes. */
  readonly target: string
  /** Of the whole construct: `url(...)`, or `@import ... ;`. */
  readonly start: number
  readonly end: number
  /** What stands between the address of an import and its semicolon: a media list, a layer, a supports condition. */
  readonly conditions: string
}

const INTERESTING = /\/\*|["'{\\]|@import(?![\w-])|@namespace(?![\w-])|url\(/gi

const URL_ARGUMENT = /url\(\s*(?:"((?:\\[^]|[^"\\\n])*)"|'((?:\\[^]|[^'\\\n])*)'|((?:\\[^]|[^"'()\\\s])*))\s*\)/iy
const IMPORT = /@import\s*(?:"((?:\\[^]|[^"\\\n])*)"|'((?:\\[^]|[^'\\\n])*)'|url\(\s*(?:"((?:\\[^]|[^"\\\n])*)"|'((?:\\[^]|[^'\\\n])*)'|((?:\\[^]|[^"'()\\\s])*))\s*\))([^;{}]*)(?:;|$)/iy

const unescape = (text: string): string => text.replace(/\\(?:([0-9a-f]{1,6})\s?|\r?\n|([^]))/gi,
  (_, hex: string | undefined, one: string | undefined) => hex === undefined ? one ?? '' : String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff)))

/** Where a string ends that began right before `from`: behind its quote, or at the end of its line. */
function stringEnd (css: string, from: number, quote: string): number {
  for (let at = from; at < css.length; at++) {
    if (css[at] === '\\') at++
    else if (css[at] === quote) return at + 1
    else if (css[at] === '\n') return at
  }
  return css.length
}

const commentEnd = (css: string, from: number): number => {
  const end = css.indexOf('*/', from)
  return end === -1 ? css.length : end + 2
}

function match (pattern: RegExp, css: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(css)
}

const isInName = (css: string, at: number): boolean => /[\w-]/.test(css[at - 1] ?? '')

function importAt (css: string, start: number): CssReference | null {
  const found = match(IMPORT, css, start)
  if (found === null) return null
  const target = found.slice(1, 6).find(part => part !== undefined) ?? ''
  return { kind: 'import', target: unescape(target), start, end: start + found[0].length, conditions: (found[6] ?? '').trim() }
}

function urlAt (css: string, start: number): CssReference | null {
  const found = isInName(css, start) ? null : match(URL_ARGUMENT, css, start)
  if (found === null) return null
  const target = found.slice(1, 4).find(part => part !== undefined) ?? ''
  return { kind: 'url', target: unescape(target), start, end: start + found[0].length, conditions: '' }
}

export function scanCss (css: string): CssReference[] {
  const found: CssReference[] = []
  // an import behind a rule has no meaning, and gets none
  let rules = false
  INTERESTING.lastIndex = 0
  for (let hit = INTERESTING.exec(css); hit !== null; hit = INTERESTING.exec(css)) {
    const { index } = hit
    const word = hit[0].toLowerCase()
    let next = index + word.length
    if (word === '/*') next = commentEnd(css, next)
    else if (word === '\\') next++
    else if (word === '"' || word === "'") next = stringEnd(css, next, word)
    else if (word === '{') rules = true
    else if (word === '@namespace') next = orEnd(css.indexOf(';', next), css)
    else {
      const reference = word === '@import' ? (rules ? null : importAt(css, index)) : urlAt(css, index)
      if (reference !== null) found.push(reference)
      next = reference?.end ?? next
    }
    INTERESTING.lastIndex = next
  }
  return found
}

const orEnd = (at: number, css: string): number => at === -1 ? css.length : at
