/**
 * Reads the list syntax that Accept and Accept-Language share: names with weights (RFC 9110 section 12.4.2). By hand and
 * forgiving: a member that makes no sense is skipped, the rest still counts.
 */

/** One member of such a list. */
export interface Accepted {
  /** Media range or language range, lower case. */
  readonly name: string
  /** Weight, 0 to 1; 0 means not acceptable. */
  readonly q: number
  /** Place in the list, from 0. */
  readonly at: number
  /** Has no parameter besides the weight. */
  readonly bare: boolean
}

/** A header has a few members; a hostile one may have thousands. */
const MOST_MEMBERS = 64

/** Splits at a separator, not inside quoted strings. */
function split (text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator)
  const parts: string[] = []
  let from = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '\\' && quoted) at++
    else if (char === '"') quoted = !quoted
    else if (char === separator && !quoted) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  parts.push(text.slice(from))
  return parts
}

/** A weight, or null when it is none. `.2` is no number for RFC 9110, but Java's own client sends it. */
function weight (text: string): number | null {
  const q = /^(?:[01](?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : NaN
  return q >= 0 && q <= 1 ? q : null
}

function member (text: string, at: number): Accepted | null {
  const [name = '', ...parameters] = split(text, ';').map(part => part.trim().toLowerCase())
  if (name === '' || name.includes(' ')) return null
  const named = parameters.filter(parameter => parameter !== '')
  const last = named.find(parameter => parameter.startsWith('q='))
  const q = last === undefined ? 1 : weight(last.slice(2))
  return q === null ? null : { name, q, at, bare: named.length === (last === undefined ? 0 : 1) }
}

export function parseAccepted (header: string): Accepted[] {
  return split(header, ',').slice(0, MOST_MEMBERS).map(member).filter(accepted => accepted !== null)
}
