/** How one secret may be written, and what is left of one in a short quotation. */

/** A hint quotes a few bytes around a place: that much of a secret counts as the secret. */
const FRAGMENT = 8
/** Less is enough right where a quotation begins or ends. */
const EDGE = 3

export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** How the same secret may be written elsewhere: decoded, encoded for a URL, for HTML, for JSON. */
export function formsOf (value: string): Set<string> {
  const plain = decoded(value)
  return new Set([value, plain].flatMap(form => [form, encodeURIComponent(Buffer.from(form).toString()), html(form), JSON.stringify(form).slice(1, -1)]))
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const html = (text: string): string => text.replace(/[&<>"']/g, character => HTML[character] ?? character)

/** The password of Basic credentials, which are only encoded; empty where they are something else. */
export function plainCredentials (encoded: string): string {
  const plain = Buffer.from(encoded, 'base64').toString('latin1')
  return /^[ -~]+:[ -~]*$/.test(plain) ? plain.slice(plain.indexOf(':') + 1) : ''
}

export function withoutFragments (text: string, secret: string): string {
  if (secret.length < FRAGMENT) return text
  const covered = new Array<boolean>(text.length).fill(false)
  for (let at = 0; at + FRAGMENT <= text.length; at++) {
    if (secret.includes(text.slice(at, at + FRAGMENT))) covered.fill(true, at, at + FRAGMENT)
  }
  return covered.includes(true) ? text.replace(/[^]/g, (character, at: number) => covered[at] === true ? '*' : character) : text
}

/** A quotation that begins inside of a secret holds its end, one that ends there its beginning: `"...789\\r\\nX`. */
export function withoutEdges (text: string, secret: string): string {
  let shown = text
  for (let length = Math.min(FRAGMENT, secret.length) - 1; length >= EDGE; length--) {
    shown = shown
      .replaceAll(`"...${secret.slice(-length)}`, `"...${'*'.repeat(length)}`)
      .replaceAll(`${secret.slice(0, length)}..."`, `${'*'.repeat(length)}..."`)
  }
  return shown
}
