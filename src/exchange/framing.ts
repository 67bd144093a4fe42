/** How long an answer's body is, and whether its connection lives on: RFC 9112 sections 6.3 and 9.3. */
import { bindsConnection, elementsOf, joined, takersOf } from '../header-lists.js'
import { AnswerError, type AnswerHead } from './answer-head.js'

export interface Framing {
  /** `none`: no body. `close`: until the connection ends. */
  readonly kind: 'none' | 'length' | 'chunked' | 'close'
  readonly length: number
  readonly keepAlive: boolean
  /** Seconds the upstream says it keeps an idle connection, or null. */
  readonly keepAliveSeconds: number | null
  /** It asks for a login that holds for the connection, not for a request. */
  readonly binds: boolean
}

/** What the lines say that matter here. */
interface Fields {
  length: string | null
  coding: string | null
  connection: string | null
  keepAlive: string | null
  binds: boolean
}

const readChallenge = (fields: Fields, value: string): void => { if (bindsConnection(value)) fields.binds = true }

/** Two lines of one name are one list. */
const readerOf = takersOf<Fields>({
  connection: (fields, value) => { fields.connection = joined(fields.connection, value) },
  'keep-alive': (fields, value) => { fields.keepAlive = joined(fields.keepAlive, value) },
  'content-length': (fields, value) => {
    if (fields.length !== null) throw untrusted('two Content-Length lines')
    fields.length = value
  },
  'www-authenticate': readChallenge,
  'transfer-encoding': (fields, value) => { fields.coding = joined(fields.coding, value) },
  'proxy-authenticate': readChallenge
})

/**
 * @param method of the request: an answer to HEAD has no body whatever its head says
 * @throws AnswerError for a length that cannot be trusted
 */
export function framingOf ({ status, raw, old }: AnswerHead, method: string): Framing {
  const fields = fieldsOf(raw)
  const { length, coding, binds } = fields
  if (length !== null && !/^0*\d{1,15}$/.test(length)) throw untrusted('a Content-Length that is no number')
  if (length !== null && coding !== null) throw untrusted('a Content-Length beside Transfer-Encoding')
  const size = Number(length)
  const isEmpty = method === 'HEAD' || status === 204 || status === 304
  // a body that is announced may be sent, against the rules, and must not be read as the next answer
  const isClean = !isEmpty || (coding === null && size === 0)
  const framed = (kind: Framing['kind'], staysOpen = isClean && isKept(fields, old)): Framing =>
    ({ kind, length: kind === 'length' ? size : 0, keepAlive: staysOpen, keepAliveSeconds: patienceOf(fields.keepAlive), binds })
  if (isEmpty) return framed('none')
  if (coding !== null) return elementsOf(coding).at(-1) === 'chunked' ? framed('chunked') : framed('close', false)
  if (length === null) return framed('close', false)
  return framed(size === 0 ? 'none' : 'length')
}

function fieldsOf (raw: readonly string[]): Fields {
  const fields: Fields = { length: null, coding: null, connection: null, keepAlive: null, binds: false }
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string
    readerOf(name)?.(fields, raw[i + 1] as string)
  }
  return fields
}

/** RFC 9112 section 9.3; section 6.1 for codings, which HTTP/1.0 does not have. */
function isKept ({ connection, coding }: Fields, old: boolean): boolean {
  if (connection === null) return !old
  const options = elementsOf(connection)
  return !options.includes('close') && (!old || (options.includes('keep-alive') && coding === null))
}

/** Where it is told twice, the shorter time counts. */
function patienceOf (keepAlive: string | null): number | null {
  if (keepAlive === null) return null
  const times = elementsOf(keepAlive).map(element => /^timeout[ \t]*=[ \t]*"?(\d{1,6})/.exec(element)?.[1]).filter(seconds => seconds !== undefined)
  return times.length === 0 ? null : Math.min(...times.map(Number))
}

/** The whole head is the evidence: it is for the reader to see which line is meant. */
const untrusted = (words: string): AnswerError => new AnswerError('HPE_UNEXPECTED_CONTENT_LENGTH', words, -1)
