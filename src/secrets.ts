/** Which names hold secrets, and what secrets look like in free text. Only names: what a value looks like proves nothing. */

const PARTS = /passw|passphrase|passcode|pwd|secret|token|credential|sess(?:ion|id)|signature|assertion|saml|verifier|jwt|otp|csrf|xsrf/i
/** Keys that open something; a key of a cache, a table or a WebSocket opens nothing. */
const KEYS = /(?:api|access|private|subscription|functions?|master|account|shared|signing|encryption|client|admin|license)[-_.]?key/i
const WORDS = /(?:^|[-_.[])(?:auth(?:orization|entication)?|sess)(?:$|[-_.\]])/i
const WHOLE = /^(?:key|sid|sig|pin|code|pass|pw|ticket|oobcode)$/i
/** Numbers beside secrets: how many, how long, until when. */
const COUNTS = /tokens$|count|len(?:gth)?$|size|ttl|time|expir|_in$|_at$|age$|max|min|limit|attempts|version|status/i

/** Whether a header or member of that name holds a secret. */
export const isSecretName = (name: string): boolean => PARTS.test(name) || KEYS.test(name) || WORDS.test(name)

/** Whether a parameter of a URL does, or a field of a form: there, `code` is a grant and `key` opens something; in JSON they are anything. */
export const isSecretParameter = (name: string): boolean => isSecretName(name) || WHOLE.test(name)

/** Whether a number of that name is one: a one-time code, no time-out of a session. */
export const isSecretNumber = (name: string): boolean => isSecretName(name) && !COUNTS.test(name)

/** What stands before the credentials in an authorization line is no secret, and tells support which one was used. */
export const SCHEME = /^(?:Basic|Bearer|Digest|DPoP|HOBA|Mutual|Negotiate|NTLM|OAuth|Token|ApiKey|Hawk|AWS4-HMAC-SHA256) +/i

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
  /** What the value is: cookies have names of their own inside, a list or an object has texts. */
  readonly inside?: 'cookies' | 'set-cookie' | 'texts' | undefined
}

/** A header's value ends with its line; in a quotation, line ends are written out. */
const LINE = /(?:(?!\\[rn])[^\r\n"'])+/y

export const PATTERNS: readonly SecretPattern[] = [
  { what: 'user and password in a URL', byName: null, head: /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\//gi, value: /[^\s/?#"'<>]+(?=@)/y },
  { what: 'header', byName: null, inside: 'set-cookie', head: /(?<![\w-])(?<name>set-cookie2?)["']?(?::|%3A)[ \t]*["']?/gi, value: LINE },
  { what: 'header', byName: null, inside: 'cookies', head: /(?<![\w-])(?<name>cookie2?)["']?(?::|%3A)[ \t]*["']?/gi, value: LINE },
  { what: 'header', byName: isSecretName, head: /(?<![\w-])(?<name>(?:proxy-)?authorization|[\w-]{0,64}(?:api-?key|-(?:key|token|secret|password|signature|auth|authentication|credential|assertion))):[ \t]*/gi, value: LINE },
  // a line of its own: a header, or one of a configuration
  { what: 'member', byName: isSecretName, head: /(?<=^|\\n)[ \t]{0,40}(?:- )?(?<name>[\w.-]{1,64})[ \t]{0,20}(?::[ \t]|=[ \t])[ \t]*/gm, value: LINE },
  { what: 'member', byName: isSecretName, head: /(?<!\\)"(?<name>[\w.-]{1,64})"\s{0,20}:\s{0,20}"/g, value: /(?:[^"\\]|\\[^])+/y },
  { what: 'member', byName: isSecretName, head: /\\"(?<name>[\w.-]{1,64})\\"\s{0,20}:\s{0,20}\\"/g, value: /(?:[^"\\]|\\\\\\"|\\(?!")[^])+/y },
  { what: 'member', byName: isSecretName, head: /'(?<name>[\w.-]{1,64})'\s{0,20}:\s{0,20}'/g, value: /(?:[^'\\]|\\[^])+/y },
  { what: 'member', byName: isSecretNumber, head: /["'](?<name>[\w.-]{1,64})\\?["']\s{0,20}:\s{0,20}(?=\d{4})/g, value: /\d+/y },
  { what: 'member', byName: isSecretName, inside: 'texts', head: /["'](?<name>[\w.-]{1,64})\\?["']\s{0,20}:\s{0,20}[[{]/g, value: /(?:\\"(?:(?!\\")[^])*\\"|"(?:[^"\\]|\\[^])*"|[^"\]}])+/y },
  // what a script or an attribute is set to
  { what: 'member', byName: isSecretName, head: /(?<![\w.$"'-])(?<name>[\w.$-]{1,64})\s{0,4}[:=]\s{0,4}\\?["']/g, value: /[^"'<>\\]+/y },
  { what: 'field', byName: isSecretParameter, head: /<(?:input|meta|button)\b(?=[^<>]{0,1000}?\bname\s{0,4}=\s{0,4}\\?["']?(?<name>[\w.:[\]-]{1,64}))[^<>]{0,1000}?\b(?:value|content)\s{0,4}=\s{0,4}\\?["']/gi, value: /[^"'<>\\]+/y },
  { what: 'element', byName: isSecretName, head: /<(?:[\w-]{1,32}:)?(?<name>[\w.-]{1,64})(?:\s[^<>]{0,300})?(?<!\/)>\s{0,40}(?:<!\[CDATA\[)?/g, value: /[^<\s](?:(?!\]\]>)[^<])*/y },
  { what: 'private key', byName: null, head: /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----/g, value: /(?:(?!-----)[^])+/y },
  { what: 'parameter', byName: isSecretParameter, head: /(?<![\w.~%[\]-])(?<name>[\w.~%[\]-]{1,200})=/g, value: /[^&\s"'<>;#),]+/y },
  { what: 'parameter', byName: isSecretParameter, head: /(?:%3F|%26)(?<name>[\w.~-]{1,64})%3D/gi, value: /(?:(?!%26|%23)[^&\s"'<>#])+/iy },
  { what: 'credentials', byName: null, head: /\b(?:Bearer|Basic)[ \t]{1,4}/g, value: /(?=[\w.~+/-]*[\d=])[\w.~+/-]{8,}=*/y },
  { what: 'credentials', byName: null, head: /(?<![\w-])(?=eyJ[\w-])/g, value: /eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/y }
]

/** What stands in a secret's place. */
export const MASK = '***'

export interface Covering {
  /** Whether the name before a value, null where there is none, speaks of a secret. Asked before the value is looked for: that may be long. */
  readonly wants: (name: string | null) => boolean
  /** What is written in its place; null leaves it as it is. */
  readonly cover: (secret: string, name: string | null) => string | null
}

/** Covers every value of a pattern that is wanted. */
export function coverSecrets (text: string, { head, value }: SecretPattern, { wants, cover }: Covering): string {
  let shown = ''
  let done = 0
  head.lastIndex = 0
  for (let match = head.exec(text); match !== null; match = head.exec(text)) {
    // a head of no length must not be found again
    if (match[0] === '') head.lastIndex++
    const from = match.index + match[0].length
    const name = match.groups?.['name'] ?? null
    if (!wants(name)) continue
    value.lastIndex = from
    const secret = value.exec(text)?.[0] ?? ''
    const covered = secret === '' ? null : cover(secret, name)
    if (covered === null) continue
    shown += text.slice(done, from) + covered
    done = head.lastIndex = from + secret.length
  }
  return done === 0 ? text : shown + text.slice(done)
}
