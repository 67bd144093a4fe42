/**
 * Takes secrets out of everything that goes into a bundle. In two ways: by the name or form that shows a secret where it
 * stands, and by the secret itself wherever else it turns up (a page that repeats the URL, a body that echoes a cookie).
 * The second works on what the first has seen: files are therefore made twice, and the second making is the one kept.
 */
import { isSecretName, isSecretParameter, PATTERNS, type SecretPattern } from '../secrets.js'

export const MASK = '***'

/** Shorter secrets cannot be looked for elsewhere: they would be found in every second word. */
const SHORTEST = 6
/** A hint quotes a few bytes around a place: that much of a secret counts as the secret. */
const FRAGMENT = 8

export interface MaskOptions {
  /** Names of headers, cookies and parameters that stay as they are. */
  readonly keep?: readonly string[]
  /** Plain facts of the case (host, path, address): a cookie that holds one of them does not make it a secret. */
  readonly facts?: readonly string[]
  /** Folders of this machine, ending in a slash: the way to a file says who works here. */
  readonly folders?: readonly string[]
}

export class Masker {
  private readonly keep: ReadonlySet<string>
  private readonly facts: ReadonlySet<string>
  private readonly folders: readonly string[]
  private readonly secrets = new Set<string>()
  private readonly found = new Set<string>()
  private longestFirst: readonly string[] | null = null

  constructor ({ keep = [], facts = [], folders = [] }: MaskOptions = {}) {
    this.keep = new Set(keep.map(name => name.toLowerCase()))
    this.facts = new Set(facts)
    this.folders = folders.filter(folder => folder.length > 1)
  }

  /** What was masked so far, e.g. `cookie sid`; sorted. */
  get masked (): string[] { return [...this.found].sort() }

  /** Whether a member of that name must go. */
  hides (name: string): boolean { return isSecretName(name) && !this.keeps(name) }

  /** A parameter of a URL, by its plain name. */
  parameter (name: string, value: string): string {
    return isSecretParameter(name) && !this.keeps(name) ? this.take(`parameter ${name}`, value) : this.text(value)
  }

  keeps (name: string): boolean { return this.keep.has(name.toLowerCase()) }

  /** Takes a secret, and gives what stands in its place. */
  take (what: string, value: string): string {
    if (value === '' || isCovered(value)) return value
    this.found.add(what)
    for (const form of formsOf(value)) {
      if (form.length < SHORTEST || this.facts.has(form) || this.secrets.has(form)) continue
      this.secrets.add(form)
      this.longestFirst = null
    }
    return MASK
  }

  /** Free text, a URL, a body: by form and by what is known. */
  text (text: string): string {
    const shown = this.known(PATTERNS.reduce((now, pattern) => this.byForm(now, pattern), text))
    return this.folders.reduce((now, folder) => now.replaceAll(folder, '.../'), shown)
  }

  /** A short quotation of foreign bytes, which may begin or end inside a secret. */
  quotation (text: string): string {
    const now = this.text(text)
    let shown = now
    for (const secret of this.secrets) shown = withoutFragments(shown, secret)
    return shown
  }

  /** A header's value by the header's name. */
  header (name: string, value: string): string {
    if (this.keeps(name)) return value
    if (/^cookie2?$/i.test(name)) return this.cookies(value)
    if (/^set-cookie2?$/i.test(name)) return this.setCookie(value)
    if (!isSecretName(name)) return this.text(value)
    // the scheme is no secret, and tells support which one was used
    const [, scheme = '', secret = ''] = /^(\w+ +)?([^]*)$/.exec(value) ?? []
    this.take('credentials', plainCredentials(secret))
    return scheme + this.take(`header ${name.toLowerCase()}`, secret)
  }

  /** `a=1; b=2` with the values gone. */
  cookies (value: string, cover = toMask): string {
    return value.replace(/([^=;\s]+)=([^;]*)/g, (_all, name: string, secret: string) => `${name}=${this.cookie(name, secret, cover)}`)
  }

  /** A cookie's value: all of them may be sessions. */
  cookie (name: string, value: string, cover = toMask): string {
    if (this.keeps(name) || value === '' || isCovered(value)) return value
    this.take(`cookie ${name}`, value)
    return cover(value)
  }

  /** `a=1; Path=/; HttpOnly` with the value gone. */
  setCookie (value: string, cover = toMask): string {
    return value.replace(/^(\s*[^=;]+)=([^;]*)/, (_all, name: string, secret: string) => `${name}=${this.cookie(name.trim(), secret, cover)}`)
  }

  /** Foreign bytes: masked in place, so that offsets into them stay true. */
  bytes (bytes: Buffer): Buffer {
    const shown = PATTERNS.reduce((now, pattern) => this.byForm(now, pattern, toStars), bytes.toString('latin1'))
    return Buffer.from(this.known(shown, toStars), 'latin1')
  }

  private byForm (text: string, { head, value, what, byName, inside }: SecretPattern, cover = toMask): string {
    let shown = ''
    let done = 0
    head.lastIndex = 0
    for (let match = head.exec(text); match !== null; match = head.exec(text)) {
      // a head of no length must not be found again
      if (match[0] === '') head.lastIndex++
      const from = match.index + match[0].length
      const name = match.groups?.['name'] === undefined ? null : decoded(match.groups['name'])
      if (name !== null && (this.keeps(name) || byName?.(name) === false)) continue
      value.lastIndex = from
      const secret = value.exec(text)?.[0] ?? ''
      if (secret === '' || isCovered(secret)) continue
      shown += text.slice(done, from) + this.covered({ value: secret, name, what, inside, cover })
      done = head.lastIndex = from + secret.length
    }
    return done === 0 ? text : shown + text.slice(done)
  }

  private covered ({ value, name, what, inside, cover }: Pick<SecretPattern, 'what' | 'inside'> & { readonly value: string, readonly name: string | null, readonly cover: Cover }): string {
    if (inside === 'cookies') return this.cookies(value, cover)
    if (inside === 'set-cookie') return this.setCookie(value, cover)
    this.take(name === null ? what : `${what} ${name}`, value)
    return cover(value)
  }

  /** Plain search, no pattern: a secret may be longer than a pattern can. The longest first, because one may be within another. */
  private known (text: string, cover = toMask): string {
    this.longestFirst ??= [...this.secrets].sort((a, b) => b.length - a.length)
    return this.longestFirst.reduce((now, secret) => now.includes(secret) ? now.replaceAll(secret, cover) : now, text)
  }
}

type Cover = (secret: string) => string
const toMask: Cover = () => MASK
const toStars: Cover = secret => '*'.repeat(secret.length)

const isCovered = (value: string): boolean => /^\*+$/.test(value)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** How the same secret may be written elsewhere: decoded, encoded for a URL, for HTML, for JSON. */
function formsOf (value: string): Set<string> {
  const plain = decoded(value)
  return new Set([value, plain].flatMap(form => [form, encodeURIComponent(Buffer.from(form).toString()), html(form), JSON.stringify(form).slice(1, -1)]))
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const html = (text: string): string => text.replace(/[&<>"']/g, character => HTML[character] ?? character)

/** The password of Basic credentials, which are only encoded; empty where they are something else. */
function plainCredentials (encoded: string): string {
  const plain = Buffer.from(encoded, 'base64').toString('latin1')
  return /^[ -~]+:[ -~]*$/.test(plain) ? plain.slice(plain.indexOf(':') + 1) : ''
}

function withoutFragments (text: string, secret: string): string {
  if (secret.length < FRAGMENT) return text
  const covered = new Array<boolean>(text.length).fill(false)
  for (let at = 0; at + FRAGMENT <= text.length; at++) {
    if (secret.includes(text.slice(at, at + FRAGMENT))) covered.fill(true, at, at + FRAGMENT)
  }
  return covered.includes(true) ? text.replace(/[^]/g, (character, at: number) => covered[at] === true ? '*' : character) : text
}
