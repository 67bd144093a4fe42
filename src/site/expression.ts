/** Texts with `{...}` in them that stand for a part of the request; other braces are plain text. */
import { headerOf, type RuleRequest } from './asked.js'

const EXPRESSION = /\{(path|query|host|address|header)(?::([A-Za-z0-9_-]+))?\}/g

type Part = (asked: RuleRequest, name: string) => string | undefined

const PARTS: Readonly<Record<string, Part>> = {
  path: ({ url }) => url.split('?', 1)[0],
  query: ({ url }) => url.includes('?') ? url.slice(url.indexOf('?') + 1) : undefined,
  host: ({ host }) => host,
  address: ({ remoteAddress }) => remoteAddress,
  header: (asked, name) => headerOf(asked, name.toLowerCase())
}

export interface Evaluated {
  readonly text: string
  /** What stands for nothing in this request, as it is written, or null. */
  readonly undefinedPart: string | null
}

/** The text as it is for this request. */
export function evaluate (text: string, asked: RuleRequest): Evaluated {
  let undefinedPart: string | null = null
  const filled = text.replace(EXPRESSION, (shown: string, word: string, name: string | undefined) => {
    const value = PARTS[word]?.(asked, name ?? '')
    if (value === undefined) undefinedPart ??= shown
    return value ?? ''
  })
  return { text: filled, undefinedPart }
}
