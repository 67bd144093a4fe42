/** Makes any text safe inside HTML, as content and within a quoted attribute. */

const ESCAPES: Readonly<Record<number, string>> = { 34: '&quot;', 38: '&amp;', 39: '&#39;', 60: '&lt;', 62: '&gt;' }

/** Control characters have no business on a page; tab, line feed and carriage return do no harm. */
const replacement = (code: number): string | undefined =>
  code > 62 ? (code >= 127 && code < 160 ? '\uFFFD' : undefined) : code < 32 && code !== 9 && code !== 10 && code !== 13 ? '\uFFFD' : ESCAPES[code]

/** Walks by hand: most values need no change and are handed back as they came. */
export function escapeHtml (text: string): string {
  let escaped = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const by = replacement(text.charCodeAt(at))
    if (by === undefined) continue
    escaped += text.slice(from, at) + by
    from = at + 1
  }
  return from === 0 ? text : escaped + text.slice(from)
}
