/** How the hints write names, sizes, dates and lists. Everything foreign goes through `printable` first. */

/** Bytes of the network as text that cannot move a cursor or break a line. */
export const printable = (text: string, limit = 80): string => {
  const clean = text.replace(/[^\x20-\x7e]/g, '?')
  return clean.length > limit ? `${clean.slice(0, limit - 3)}...` : clean
}

/** `812 bytes`, `24.1 kB` (1 kB is 1024 bytes, as for --max-header-size). */
export const size = (bytes: number): string =>
  bytes < 1024 ? `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}` : `${String(Math.round(bytes / 102.4) / 10)} kB`

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `a`, `a and b`, `a, b and c`; more than `limit` are counted. */
export function list (items: readonly string[], limit = 4): string {
  const shown = items.length > limit ? [...items.slice(0, limit), `${items.length - limit} more`] : items
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** Joins the parts of a hint that are there; null when none is. */
export const sentence = (...parts: ReadonlyArray<string | null | false | undefined>): string | null => {
  const there = parts.filter(part => typeof part === 'string' && part !== '')
  return there.length === 0 ? null : there.join('; ')
}

/** `node (pid 812)`, or what can be said of another user's process. */
export const program = (process: { readonly pid: number | null, readonly command: string | null }): string =>
  process.pid === null ? 'a program that cannot be seen from here' : `${process.command ?? 'a program'} (pid ${process.pid})`
