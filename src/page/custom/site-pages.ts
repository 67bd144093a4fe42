/**
 * Makes a site's own pages and rules ready: everything is read, checked and cut up here, at the start or at a reload, and
 * what is wrong is told all at once. A request only picks and fills in.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { didYouMean } from '../../nearest.js'
import { formatPath, type Path } from '../../options/place.js'
import { OptionsError, type Problem } from '../../options/problem.js'
import { writtenAt } from '../../options/written.js'
import type { CustomPage, ErrorRule, ErrorSettings } from '../options/errors.js'
import type { Brand, CustomPages, Page, View, Visitor } from '../../brand/brand.js'
import { contentOf, mediaTypeOf } from './files.js'
import { whereOf } from './findings.js'
import { createBoxes, cut, type Fill } from './pieces.js'
import { questionOf, type Question } from './rules.js'
import { UnreadablePage, readUpload, typeNamed, type ReadUpload } from './upload.js'

/** What leaves in place of an error's own body. */
export interface Substitute {
  /** Content-Type. */
  readonly type: string
  readonly fill: Fill
  /** Status in place of the error's own, or null. */
  readonly statusCode: number | null
  /** Type of the page, or the rule's name: what the log shows. */
  readonly name: string
}

interface Rule extends Substitute { readonly fits: Question }

type Boxes = ReturnType<typeof createBoxes>

interface Made {
  readonly uploads: ReadonlyMap<string, Substitute>
  readonly rules: readonly Rule[]
  readonly files: readonly string[]
  readonly notes: readonly string[]
}

/** What was asked for: the raw target and the Host header. */
interface Target { readonly url: string, readonly host: string }

interface Sent { readonly acceptEncoding: string | undefined, readonly headers?: IncomingHttpHeaders }

/** A mistake, and which option it is in; without a path it is in a file that has its own lines. */
export type CustomProblem = Problem & { readonly path?: Path }

/** Pages or rules that cannot be used. Carries every mistake, and the files that would have to change. */
export class CustomPagesError extends OptionsError {
  declare readonly problems: readonly CustomProblem[]

  constructor (problems: readonly CustomProblem[], files: readonly string[]) {
    super(problems, files)
    this.name = 'CustomPagesError'
  }
}

/** What a site has of its own. */
export class SitePages {
  /** Every file that it is made of. */
  readonly files: readonly string[]
  /** Sentences worth a line in the log. */
  readonly notes: readonly string[]
  /** There are rules: answers of the upstream must be looked at. */
  readonly hasRules: boolean
  private readonly custom: CustomPages
  private readonly boxes: Boxes
  private readonly uploads: ReadonlyMap<string, Substitute>
  private readonly rules: readonly Rule[]

  constructor (custom: CustomPages, boxes: Boxes, { uploads, rules, files, notes }: Made) {
    this.custom = custom
    this.boxes = boxes
    this.uploads = uploads
    this.rules = rules
    this.hasRules = rules.length > 0
    this.files = files
    this.notes = notes
  }

  /** For an error made here: a rule before a page, and neither where the brand allows none. */
  forPage (page: Page, { url, host }: Target, { acceptEncoding, headers = {} }: Sent): Substitute | null {
    const { exempt, ...facts } = this.custom.rules.factsOf(page)
    const rule = exempt || !this.hasRules ? undefined : this.rules.find(({ fits }) => fits({ status: page.status, ...facts, url, host, headers }))
    if (rule !== undefined) return rule
    if (this.uploads.size === 0 || !this.custom.shownTo(acceptEncoding)) return null
    for (const type of this.custom.typesFor(page)) {
      const upload = this.uploads.get(type)
      if (upload !== undefined) return upload
    }
    return null
  }

  /** For an error that the upstream answered with. */
  forAnswer (status: number, { url, host }: Target, headers: IncomingHttpHeaders): Substitute | null {
    return this.rules.find(({ fits }) => fits({ status, code: 0, errorType: '', url, host, headers })) ?? null
  }

  /** The body; a byte string. */
  write ({ fill }: Substitute, view: View, page: Page): string {
    return fill(view, template => this.boxes(template, view, page))
  }

  /** The body in place of an upstream's answer: about that, no box has anything to say. */
  writePlain ({ fill }: Substitute, visitor: Visitor): string {
    return fill(visitor, () => '')
  }
}

/** @throws CustomPagesError with every mistake in pages and rules */
export type CompileSitePages = (settings: ErrorSettings) => SitePages | null

/** Reads, checks and makes ready what sites of a brand have of their own. */
export function sitePagesCompiler (brand: Brand, folder: URL): CompileSitePages {
  const boxes = createBoxes(brand, folder)
  return settings => {
    const { customPages, errorRules } = settings
    if (customPages.length === 0 && errorRules.length === 0) return null
    const { custom } = brand
    if (custom === undefined) {
      const path = customPages[0] === undefined ? pathOfRule(errorRules[0]) : pathOfPage(customPages[0]).slice(0, -1)
      throw new CustomPagesError([inOption(path, `the brand ${brand.name} has no pages of a site's own; leave it out`)], [])
    }
    return new SitePages(custom, boxes, new Round(custom).make(customPages, errorRules))
  }
}

const pathOfPage = (page: CustomPage): Path => [...writtenAt(page) ?? ['customPages'], page.type]

const pathOfRule = (rule: ErrorRule | undefined): Path => (rule === undefined ? null : writtenAt(rule)) ?? ['errorRules']

const inOption = (path: Path, sentence: string): CustomProblem => ({ where: formatPath(path), path, sentence })

class Round {
  private readonly problems: CustomProblem[] = []
  private readonly notes: string[] = []
  private readonly files = new Set<string>()
  private readonly custom: CustomPages

  constructor (custom: CustomPages) { this.custom = custom }

  make (pages: readonly CustomPage[], rules: readonly ErrorRule[]): Made {
    const uploads = new Map<string, Substitute>()
    for (const page of pages) {
      const type = this.typeOf(page)
      // of two names for one type the weightier came first
      if (type !== null && !uploads.has(type)) uploads.set(type, this.upload(page, type))
    }
    const made = rules.map(rule => this.rule(rule))
    const files = [...this.files]
    if (this.problems.length > 0) throw new CustomPagesError(this.problems, files)
    return { uploads, rules: made, files, notes: this.notes }
  }

  private typeOf (page: CustomPage): string | null {
    const { type, file } = page
    const name = typeNamed(this.custom, type)
    if (name !== null) return name
    this.files.add(file)
    const { aliases, types } = this.custom
    const known = [...Object.keys(aliases), ...Object.keys(types)]
    this.problems.push(inOption(pathOfPage(page), `"${type}" is no type of page; there are ${known.join(', ')}${didYouMean(type, known)}`))
    return null
  }

  private upload (page: CustomPage, type: string): Substitute {
    const { file } = page
    const text = this.read(file, pathOfPage(page), () => readUpload(this.custom, file, type))?.text ?? ''
    return { type: 'text/html; charset=utf-8', fill: cut(text, this.custom.tokens, 'text/html'), statusCode: null, name: type }
  }

  private read (file: string, path: Path, read: () => ReadUpload): ReadUpload | null {
    this.files.add(file)
    try {
      const upload = read()
      for (const one of upload.files) this.files.add(one)
      this.problems.push(...upload.mistakes.map(one => ({ where: whereOf(one), sentence: one.sentence })))
      this.notes.push(...upload.notes.map(one => `${whereOf(one)}: ${one.sentence}`))
      return upload
    } catch (error) {
      if (!(error instanceof UnreadablePage)) throw error
      this.problems.push(inOption(path, `${file} ${error.message}`))
      return null
    }
  }

  private rule (rule: ErrorRule): Rule {
    const { rules } = this.custom
    const name = rule.name ?? 'errorRules'
    const path = pathOfRule(rule)
    const wrong = (sentence: string): void => { this.problems.push(inOption(path, sentence)) }
    const [least, most] = rules.statuses
    if (rule.statusCode !== null && (rule.statusCode < least || rule.statusCode > most)) wrong(`statusCode ${rule.statusCode} is out of range; it takes ${least} to ${most}`)
    for (const type of rule.when.errorType ?? []) {
      if (!rules.errorTypes.includes(type)) wrong(`when.errorType "${type}" is no class of errors; there are ${rules.errorTypes.join(', ')}${didYouMean(type, rules.errorTypes)}`)
    }
    const body = rule.asset === null ? this.inline(rule, wrong) : this.asset(rule.asset, path, wrong)
    return { ...body, fits: questionOf(rule.when), statusCode: rule.statusCode, name }
  }

  private inline ({ content, contentType }: ErrorRule, wrong: (sentence: string) => void): { type: string, fill: Fill } {
    const { contentTypes, maxContent, tokens } = this.custom.rules
    const text = content ?? ''
    const type = (contentType ?? '').toLowerCase()
    if (!contentTypes.includes(type)) wrong(`contentType "${contentType}" is not allowed; it takes ${contentTypes.join(', ')}${didYouMean(type, contentTypes)}`)
    if (Buffer.byteLength(text) > maxContent) wrong(`content has ${Buffer.byteLength(text)} bytes; it may have ${maxContent}, and an asset more`)
    return { type: `${type}; charset=utf-8`, fill: cut(text, tokens, type) }
  }

  private asset ({ name, file }: { name: string, file: string }, path: Path, wrong: (sentence: string) => void): { type: string, fill: Fill } {
    const { assetName, tokens } = this.custom.rules
    if (!assetName.test(name)) wrong(`asset.name "${name}" is not allowed; it takes letters, digits and _, up to 200`)
    const type = mediaTypeOf(file)
    const text = type === 'text/html' ? this.htmlAsset(file, path) : this.plainAsset(file, wrong)
    return { type: `${type}; charset=utf-8`, fill: cut(text, tokens, type) }
  }

  /** An asset is put together like a page, but needs no head and no token. */
  private htmlAsset (file: string, path: Path): string {
    const custom: CustomPages = { ...this.custom, check: this.custom.rules.checkAsset }
    return this.read(file, path, () => readUpload(custom, file, ''))?.text ?? ''
  }

  private plainAsset (file: string, wrong: (sentence: string) => void): string {
    this.files.add(file)
    const content = contentOf(file, this.custom.maxBytes)
    if (typeof content !== 'string') return content.toString('utf8')
    wrong(`asset ${file} cannot be read: ${content}`)
    return ''
  }
}
