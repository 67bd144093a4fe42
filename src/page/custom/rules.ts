/** Which errors a rule replaces: its conditions, made into one question. */
import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorConditions } from '../../options/errors.js'

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

const pathFits = (prefix: string, url: string): boolean => {
  const bare = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix
  return url.startsWith(bare) && ['/', '?', undefined].includes(url[bare.length])
}

const hostFits = (wanted: string, host: string): boolean => {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':')
  const name = (end > 0 ? host.slice(0, end) : host).toLowerCase()
  return wanted.startsWith('*.') ? name.endsWith(wanted.slice(1)) : name === wanted
}

export function questionOf ({ status, code, errorType, path, host, header }: ErrorConditions): Question {
  const questions: Question[] = []
  if (status !== null) questions.push(seen => status.some(([from, to]) => seen.status >= from && seen.status <= to))
  if (code !== null) questions.push(seen => code.includes(seen.code))
  if (errorType !== null) questions.push(seen => errorType.includes(seen.errorType))
  if (path !== null) questions.push(({ url }) => pathFits(path, url))
  if (host !== null) questions.push(seen => hostFits(host, seen.host))
  for (const [name, part] of header) questions.push(({ headers }) => String(headers[name] ?? '').toLowerCase().includes(part))
  return seen => questions.every(question => question(seen))
}
