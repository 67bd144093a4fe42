/** Which names hold secrets, and what secrets look like in free text. Only names: what a value looks like proves nothing. */

const PARTS = /passw|passphrase|pwd|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|credential|session|signature|jwt|otp|csrf|xsrf/i
const WORDS = /(?:^|[-_.[])auth(?:orization)?(?:$|[-_.\]])/i
const WHOLE = /^(?:key|sid|sig|pin|code|pass)$/i

/** Whether a header or member of that name holds a secret. */
export const isSecretName = (name: string): boolean => PARTS.test(name) || WORDS.test(name)

/** Whether a parameter of a URL does: there, `code` is a grant and `key` opens something; in JSON they are anything. */
export const isSecretParameter = (name: string): boolean => isSecretName(name) || WHOLE.test(name)

/** A secret in free text: what stands before it, its name, and the secret itself as named groups. */
export interface SecretPattern {
  readonly pattern: RegExp
  /** Said in the list of what was masked; the name is added where there is one. */
  readonly what: string
  /** Decides by the name; null where the pattern alone does. */
  readonly byName: ((name: string) => boolean) | null
  /** What the value is: cookies have names of their own inside. */
  readonly inside?: 'cookies' | 'set-cookie'
}

export const PATTERNS: readonly SecretPattern[] = [
  { what: 'user and password in a URL', byName: null, pattern: /(?<before>[a-z][a-z0-9+.-]*:\/\/)(?<value>[^\s/?#"'<>]+)(?=@)/gi },
  { what: 'header', byName: null, inside: 'set-cookie', pattern: /(?<before>(?<![\w-])(?<name>set-cookie2?)["']?(?::|%3A)[ \t]*["']?)(?<value>(?:(?!\\[rn])[^\r\n"'])+)/gi },
  { what: 'header', byName: null, inside: 'cookies', pattern: /(?<before>(?<![\w-])(?<name>cookie2?)["']?(?::|%3A)[ \t]*["']?)(?<value>(?:(?!\\[rn])[^\r\n"'])+)/gi },
  { what: 'header', byName: isSecretName, pattern: /(?<before>(?<![\w-])(?<name>(?:proxy-)?authorization|[\w-]*(?:api-?key|-token|-secret|-password|-signature)):[ \t]*)(?<value>(?:(?!\\[rn])[^\r\n"'])+)/gi },
  { what: 'member', byName: isSecretName, pattern: /(?<before>\\?["'](?<name>[\w.-]{1,64})\\?["']\s*:\s*\\?["'])(?<value>(?:[^"'\\]|\\(?!["'](?:\s*[,}\]]|$))[^])*)/g },
  { what: 'parameter', byName: isSecretParameter, pattern: /(?<before>(?:^|[?&;\s"'(,{>])(?<name>[\w.~%[\]-]{1,64})=)(?<value>[^&\s"'<>;#),]+)/g },
  { what: 'parameter', byName: isSecretParameter, pattern: /(?<before>(?:%3F|%26)(?<name>[\w.~-]{1,64})%3D)(?<value>(?:(?!%26|%23)[^&\s"'<>#])+)/gi },
  { what: 'credentials', byName: null, pattern: /(?<before>\b(?:Bearer|Basic)\s+)(?<value>(?=[\w.~+/-]*[\d=])[\w.~+/-]{8,}=*)/g },
  { what: 'credentials', byName: null, pattern: /(?<before>)(?<value>\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*)/g }
]
