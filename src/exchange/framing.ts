/** How long an answer's body is, and whether its connection lives on: RFC 9112 sections 6.3 and 9.3. */
import { AnswerError, type AnswerHead } from './answer-head.js'

export interface Framing {
  /** `none`: no body. `close`: until the connection ends. */
  readonly kind: 'none' | 'length' | 'chunked' | 'close'
  readonly length: number
  readonly keepAlive: boolean
  /** Seconds the upstream says it keeps an idle connection, or null. */
  readonly patience: number | null
}

/**
 * @param method of the request: an answer to HEAD has no body whatever its head says
 * @throws AnswerError for a length that cannot be trusted
 */
export function framingOf ({ status, raw, old }: AnswerHead, method: string): Framing {
  let length: string | null = null
  let coding: string | null = null
  let connection = ''
  let patience: number | null = null
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string
    switch (name.length) {
      case 10: {
        const lower = name.toLowerCase()
        if (lower === 'connection') connection += raw[i + 1] as string
        else if (lower === 'keep-alive') patience = timeoutOf(raw[i + 1] as string)
        break
      }
      case 14:
        if (name.toLowerCase() === 'content-length') {
          if (length !== null) throw untrusted('two Content-Length lines')
          length = raw[i + 1] as string
        }
        break
      case 17: if (name.toLowerCase() === 'transfer-encoding') coding = raw[i + 1] as string
    }
  }
  if (length !== null && !/^\d{1,15}$/.test(length)) throw untrusted('a Content-Length that is no number')
  if (length !== null && coding !== null) throw untrusted('a Content-Length beside Transfer-Encoding')
  const keepAlive = connection === '' ? !old : !/\bclose\b/i.test(connection) && (!old || /\bkeep-alive\b/i.test(connection))
  if (method === 'HEAD' || status === 204 || status === 304) return { kind: 'none', length: 0, keepAlive, patience }
  if (coding !== null) return /(?:^|,)[ \t]*chunked$/i.test(coding) ? { kind: 'chunked', length: 0, keepAlive, patience } : UNTIL_CLOSE
  if (length === null) return UNTIL_CLOSE
  return { kind: length === '0' ? 'none' : 'length', length: Number(length), keepAlive, patience }
}

const UNTIL_CLOSE: Framing = { kind: 'close', length: 0, keepAlive: false, patience: null }

/** The whole head is the evidence: it is for the reader to see which line is meant. */
const untrusted = (words: string): AnswerError => new AnswerError('HPE_UNEXPECTED_CONTENT_LENGTH', words, -1)

function timeoutOf (value: string): number | null {
  const [, seconds] = /timeout[ \t]*=[ \t]*"?(\d{1,6})/i.exec(value) ?? []
  return seconds === undefined ? null : Number(seconds)
}
