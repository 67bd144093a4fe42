/**
 * Puts into a page what it refers to, as an upload does: style sheets and scripts as text, images and fonts as data
 * addresses, style sheets' own references all the way down. What lies on another machine stays as it is and is told.
 */
import type { Attribute, Tag } from '../../brand/brand.js'
import { scanCss, type CssReference } from './css.js'
import { contentOf, dataUrl, folderOf, leadOf, shownPath } from './files.js'
import { findingAt, type Finding, type Source } from './findings.js'

/** A piece of a text and what comes in its place. */
interface Edit { readonly start: number, readonly end: number, readonly text: string }

/** Attributes that name one file to be shown, by element; `*` is every element. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  img: ['src'],
  input: ['src'],
  source: ['src'],
  track: ['src'],
  audio: ['src'],
  video: ['src', 'poster'],
  embed: ['src'],
  object: ['data'],
  image: ['href', 'xlink:href'],
  use: ['href', 'xlink:href'],
  feimage: ['href', 'xlink:href'],
  '*': ['background']
}

const ICONS = /^(?:icon|shortcut|apple-touch-icon|apple-touch-icon-precomposed|apple-touch-startup-image|mask-icon|fluid-icon)$/

/** Other documents and hints for a browser: they have no place inside of a page. */
const LINKED = /^(?:preload|prefetch|modulepreload|manifest|prerender)$/

const relOf = (tag: Tag): string[] => (valueOf(tag, 'rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean)

const attribute = (tag: Tag, name: string): Attribute | undefined => tag.attributes.find(one => one.name === name)

const valueOf = (tag: Tag, name: string): string | undefined => attribute(tag, name)?.value

const apply = (text: string, edits: readonly Edit[]): string => {
  let result = ''
  let at = 0
  for (const { start, end, text: by } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < at) continue
    result += text.slice(at, start) + by
    at = end
  }
  return result + text.slice(at)
}

const quoted = (value: string): string => `"${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`

export class Inliner {
  /** Every file that was read, and those that were missed: a change of one of them may change the page. */
  readonly files = new Set<string>()
  readonly mistakes: Finding[] = []
  /** What stays as it is: references that only a real upload could follow. */
  readonly notes: Finding[] = []
  private readonly root: string
  private readonly maxBytes: number
  /** Bytes put in so far: what refers to itself in ever more ways comes to an end. */
  private added = 0

  constructor (root: string, maxBytes: number) {
    this.root = root
    this.maxBytes = maxBytes
  }

  page (page: Source, tags: readonly Tag[]): string {
    const base = tags.find(tag => tag.name === 'base' && attribute(tag, 'href') !== undefined)
    if (base !== undefined) this.mistakes.push(findingAt(page, base.start, 'a <base> leads all addresses of the page elsewhere; leave it out and write them out'))
    const edits = tags.filter(({ closing }) => !closing).flatMap(tag => this.tag(page, tag))
    return apply(page.text, edits)
  }

  private tag (page: Source, tag: Tag): Edit[] {
    const edits = this.attributes(page, tag)
    if (tag.name === 'link') return [...edits, ...this.link(page, tag)]
    if (tag.name === 'script') return this.script(page, tag)
    if (tag.name === 'iframe' || tag.name === 'frame') this.frame(page, tag)
    if (tag.name !== 'style' || tag.contentEnd === null) return edits
    const css = page.text.slice(tag.end, tag.contentEnd)
    return [...edits, { start: tag.end, end: tag.contentEnd, text: asStyle(this.css(css, page, tag.end, [page.file])) }]
  }

  private attributes (page: Source, tag: Tag): Edit[] {
    return tag.attributes.flatMap(({ name, value, start, end }): Edit[] => {
      if (name === 'style') {
        const inlined = this.css(value, page, start, [page.file])
        return inlined === value ? [] : [{ start, end, text: `style=${quoted(inlined)}` }]
      }
      if (name === 'srcset') return [{ start, end, text: `srcset=${quoted(this.candidates(page, value, start))}` }]
      const names = [...SHOWN[tag.name] ?? [], ...SHOWN['*'] ?? []]
      const url = names.includes(name) ? this.asData(value, page, start) : null
      return url === null ? [] : [{ start, end, text: `${name}=${quoted(url)}` }]
    })
  }

  /** `small.png 1x, large.png 2x` */
  private candidates (page: Source, list: string, at: number): string {
    return list.replace(/(^|,)(\s*)([^\s,](?:[^\s]*[^\s,])?)/g, (_, comma: string, gap: string, address: string) => `${comma}${gap}${this.asData(address, page, at) ?? address}`)
  }

  private link (page: Source, tag: Tag): Edit[] {
    const href = attribute(tag, 'href')
    const rels = relOf(tag)
    if (href === undefined) return []
    if (rels.includes('stylesheet')) return this.styleSheet(page, tag, href)
    if (rels.some(rel => ICONS.test(rel))) {
      const url = this.asData(href.value, page, href.start)
      return url === null ? [] : [{ start: href.start, end: href.end, text: `href=${quoted(url)}` }]
    }
    if (rels.some(rel => LINKED.test(rel))) this.notes.push(findingAt(page, tag.start, `<link rel=${rels.join(' ')}> cannot be put into a page; leave it out`))
    return []
  }

  private styleSheet (page: Source, tag: Tag, href: Attribute): Edit[] {
    const file = this.follow(href.value, page, href.start)
    if (file === null) return []
    const css = this.cssFile(file, page, href.start, [page.file])
    const media = valueOf(tag, 'media')
    return css === null ? [] : [{ start: tag.start, end: tag.end, text: `<style${media === undefined ? '' : ` media=${quoted(media)}`}>${asStyle(css)}</style>` }]
  }

  private script (page: Source, tag: Tag): Edit[] {
    const src = attribute(tag, 'src')
    const file = src === undefined ? null : this.follow(src.value, page, src.start)
    const content = src === undefined || file === null ? null : this.read(file, page, src.start)
    if (content === null) return []
    const kept = tag.attributes.filter(({ name }) => !['src', 'async', 'defer', 'integrity', 'crossorigin', 'charset'].includes(name))
    const attributes = kept.map(({ start, end }) => ` ${page.text.slice(start, end)}`).join('')
    return [{ start: tag.start, end: tag.contentEnd ?? tag.end, text: `<script${attributes}>${asScript(content.toString('utf8'))}` }]
  }

  private frame (page: Source, tag: Tag): void {
    const src = attribute(tag, 'src')
    if (src !== undefined && leadOf(src.value, this.root, this.root).to !== 'nothing') this.notes.push(findingAt(page, src.start, `a frame cannot be put into a page: ${shown(src.value)} stays as it is`))
  }

  /** @param stack files that led here, the page first */
  private css (css: string, place: Source, offset: number, stack: readonly string[]): string {
    const folder = folderOf(stack.at(-1) ?? place.file)
    const edits = scanCss(css).flatMap((reference): Edit[] => {
      // a style attribute's value is decoded: its places are no places of the page
      const at = css === place.text ? reference.start : Math.min(place.text.length, offset + reference.start)
      const text = reference.kind === 'import'
        ? this.imported(reference, place, at, stack)
        : this.asUrl(reference, place, at, folder)
      return text === null ? [] : [{ start: reference.start, end: reference.end, text }]
    })
    return apply(css, edits)
  }

  private asUrl ({ target }: CssReference, place: Source, at: number, folder: string): string | null {
    const url = this.asData(target, place, at, folder)
    return url === null ? null : `url("${url}")`
  }

  private imported ({ target, conditions }: CssReference, place: Source, at: number, stack: readonly string[]): string | null {
    const file = this.follow(target, place, at, folderOf(stack.at(-1) ?? place.file))
    const css = file === null ? null : this.cssFile(file, place, at, stack)
    if (css === null || file === null) return null
    if (conditions === '') return css
    // a media list alone can stand around the rules; a layer or a condition keeps its own syntax
    if (!/^(?:layer|supports\()/i.test(conditions)) return `@media ${conditions}{${css}}`
    return `@import url("${dataUrl('.css', Buffer.from(css))}") ${conditions};`
  }

  private cssFile (file: string, place: Source, at: number, stack: readonly string[]): string | null {
    if (stack.includes(file)) {
      this.mistakes.push(findingAt(place, at, `${shownPath(file)} imports itself: ${[...stack.slice(stack.indexOf(file)), file].map(one => shownPath(one)).join(' > ')}`))
      return null
    }
    const content = this.read(file, place, at)
    if (content === null) return null
    const text = content.toString('utf8').replace(/^\uFEFF/, '').replace(/^@charset "[^"]*";/i, '')
    return this.css(text, { file, text }, 0, [...stack, file])
  }

  /** A data address for what is shown, or null where the reference stays. */
  private asData (address: string, place: Source, at: number, folder = folderOf(place.file)): string | null {
    const lead = leadOf(address, folder, this.root)
    const file = this.follow(address, place, at, folder)
    const content = file === null ? null : this.read(file, place, at)
    return content === null || file === null ? null : dataUrl(file, content) + (lead.to === 'file' ? lead.fragment : '')
  }

  /** The file an address leads to; null where there is none, which is told. */
  private follow (address: string, place: Source, at: number, folder = folderOf(place.file)): string | null {
    const lead = leadOf(address, folder, this.root)
    if (lead.to === 'remote') this.notes.push(findingAt(place, at, `${shown(address)} is on another machine: an upload would fetch it and put it in, nothing here was asked; it must answer 200 and counts towards the size`))
    if (lead.to === 'nowhere') this.mistakes.push(findingAt(place, at, `${shown(address)} cannot be reached: ${lead.why}`))
    return lead.to === 'file' ? lead.file : null
  }

  private read (file: string, place: Source, at: number): Buffer | null {
    this.files.add(file)
    // the page is too large already, which is told once, by its size
    if (this.added > this.maxBytes) return null
    const content = contentOf(file, this.maxBytes)
    if (typeof content !== 'string') {
      this.added += content.length
      return content
    }
    this.mistakes.push(findingAt(place, at, `${shownPath(file)} cannot be read: ${content}`))
    return null
  }

  /** Whether reading was given up, because more was put in than a page may hold. */
  get isFull (): boolean { return this.added > this.maxBytes }
}

const shown = (address: string): string => JSON.stringify(address.length > 80 ? `${address.slice(0, 77)}...` : address)

/** Inside of a style element nothing may look like its end. */
const asStyle = (css: string): string => css.replace(/<\/(?=style)/gi, '<\\/')

/** The same for a script, where `<!-- <script` would hide the end, too; in a string `\x3C` means the same. */
function asScript (script: string): string {
  const closed = script.replace(/<\/(?=script)/gi, '<\\/')
  return /<script/i.test(closed) ? closed.replace(/<!--/g, '\\x3C!--') : closed
}
