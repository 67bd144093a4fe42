/**
 * English sentences of the edge in French: a sentence is found among the templates by its words, its parts are put into the
 * French one. Also for sentences out of a log, of which only the English text is left.
 */
import { CERTIFICATE, CONNECT, DIAL, HANDSHAKE, OPEN_FILES } from './dial.js'
import { EDGE, FORWARD, REWRITE, SITE } from './edge.js'
import { EXCHANGE, GRAMMAR } from './exchange.js'
import { LAUNCH, SYSTEM_ERRORS } from './launch.js'
import type { Template } from './sentence.js'

/** null where no template knows the sentence. */
export type ToFrench = (english: string) => string | null

interface Matcher {
  readonly pattern: RegExp
  readonly parts: ReadonlyArray<readonly [name: string, how: string]>
  readonly french: string
}

/** How a part is written in French. */
const HOW: Readonly<Record<string, (part: string, say: ToFrench) => string>> = {
  say: (part, say) => say(part) ?? part,
  list: (part, say) => part.replace(/ and (?=[^,]*$)/, ' et ').replace(/(\d+) more$/, '$1 autres').split(/(, | et )/)
    .map(item => say(item) ?? item).join(''),
  size: part => part.replace(/ bytes?\b/, match => match.replace('byte', 'octet')).replace(/(\d+)\.(\d+) kB/, '$1,$2\u00a0Ko')
    .replace(/ kB/, '\u00a0Ko'),
  requests: part => part.replace(/requests?/, match => match.replace('request', 'requête')),
  time: part => part.replace(/hour/, 'heure').replace(/day/, 'jour').replace(/second/, 'seconde')
}

/** No-break spaces where French has them: before ; : ? ! and inside guillemets. An address like ::1 keeps its own. */
export const frenchSpaces = (text: string): string => text.replace(/(?<=\S) (?=[;?!»]|:(?![:\w]))/g, '\u00a0').replace(/« /g, '«\u00a0')

const escaped = (literal: string): string => literal.replace(/[.*+?^${}()|\\]/g, '\\$&')

/** `listens[ on {address}]` as a pattern; parts are as short as they can be. */
function compile ({ en, fr }: Template): Matcher {
  const parts: Array<readonly [string, string]> = []
  const source = en.split(/(\{\w+(?::\w+)?\}|[[\]])/).map(piece => {
    if (piece === '[') return '(?:'
    if (piece === ']') return ')?'
    const [, name, how = ''] = /^\{(\w+)(?::(\w+))?\}$/.exec(piece) ?? []
    if (name === undefined) return escaped(piece)
    parts.push([name, how])
    return '(.+?)'
  }).join('')
  return { pattern: new RegExp(`^${source}$`, 's'), parts, french: frenchSpaces(fr) }
}

/** Of several templates that fit, the one with the most words of its own is meant. */
const weight = ({ en }: Template): number => en.replace(/\{[^}]*\}/g, '').length

/** @param templates of all that may be said */
export function createToFrench (templates: readonly Template[]): ToFrench {
  let matchers: readonly Matcher[] | null = null
  const one: ToFrench = english => {
    matchers ??= [...templates].sort((a, b) => weight(b) - weight(a)).map(compile)
    for (const { pattern, parts, french } of matchers) {
      const match = pattern.exec(english)
      if (match !== null) return filled(french, parts, match, say)
    }
    return null
  }
  // a sentence may itself hold a semicolon: the shortest beginning that is one, and then the rest
  const say: ToFrench = english => {
    if (english.length > LONGEST) return null
    for (let at = english.indexOf('; '); at !== -1; at = english.indexOf('; ', at + 1)) {
      const first = one(english.slice(0, at))
      const rest = first === null ? null : say(english.slice(at + 2))
      if (rest !== null) return `${first}\u00a0; ${rest}`
    }
    return one(english)
  }
  return say
}

function filled (french: string, parts: Matcher['parts'], match: RegExpExecArray, say: ToFrench): string {
  const values = new Map<string, string>()
  for (const [index, [name, how]] of parts.entries()) {
    const part = match[index + 1]
    if (part !== undefined) values.set(name, HOW[how]?.(part, say) ?? part)
  }
  return french
    .replace(/\[([^\]]*)\]/g, (_whole, inside: string) => namesIn(inside).every(name => values.has(name)) ? inside : '')
    .replace(/\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole)
}

const namesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** Longer texts are no sentences, and patterns take their time with them. */
const LONGEST = 4000

/** Every table of messages. */
export const MESSAGES: readonly Template[] = [
  CONNECT, DIAL, HANDSHAKE, CERTIFICATE, OPEN_FILES, EXCHANGE, GRAMMAR, LAUNCH, SYSTEM_ERRORS, SITE, REWRITE, FORWARD, EDGE
].flat()

/** Messages, and hints. */
export const ALL_SENTENCES: readonly Template[] = [...MESSAGES]
