/**
 * The head of an answer, read as RFC 9112 wants it: sections 4 (status line) and 5 (field syntax). What breaks the grammar
 * is refused with the place of the byte, because two programs that read such a head differently are how requests get smuggled.
 */

export interface AnswerHead {
  readonly status: number
  readonly phrase: string
  /** Names and values, flat, one character for each byte. */
  readonly raw: readonly string[]
  /** HTTP/1.0: the connection ends after the answer unless it is asked to stay. */
  readonly old: boolean
}

/** What was sent is no answer. The codes are those of llhttp, which the lenient link reads with. */
export class AnswerError extends Error {
  readonly code: string
  /** In a few words, for people. */
  readonly reason: string
  /** Bytes before the one that does not fit: of the answer, or of `rest`. */
  readonly at: number
  /** The line that does not fit and what follows it, where the answer's head is not at hand any more. */
  readonly rest: Buffer | null

  constructor (code: string, reason: string, at: number, rest: Buffer | null = null) {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(reason)
    Error.stackTraceLimit = limit
    this.name = 'AnswerError'
    this.code = code
    this.reason = reason
    this.at = at
    // copied: the memory it came in is lent
    this.rest = rest === null ? null : Buffer.from(rest)
  }
}

const TOKEN = "!#$%&'*+.^_`|~0-9A-Za-z-"
const VALUE = '\\t\\x20-\\x7e\\x80-\\xff'

/** A whole head: one pass of a compiled pattern costs less than any loop over its characters. */
const HEAD = new RegExp(`^HTTP/1\\.([01]) (\\d{3})(?: ([${VALUE}]*))?\\r\\n(?:[${TOKEN}]+:[${VALUE}]*\\r\\n)*\\r\\n$`)
const FIELDS = new RegExp(`^(?:[${TOKEN}]+:[${VALUE}]*\\r\\n)*\\r\\n$`)

/** The longest beginning that may still become a line. */
const STATUS_LINE = new RegExp(`^(?:H(?:T(?:T(?:P(?:/(?:1(?:\\.(?:[01](?: (?:\\d(?:\\d(?:\\d(?: [${VALUE}]*)?)?)?)?)?)?)?)?)?)?)?)?)?`)
const FIELD_LINE = new RegExp(`^(?:[${TOKEN}]+(?::[${VALUE}]*)?)?`)

const WHOLE_STATUS_LINE = /^HTTP\/1\.[01] \d{3}(?: |$)/

/**
 * @param text a head with its empty line, one character for each byte
 * @throws AnswerError
 */
export function readHead (text: string): AnswerHead {
  const match = HEAD.exec(text)
  if (match === null) throw complaint(text) ?? new AnswerError('HPE_INVALID_CONSTANT', 'an answer that breaks the grammar', 0)
  return { status: Number(match[2]), phrase: match[3] ?? '', raw: linesOf(text, text.indexOf('\r\n') + 2), old: match[1] === '0' }
}

/** @throws AnswerError */
export function readTrailers (text: string): readonly string[] {
  if (!FIELDS.test(text)) throw trailerComplaint(text) ?? new AnswerError('HPE_INVALID_HEADER_TOKEN', 'a trailer line that is none', 0, Buffer.from(text, 'latin1'))
  return linesOf(text, 0)
}

/** What is wrong with trailers, or with as much of them as has come; null when they may still become some. */
export function trailerComplaint (text: string): AnswerError | null {
  // their lines are those of a head
  const odd = complaint(BEFORE + text, BEFORE.length)
  return odd === null ? null : new AnswerError(odd.code, odd.reason.replace('header', 'trailer'), odd.at - BEFORE.length, Buffer.from(text, 'latin1'))
}

const BEFORE = 'HTTP/1.1 200\r\n'

/** Names and values of lines that are known to be sound. */
function linesOf (text: string, from: number): string[] {
  const raw: string[] = []
  for (let at = from, end = text.indexOf('\r\n', at); end > at; at = end + 2, end = text.indexOf('\r\n', at)) {
    const colon = text.indexOf(':', at)
    let first = colon + 1
    let last = end
    while (first < last && isBlank(text.charCodeAt(first))) first++
    while (last > first && isBlank(text.charCodeAt(last - 1))) last--
    raw.push(text.slice(at, colon), text.slice(first, last))
  }
  return raw
}

const isBlank = (code: number): boolean => code === 32 || code === 9

/**
 * What is wrong with a head, or with as much of it as has come.
 * @param from where a line begins; what lies before is known to be sound
 * @returns null when it may still become one
 */
export function complaint (text: string, from = 0): AnswerError | null {
  for (let at = from; at < text.length;) {
    const feed = text.indexOf('\n', at)
    const line = text.slice(at, feed === -1 ? text.length : feed)
    const sound = (at === 0 ? STATUS_LINE : FIELD_LINE).exec(line)?.[0].length ?? 0
    const isEnd = line.endsWith('\r')
    if (sound < line.length - (isEnd ? 1 : 0)) return misfit(sound, at)
    if (feed === -1) return null
    if (!isEnd) return new AnswerError('HPE_CR_EXPECTED', 'a line ends in a bare line feed', feed)
    if (at === 0 ? !WHOLE_STATUS_LINE.test(line.slice(0, -1)) : line.length > 1 && !line.includes(':')) return misfit(sound, at)
    at = feed + 1
  }
  return null
}

function misfit (sound: number, at: number): AnswerError {
  if (at > 0) return new AnswerError('HPE_INVALID_HEADER_TOKEN', 'a header line that is none', at + sound)
  const words = sound < 5 ? 'it does not begin with HTTP/' : sound < 9 ? 'a version other than HTTP/1.0 or HTTP/1.1' : sound < 12 ? 'a status that is not three digits' : 'a control byte in the status line'
  return new AnswerError('HPE_INVALID_CONSTANT', words, sound)
}
