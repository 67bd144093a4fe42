/**
 * Takes secrets out of everything that goes into a bundle. In two ways: by the name or form that shows a secret where it
 * stands, and by the secret itself wherever else it turns up (a page that repeats the URL, a body that echoes a cookie).
 * The second works on what the first has seen: files are therefore made twice, and the second making is the one kept.
 */
import { coverSecrets, isSecretName, isSecretParameter, MASK, PATTERNS, SCHEME, type SecretPattern } from '../secrets.js'
import { decoded, formsOf, plainCredentials, withoutEdges, withoutFragments } from './forms.js'

/** Shorter secrets cannot be looked for elsewhere: they would be found in every second word. */
const SHORTEST = 6

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
    for (const secret of this.secrets) shown = withoutEdges(withoutFragments(shown, secret), secret)
    return shown
  }

  /** A header's value by the header's name. */
  header (name: string, value: string): string {
    if (this.keeps(name)) return value
    if (/^cookie2?$/i.test(name)) return this.cookies(value.replace(BARE, (_all, before: string, gap: string, bare: string) => `${before}${gap}${this.cookie('', bare)}`))
    if (/^set-cookie2?$/i.test(name)) return this.setCookie(value)
    if (!isSecretName(name)) return this.text(value)
    const scheme = SCHEME.exec(value)?.[0] ?? ''
    const secret = value.slice(scheme.length)
    this.take('credentials', plainCredentials(secret))
    return scheme + this.take(`header ${name.toLowerCase()}`, secret)
  }

  /** `a=1; b=2` with the values gone. */
  cookies (value: string, cover = toMask): string {
    return value.replace(/([^=;\s]*)=([^;]*)/g, (_all, name: string, secret: string) => `${name}=${this.cookie(name, secret, cover)}`)
  }

  /** A cookie's value: all of them may be sessions. */
  cookie (name: string, value: string, cover = toMask): string {
    if (this.keeps(name) || value === '' || isCovered(value)) return value
    this.take(`cookie ${name === '' ? 'without a name' : name}`, value)
    return cover(value)
  }

  /** `a=1; Path=/; HttpOnly` with the value gone. */
  setCookie (value: string, cover = toMask): string {
    return value.replace(/^(\s*)(?:([^=;]*)=)?([^;]*)/, (_all, gap: string, name: string | undefined, secret: string) =>
      `${gap}${name === undefined ? '' : `${name}=`}${this.cookie((name ?? '').trim(), secret, cover)}`)
  }

  /** Foreign bytes: masked in place, so that offsets into them stay true. */
  bytes (bytes: Buffer): Buffer {
    const shown = PATTERNS.reduce((now, pattern) => this.byForm(now, pattern, toStars), bytes.toString('latin1'))
    return Buffer.from(this.known(shown, toStars), 'latin1')
  }

  private byForm (text: string, pattern: SecretPattern, cover = toMask): string {
    const { what, byName, inside } = pattern
    const plain = (name: string | null): string | null => name === null ? null : decoded(name)
    return coverSecrets(text, pattern, {
      wants: found => {
        const name = plain(found)
        return name === null || !(this.keeps(name) || byName?.(name) === false)
      },
      cover: (value, found) => isCovered(value) ? null : this.covered({ value, name: plain(found), what, inside, cover })
    })
  }

  private covered ({ value, name, what, inside, cover }: Pick<SecretPattern, 'what' | 'inside'> & { readonly value: string, readonly name: string | null, readonly cover: Cover }): string {
    if (inside === 'cookies') return this.cookies(value, cover)
    if (inside === 'set-cookie') return this.setCookie(value, cover)
    if (inside === 'texts') return this.texts(value, (secret) => this.covered({ value: secret, name, what, inside: undefined, cover }))
    this.take(name === null ? what : `${what} ${name}`, value)
    return cover(value)
  }

  /** The values of a list or an object; the names of its members stay. */
  private texts (value: string, cover: Cover): string {
    return value.replace(TEXTS, (all: string, ...found: Array<string | number | undefined>) => {
      const at = found.at(-2) as number
      if (/^\s*:/.test(value.slice(at + all.length, at + all.length + 20))) return all
      const quote = String(found[0] ?? found[2] ?? found[4] ?? '')
      return quote + cover(all.slice(quote.length, all.length - quote.length)) + quote
    })
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

/** Strings of JSON, also of JSON inside of JSON, and numbers that may be codes. */
const TEXTS = /(\\")((?:(?!\\")[^])+)\\"|(")((?:[^"\\]|\\[^])+)"|(')((?:[^'\\]|\\[^])+)'|(?<![\w.-])\d{4,}/g

/** A cookie without a name between others, or alone. */
const BARE = /(^|;)(\s*)([^=;\s][^=;]*)(?=;|$)/g
