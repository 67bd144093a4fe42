/** What the rules of a site look at. A fault may add header lines of its own; they count as if the client had sent them. */
import type { IncomingHttpHeaders } from 'node:http'

export interface RuleRequest {
  /** The raw target. */
  readonly url: string
  /** Host without port, lower case. */
  readonly host: string
  readonly remoteAddress: string
  /** Two capitals: where the visitor pretends to be; null where the site does not say. */
  readonly country: string | null
  readonly headers: IncomingHttpHeaders
  /** Names and values as they came, flat. */
  readonly rawHeaders: readonly string[]
  /** Header lines a fault added, flat. */
  readonly added: readonly string[]
}

/** Throws UpstreamFailure when the request is not served. */
export type RuleCheck = (asked: RuleRequest) => void

/** One header's value. @param name lower case */
export function headerOf ({ headers, added }: Pick<RuleRequest, 'headers' | 'added'>, name: string): string | undefined {
  if (added.length > 0) {
    const own = valueIn(added, name)
    if (own !== undefined) return own
  }
  const value = headers[name]
  return typeof value === 'string' ? value : value?.join(', ')
}

/** The first value of that name in flat lines. */
export function valueIn (lines: readonly string[], name: string): string | undefined {
  for (let i = 0; i < lines.length; i += 2) if (lines[i]?.toLowerCase() === name) return lines[i + 1]
  return undefined
}

/** How many lines of that name there are. */
export function countIn (lines: readonly string[], name: string): number {
  let count = 0
  for (let i = 0; i < lines.length; i += 2) {
    const line = lines[i] as string
    if (line.length === name.length && line.toLowerCase() === name) count++
  }
  return count
}
