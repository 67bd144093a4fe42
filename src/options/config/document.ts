/** Parses the text of a YAML or JSON config file (JSON is read as YAML, too) and knows the line and column of every node. */
import { LineCounter, isAlias, isMap, isNode, isPair, parseDocument, visit, type Document, type YAMLError } from 'yaml'
import type { Path } from '../place.js'

export interface Position {
  readonly line: number
  readonly column: number
}

/** A mistake in the text itself, with its place. */
export interface TextMistake extends Position {
  readonly sentence: string
}

export interface ParsedText {
  /** Undefined when the text cannot be understood. */
  readonly data: unknown
  readonly mistakes: readonly TextMistake[]
  /** Where the value, or the key, of a path stands; the nearest parent's place when there is no such node. */
  place (path: Path, atKey?: boolean | undefined): Position
}

const RUN_ON = 'this and what follows read as one; is a comma or a quote missing, or the next line indented too far?'

/** Sentences for what people really get wrong; the parser's own words for the rest. */
const SENTENCES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands here twice; keep one',
  TAB_AS_INDENT: 'a tab is used to indent; YAML takes spaces only',
  MULTIPLE_DOCS: 'a second document begins here; a config file is one document, leave out the ---',
  BLOCK_AS_IMPLICIT_KEY: RUN_ON,
  MULTILINE_IMPLICIT_KEY: RUN_ON,
  BLOCK_IN_FLOW: RUN_ON
}

/** `Missing closing "quote` becomes a sentence. */
const inWords = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/(["'])quote$/, 'quote $1').replace(/^[A-Z](?=[a-z ])/, letter => letter.toLowerCase())

const sentenceFor = (error: YAMLError): string => SENTENCES[error.code] ?? `this cannot be read: ${inWords(error.message)}`

/** One mistake for one place: the parser often tells what follows from the first, too. */
const firstAt = (errors: readonly YAMLError[]): YAMLError[] =>
  errors.filter((error, index) => errors.findIndex(other => other.pos[0] === error.pos[0]) === index)

/** Aliases can make cycles and giants of a few bytes, and a config file needs none. */
function findAliases (document: Document.Parsed): { offset: number, sentence: string }[] {
  const found: { offset: number, sentence: string }[] = []
  visit(document, {
    Node (_, node) {
      if (isAlias(node)) {
        found.push({ offset: node.range?.[0] ?? 0, sentence: `the alias *${node.source} is not taken; write the value out` })
      }
    }
  })
  return found
}

function keyOffset (document: Document.Parsed, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  const last = String(path.at(-1))
  const pair = parent.items.find(item => isPair(item) && isNode(item.key) && String(item.key) === last)
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined
}

function valueOffset (document: Document.Parsed, path: Path): number | undefined {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return isNode(node) ? node.range?.[0] : undefined
}

function offsetOf (document: Document.Parsed, path: Path, atKey: boolean): number {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length)
    const isKeyWanted = atKey && length === path.length
    const offset = isKeyWanted ? keyOffset(document, part) : valueOffset(document, part) ?? keyOffset(document, part)
    if (offset !== undefined) return offset
  }
  return valueOffset(document, []) ?? 0
}

export function parseText (text: string): ParsedText {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    // an offset in an empty text has no line
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const problems = [...document.errors, ...document.warnings]
  const mistakes = firstAt(problems).map(error => ({ ...at(error.pos[0]), sentence: sentenceFor(error) }))
  const isReadable = problems.every(error => error.code === 'DUPLICATE_KEY')
  const aliases = isReadable ? findAliases(document) : []
  mistakes.push(...aliases.map(({ offset, sentence }) => ({ ...at(offset), sentence })))
  if (mistakes.length === 0 && document.contents === null) {
    mistakes.push({ line: 1, column: 1, sentence: 'the file is empty; it takes options like upstream: localhost:3000' })
  }
  const data: unknown = isReadable && aliases.length === 0 && document.contents !== null ? document.toJS() : undefined
  return { data, mistakes, place: (path, atKey = false) => at(offsetOf(document, path, atKey)) }
}
