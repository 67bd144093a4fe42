/** Header lines of one name are one list, however many lines it stands on and in whatever order (RFC 9110 section 5.3). */

/** @param before the list so far; null: this is its first line */
export const joined = (before: string | null, value: string): string => before === null ? value : `${before}, ${value}`

/** The elements of a list in lower case; empty ones do not count (RFC 9110 section 5.6.1.2). */
export const elementsOf = (list: string): string[] => list.toLowerCase().split(',').map(element => element.trim()).filter(Boolean)

type Take<T> = (into: T, value: string) => void

/**
 * Who takes the value of a header line, by the line's name. A name is compared with the few of its length that begin alike: a
 * look-up in a table would hash every name of every message, and cost more than all the rest.
 * @param byName names in lower case
 */
export function takersOf<T> (byName: Readonly<Record<string, Take<T>>>): (name: string) => Take<T> | null {
  const byLength: Array<Array<{ readonly lower: string, readonly first: number, readonly take: Take<T> }> | undefined> = []
  for (const [lower, take] of Object.entries(byName)) (byLength[lower.length] ??= []).push({ lower, first: lower.charCodeAt(0), take })
  return name => {
    const candidates = byLength[name.length]
    if (candidates === undefined) return null
    // letters differ from their capitals in this bit alone
    const first = name.charCodeAt(0) | 0x20
    for (const { lower, first: wanted, take } of candidates) if (first === wanted && name.toLowerCase() === lower) return take
    return null
  }
}

/** Schemes that log in a connection and not a request (RFC 4559 section 6, [MS-NTHT]): whoever uses it next is the same user. */
const BOUND_SCHEMES = /(?:^|,)[ \t]*(?:ntlm|nego\w*|kerberos|credssp)(?=[ \t,]|$)/i

const QUOTED = /"(?:[^"\\]|\\.)*"/g

/** @param value of Authorization, or of a line of WWW-Authenticate, which may hold several challenges */
export const bindsConnection = (value: string): boolean => BOUND_SCHEMES.test(value.includes('"') ? value.replace(QUOTED, '""') : value)
