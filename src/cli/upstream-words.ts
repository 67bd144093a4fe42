/** `edgeproxy 3000`: a word that can only be an upstream needs no flag. */
import { upstream } from '../dial/options/upstream.js'
import type { Flags } from '../options/flags.js'
import { Mistake, type Problem } from '../options/problem.js'
import { quote } from '../options/values/value.js'
import type { Given } from '../settings/rows.js'

/** Whether it names a port, an address with one, or a URL; a host alone looks like any misspelt word. */
export function isUpstream (word: string): boolean {
  try {
    const { hasScheme, hasPort } = upstream.read(word, { via: 'text', base: '' })
    return hasScheme || hasPort
  } catch (error) {
    if (error instanceof Mistake) return false
    throw error
  }
}

const unexpected = (word: string): Problem => ({
  where: '',
  sentence: `${quote(word)} is not expected here; options start with --, an upstream is a port, host:port or URL, and a program to start stands behind --`
})

/** The words as upstreams, behind those that have their flag. */
export function takeUpstreams (flags: Flags<Given>, base: string): Flags<Given> {
  const { words, given, problems } = flags
  if (words.length === 0) return flags
  const found = words.filter(isUpstream).map(word => upstream.read(word, { via: 'text', base }))
  const wrong = words.filter(word => !isUpstream(word)).map(unexpected)
  return { ...flags, given: { ...given, upstream: [...given.upstream ?? [], ...found] }, problems: [...problems, ...wrong] }
}
