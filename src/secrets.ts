/** Which names hold secrets, and what secrets look like in free text. Only names: what a value looks like proves nothing. */

const PARTS = /passw|passphrase|pwd|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|credential|session|signature|jwt|otp|csrf|xsrf/i
const WORDS = /(?:^|[-_.[])auth(?:orization)?(?:$|[-_.\]])/i
const WHOLE = /^(?:key|sid|sig|pin|code|pass)$/i

/** Whether a header or member of that name holds a secret. */
export const isSecretName = (name: string): boolean => PARTS.test(name) || WORDS.test(name)

/** Whether a parameter of a URL does: there, `code` is a grant and `key` opens something; in JSON they are anything. */
export const isSecretParameter = (name: string): boolean => isSecretName(name) || WHOLE.test(name)

/** A secret in free text: first what stands before it, then the secret. Two steps, so that no text takes long to look through. */
export interface SecretPattern {
  /** What stands right before the value; the group `name` is the name, where there is one. Global. */
  readonly head: RegExp
  /** The value, from where the head ends. Sticky. */
  readonly value: RegExp
  /** Said in the list of what was masked; the name is added where there is one. */
  readonly what: string
  /** Decides by the name; null where the form alone does. */
  readonly byName: ((name: string) => boolean) | null
  /** What the value is: cookies have names of their own inside. */
  readonly inside?: 'cookies' | 'set-cookie' | undefined
}

/** A header's value ends with its line; in a quotation, line ends are written out. */
const LINE = /(?:(?!\\[rn])[^\r\n"'])+/y

export const PATTERNS: readonly SecretPattern[] = [
  { what: 'user and password in a URL', byName: null, head: /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\//gi, value: /[^\s/?#"'<>]+(?=@)/y },
  { what: 'header', byName: null, inside: 'set-cookie', head: /(?<![\w-])(?<name>set-cookie2?)["']?(?::|%3A)[ \t]*["']?/gi, value: LINE },
  { what: 'header', byName: null, inside: 'cookies', head: /(?<![\w-])(?<name>cookie2?)["']?(?::|%3A)[ \t]*["']?/gi, value: LINE },
  { what: 'header', byName: isSecretName, head: /(?<![\w-])(?<name>(?:proxy-)?authorization|[\w-]{0,64}(?:api-?key|-token|-secret|-password|-signature)):[ \t]*/gi, value: LINE },
  { what: 'member', byName: isSecretName, head: /(?<!\\)"(?<name>[\w.-]{1,64})"\s{0,20}:\s{0,20}"/g, value: /(?:[^"\\]|\\[^])+/y },
  { what: 'member', byName: isSecretName, head: /\\"(?<name>[\w.-]{1,64})\\"\s{0,20}:\s{0,20}\\"/g, value: /(?:[^"\\]|\\\\\\"|\\(?!")[^])+/y },
  { what: 'member', byName: isSecretName, head: /'(?<name>[\w.-]{1,64})'\s{0,20}:\s{0,20}'/g, value: /(?:[^'\\]|\\[^])+/y },
  { what: 'parameter', byName: isSecretParameter, head: /(?<![\w.~%[\]-])(?<name>[\w.~%[\]-]{1,200})=/g, value: /[^&\s"'<>;#),]+/y },
  { what: 'parameter', byName: isSecretParameter, head: /(?:%3F|%26)(?<name>[\w.~-]{1,64})%3D/gi, value: /(?:(?!%26|%23)[^&\s"'<>#])+/iy },
  { what: 'credentials', byName: null, head: /\b(?:Bearer|Basic)[ \t]{1,4}/g, value: /(?=[\w.~+/-]*[\d=])[\w.~+/-]{8,}=*/y },
  { what: 'credentials', byName: null, head: /(?<![\w-])(?=eyJ[\w-])/g, value: /eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/y }
]
