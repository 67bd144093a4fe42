/** The parts of a HAR entry that come from a message: headers, cookies, query string, content. All of it masked. */
import { decodeBody, KEPT_BYTES, type Body } from './body.js'
import { MASK } from '../secrets.js'
import type { Masker } from './mask.js'

type Lines = readonly (readonly [name: string, value: string])[]

export const NO_CONTENT = { size: 0, mimeType: 'x-unknown' } as const

/** The whole URL; a target that names its own authority is one already. */
export const urlOf = (scheme: string, host: string, target: string): string =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(target) ? target : `${scheme}://${host}${target.startsWith('/') ? '' : '/'}${target}`

export const headersOf = (lines: Lines, masker: Masker): object[] =>
  lines.map(([name, value]) => ({ name, value: masker.header(name, value) }))

/** Bytes of a head: its first line, the header lines, the empty line. */
export const headSize = (first: string, lines: Lines): number =>
  Buffer.byteLength(first, 'latin1') + 4 + lines.reduce((all, [name, value]) => all + Buffer.byteLength(name, 'latin1') + Buffer.byteLength(value, 'latin1') + 4, 0)

const valuesOf = (lines: Lines, wanted: string): string[] =>
  lines.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

export function queryOf (target: string, masker: Masker): object[] {
  const query = /\?([^#]*)/.exec(target)?.[1] ?? ''
  return query.split('&').filter(pair => pair !== '').map(pair => {
    const [, name = '', value = ''] = /^([^=]*)=?([^]*)$/.exec(pair) ?? []
    const plain = decoded(name)
    return { name: masker.text(plain), value: masker.parameter(plain, decoded(value)) }
  })
}

/** Cookies the client sends. */
export const requestCookies = (lines: Lines, masker: Masker): object[] =>
  valuesOf(lines, 'cookie').flatMap(value => value.split(';')).map(pair => /^\s*([^=]+)=([^]*)$/.exec(pair)).flatMap(match =>
    match === null ? [] : [{ name: match[1] ?? '', value: masker.cookie(match[1] ?? '', match[2] ?? '') }])

/** Cookies the answer sets. */
export const cookiesOf = (lines: Lines, masker: Masker): object[] => valuesOf(lines, 'set-cookie').map(value => {
  const [pair = '', ...attributes] = value.split(';').map(part => part.trim())
  // without an equals sign it is a value without a name (RFC 6265bis, section 5.7)
  const [, name = '', secret = ''] = /^(?:([^=]*)=)?([^]*)$/.exec(pair) ?? []
  const attribute = (wanted: string): string | undefined => attributes.map(part => /^([^=]*)=?(.*)$/.exec(part)).find(match => match?.[1]?.toLowerCase() === wanted)?.[2]
  const expires = Date.parse(attribute('expires') ?? '')
  return {
    name,
    value: masker.cookie(name, secret),
    ...(attribute('path') === undefined ? {} : { path: attribute('path') }),
    ...(attribute('domain') === undefined ? {} : { domain: attribute('domain') }),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    httpOnly: attribute('httponly') !== undefined,
    secure: attribute('secure') !== undefined
  }
})

const TEXTUAL = /^text\/|[/+](?:json|xml|javascript|x-www-form-urlencoded|ecmascript)\b|^image\/svg/i

/** The body: text where it is text, else base64; the beginning of a large one. */
export function contentOf (lines: Lines, body: Body, masker: Masker): object {
  const mimeType = valuesOf(lines, 'content-type')[0] ?? 'x-unknown'
  const coding = (valuesOf(lines, 'content-encoding')[0] ?? '').trim().toLowerCase()
  if (body.size === 0) return { size: 0, mimeType }
  const plain = decodeBody(body, coding)
  if (plain === null) return { size: body.size, mimeType, comment: `left out: its content coding ${JSON.stringify(coding)} could not be read` }
  const isCut = body.isCut || plain.length > KEPT_BYTES
  const head = {
    size: isCut ? Math.max(body.size, plain.length) : plain.length,
    mimeType,
    ...(coding === '' || isCut ? {} : { compression: plain.length - body.size })
  }
  const comment = isCut ? { comment: `cut: the first ${KEPT_BYTES / 1024} kB are here` } : {}
  if (isText(plain, mimeType)) return { ...head, text: masker.text(textOf(plain, mimeType)).slice(0, KEPT_BYTES), ...comment }
  return { ...head, ...binary(plain, masker), ...comment }
}

function isText (bytes: Buffer, mimeType: string): boolean {
  if (TEXTUAL.test(mimeType)) return true
  // without a type: text unless something speaks against it
  return mimeType === 'x-unknown' && !bytes.subarray(0, 4096).includes(0) && !bytes.subarray(0, 4096).toString('utf8').includes('\ufffd')
}

function textOf (bytes: Buffer, mimeType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(mimeType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(bytes, { stream: true })
  } catch {
    return bytes.toString('latin1')
  }
}

/** What cannot be read cannot be masked either: bytes that hold a secret in plain sight are left out as a whole. */
function binary (bytes: Buffer, masker: Masker): object {
  const latin = bytes.toString('latin1')
  const shown = masker.text(latin)
  if (shown !== latin && shown.includes(MASK)) return { comment: 'left out: it holds secrets' }
  return { text: bytes.subarray(0, KEPT_BYTES).toString('base64'), encoding: 'base64' }
}
