/**
 * HTML with placeholders, and nothing else: `{{name}}` is replaced by an escaped value, `{{#name}}...{{/name}}` is written
 * once per entry of a list (`{{.}}` is the entry), or once when the value is a text, and not at all when it is empty or null.
 * `{{>file}}` takes in another file of the folder. There is no way to write a value unescaped. Parsed once; what does not
 * change per request is filled in once.
 */
import type { Fields } from '../brand/brand.js'
import { escapeHtml, toBytes } from './escape.js'

/** `where` is `file:line`. */
interface Placeholder { readonly name: string, readonly where: string }
interface Section extends Placeholder { readonly body: Node[] }
type Node = string | Placeholder | Section

export interface Template {
  /** Fills in what is known already; the placeholders left are filled by `render`. */
  readonly bind: (values: Fields) => Template
  /** A byte string: write it as latin1. Throws an Error naming the placeholder that has no value. */
  readonly render: (values: Fields) => string
}

/** Reads a file of the brand's folder by its name. */
export type ReadFile = (name: string) => string

/**
 * Parses a template.
 * @param known every name a placeholder may have
 * @throws Error that names file and line of an unknown placeholder or an unbalanced section.
 */
export function parseTemplate (file: string, read: ReadFile, known: ReadonlySet<string>): Template {
  return templateOf(parse(file, read, known))
}

function parse (file: string, read: ReadFile, known: ReadonlySet<string>): Node[] {
  const root: Node[] = []
  const open: Section[] = []
  let line = 1
  // the split leaves text at even places and the inside of each pair of braces at odd ones
  for (const [at, piece] of read(file).split(/\{\{(.*?)\}\}/s).entries()) {
    const nodes = open.at(-1)?.body ?? root
    const where = `${file}:${line}`
    if (at % 2 === 0) nodes.push(toBytes(piece))
    else if (piece.startsWith('>')) nodes.push(...parse(piece.slice(1).trim(), read, known))
    else if (piece.startsWith('/')) close(open, piece.slice(1).trim(), where)
    else {
      const name = piece.replace(/^#/, '').trim()
      if (!known.has(name) && !(name === '.' && open.length > 0)) throw unknown(name, known, where)
      const section: Section | null = piece.startsWith('#') ? { name, where, body: [] } : null
      nodes.push(section ?? { name, where })
      if (section !== null) open.push(section)
    }
    line += piece.split('\n').length - 1
  }
  const left = open.at(-1)
  if (left !== undefined) throw new Error(`${left.where}: section {{#${left.name}}} is never closed`)
  return root
}

function close (open: Section[], name: string, where: string): void {
  if (open.pop()?.name !== name) throw new Error(`${where}: {{/${name}}} closes no section {{#${name}}}`)
}

const unknown = (name: string, known: ReadonlySet<string>, where: string): Error =>
  new Error(`${where}: unknown placeholder {{${name}}}; known are ${[...known].sort().join(', ')}`)

const templateOf = (nodes: Node[]): Template => ({
  bind: values => templateOf(merge(bind(nodes, values, undefined))),
  render: values => render(nodes, values, '')
})

const entriesOf = (value: Fields[string]): readonly string[] =>
  value === null || value === '' ? [] : typeof value === 'string' ? [value] : value

const textOf = (value: Fields[string]): string => typeof value === 'string' ? value : (value ?? []).join(', ')

/** @param entry what `{{.}}` stands for; undefined inside a section that is only filled later */
function bind (nodes: readonly Node[], values: Fields, entry: string | undefined): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (typeof node === 'string') return [node]
    const value = node.name === '.' ? entry : values[node.name]
    if (!('body' in node)) return value === undefined ? [node] : [escapeHtml(textOf(value))]
    if (value === undefined) return [{ ...node, body: merge(bind(node.body, values, undefined)) }]
    return entriesOf(value).flatMap(one => bind(node.body, values, one))
  })
}

/** Joins neighboring texts, so that a page is a handful of pieces. */
function merge (nodes: readonly Node[]): Node[] {
  const merged: Node[] = []
  for (const node of nodes) {
    const last = merged.at(-1)
    if (typeof node === 'string' && typeof last === 'string') merged[merged.length - 1] = last + node
    else merged.push(node)
  }
  return merged
}

function render (nodes: readonly Node[], values: Fields, entry: string): string {
  let html = ''
  for (const node of nodes) {
    if (typeof node === 'string') {
      html += node
      continue
    }
    const value = node.name === '.' ? entry : values[node.name]
    if (value === undefined) throw new Error(`${node.where}: {{${node.name}}} has no value`)
    if (!('body' in node)) html += escapeHtml(textOf(value))
    else for (const one of entriesOf(value)) html += render(node.body, values, one)
  }
  return html
}
