/** Which errors a rule replaces: its conditions, made into one question. */
import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorConditions } from '../options/errors.js'
import { hostOnly, matchesHost, matchesPath } from '../../patterns.js'

/** What is known of an error when it is about to leave. */
export interface ErrorSeen {
  readonly status: number
  /** 0 where the error is no more than its status, or came from the upstream. */
  readonly code: number
  /** Empty where it came from the upstream. */
  readonly errorType: string
  /** The raw request target. */
  readonly url: string
  /** The Host header as it came. */
  readonly host: string
  readonly headers: IncomingHttpHeaders
}

export type Question = (seen: ErrorSeen) => boolean

export function questionOf ({ status, code, errorType, path, host, header }: ErrorConditions): Question {
  const questions: Question[] = []
  if (status !== null) questions.push(seen => status.some(([from, to]) => seen.status >= from && seen.status <= to))
  if (code !== null) questions.push(seen => code.includes(seen.code))
  if (errorType !== null) questions.push(seen => errorType.includes(seen.errorType))
  if (path !== null) questions.push(({ url }) => matchesPath(path, url))
  if (host !== null) questions.push(seen => matchesHost(host, hostOnly(seen.host)))
  for (const [name, part] of header) questions.push(({ headers }) => String(headers[name] ?? '').toLowerCase().includes(part))
  return seen => questions.every(question => question(seen))
}
