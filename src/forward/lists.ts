/** Header lines of one name are one list, however many lines it stands on and in whatever order (RFC 9110 section 5.3). */

/** @param before the list so far; null: this is its first line */
export const joined = (before: string | null, value: string): string => before === null ? value : `${before}, ${value}`

/** The elements of a list in lower case; empty ones do not count (RFC 9110 section 5.6.1.2). */
export const elementsOf = (list: string): string[] => list.toLowerCase().split(',').map(element => element.trim()).filter(Boolean)

/** Schemes that log in a connection and not a request (RFC 4559 section 6, [MS-NTHT]): whoever uses it next is the same user. */
const BOUND_SCHEMES = /(?:^|,)[ \t]*(?:ntlm|nego\w*|kerberos|credssp)(?=[ \t,]|$)/i

const QUOTED = /"(?:[^"\\]|\\.)*"/g

/** @param value of Authorization, or of a line of WWW-Authenticate, which may hold several challenges */
export const bindsConnection = (value: string): boolean => BOUND_SCHEMES.test(value.includes('"') ? value.replace(QUOTED, '""') : value)
