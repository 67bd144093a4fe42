/**
 * Reads a page of a site's own the way its upload would: everything it refers to is put in, and every mistake for which
 * the upload would be refused is found.
 */
import { isUtf8 } from 'node:buffer'
import type { CustomPages, UploadMistake } from '../../brand/brand.js'
import { contentOf, folderOf } from './files.js'
import { findingAt, inOrder, type Finding, type Source } from './findings.js'
import { scanHtml } from './html.js'
import { Inliner } from './inline.js'

export interface ReadUpload {
  readonly type: string
  readonly file: string
  /** With everything put in. */
  readonly text: string
  /** Of it, in UTF-8. */
  readonly bytes: number
  /** The page and every file it is made of, also those that are missing. */
  readonly files: readonly string[]
  readonly mistakes: readonly Finding[]
  readonly notes: readonly Finding[]
}

/** The type a word stands for: its name or a shorter one; null for none. */
export function typeNamed (custom: CustomPages, word: string): string | null {
  const name = Object.hasOwn(custom.aliases, word) ? custom.aliases[word] ?? word : word
  return Object.hasOwn(custom.types, name) ? name : null
}

/** A file that cannot even be opened: nothing else can be said about it. */
export class UnreadablePage extends Error {
  readonly file: string

  constructor (file: string, why: string) {
    super(`cannot be read: ${why}`)
    this.name = 'UnreadablePage'
    this.file = file
  }
}

const NO_TYPE = (custom: CustomPages): string =>
  `no token says which type of page this is; name it (${[...Object.keys(custom.aliases), ...Object.keys(custom.types)].join(', ')}) or put the token of its type in`

/** Pages may be larger than the limit as they are written, but not by orders. */
const MOST = 8

function sourceOf (file: string, maxBytes: number): { page: Source, notes: Finding[] } {
  const content = contentOf(file, maxBytes * MOST)
  if (typeof content === 'string') throw new UnreadablePage(file, content)
  const page = { file, text: content.toString('utf8').replace(/^\uFEFF/, '') }
  const notes = isUtf8(content) ? [] : [findingAt(page, Math.max(0, page.text.indexOf('\uFFFD')), 'this is no UTF-8; save the page as UTF-8, which is what it is sent as')]
  return { page, notes }
}

/**
 * @param type of the page; null guesses it from the tokens
 * @throws UnreadablePage
 */
export function readUpload (custom: CustomPages, file: string, type: string | null): ReadUpload {
  const { page, notes } = sourceOf(file, custom.maxBytes)
  const { tags, placeAt } = scanHtml(page.text)
  const inliner = new Inliner(folderOf(file), custom.maxBytes)
  const text = inliner.page(page, tags)
  const bytes = Buffer.byteLength(text)
  const known = type ?? custom.guess(page.text)
  const told: readonly UploadMistake[] = [
    // what is blank has no other mistake
    ...known === null && page.text.trim() !== '' ? [{ at: 0, sentence: NO_TYPE(custom) }] : [],
    ...custom.check({ type: known, text: page.text, tags, placeAt, bytes: inliner.isFull ? Infinity : bytes })
  ]
  return {
    type: known ?? '',
    file,
    text,
    bytes,
    files: [file, ...inliner.files],
    mistakes: inOrder([...findings(page, told.filter(one => one.harmless !== true)), ...inliner.mistakes]),
    notes: inOrder([...notes, ...findings(page, told.filter(one => one.harmless === true)), ...inliner.notes])
  }
}

const findings = (page: Source, told: readonly UploadMistake[]): Finding[] => told.map(({ at, sentence }) => findingAt(page, at, sentence))
