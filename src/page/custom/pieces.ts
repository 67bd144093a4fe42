/**
 * A text with tokens, cut into pieces once: what a request brings is filled in between. Boxes are templates of the brand
 * with every value escaped; the other tokens are single values, escaped as the text around them needs it.
 */
import { fileURLToPath } from 'node:url'
import type { Brand, CustomToken, Language, Page, View, Visitor } from '../../brand/brand.js'
import { readTextFile } from '../../options/values/text-file.js'
import { perRequest, requestFields, wordsOf } from '../compile.js'
import { escapeHtml, toBytes } from '../escape.js'
import { parseTemplate, type Template } from '../template.js'

/** The box a template makes; a byte string. */
export type Box = (template: string) => string

/** Fills a text in; what comes back is a byte string, one character for each byte. */
export type Fill = (visitor: Visitor, box: Box) => string

type Escape = (value: string) => string

const CONTROLS = /(?![\t\n\r])\p{Cc}/gu

/** Control bytes have no business in any of them. */
const withoutControls: Escape = value => toBytes(value.replace(CONTROLS, '\uFFFD'))

const ESCAPES: Readonly<Record<string, Escape>> = {
  'text/html': escapeHtml,
  'text/xml': escapeHtml,
  'application/json': value => toBytes(JSON.stringify(value).slice(1, -1))
}

/** @param tokens those that count here; whatever else looks like one stays as it is */
export function cut (text: string, tokens: Readonly<Record<string, CustomToken>>, mediaType: string): Fill {
  const escape = ESCAPES[mediaType] ?? withoutControls
  const pieces = split(text, Object.keys(tokens)).map((piece, index) => index % 2 === 0 ? toBytes(piece) : fillOf(tokens[piece], escape))
  return (visitor, box) => pieces.map(piece => typeof piece === 'string' ? piece : piece(visitor, box)).join('')
}

function fillOf (by: CustomToken | undefined, escape: Escape): Fill {
  if (by === undefined) return () => ''
  if ('template' in by) return (_, box) => box(by.template)
  return visitor => escape(visitor[by.field] ?? by.otherwise)
}

/** Text at even places, tokens at odd ones. */
const split = (text: string, tokens: readonly string[]): string[] =>
  text.split(new RegExp(`(${tokens.map(token => token.replace(/\W/g, '\\$&')).join('|')})`))

/** The boxes of a brand, each made when it is first asked for. */
export function createBoxes (brand: Brand, folder: URL): (template: string, view: View, page: Page) => string {
  const read = (file: string): string => readTextFile(fileURLToPath(new URL(file, folder)), `${file} `)
  const make = (template: string, page: Page, language: Language): Template => {
    const words = wordsOf(brand, page, language)
    return parseTemplate(template, read, new Set([...Object.keys(words), ...perRequest(brand, page, language)])).bind(words)
  }
  const made = new Map<string, Template>()
  return (template, view, page) => {
    const key = `${template} ${page.code} ${view.language}`
    let box = made.get(key)
    if (box === undefined) made.set(key, box = make(template, page, view.language))
    return box.render(requestFields(brand, view, page))
  }
}
