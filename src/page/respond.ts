/**
 * The one exit of a failure that can still become a page: picks page, language and form, fills the view in, and hands back
 * status, headers and body for somebody else to write. A renderer never throws.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { epochMs } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Brand, Language, Page, RequestFacts, View } from '../brand/brand.js'
import type { Substitute, SitePages } from './custom/site-pages.js'
import { compilePages, type CompiledPage } from './compile.js'
import { FORMS, type Form } from './forms.js'
import { pageHeaders } from './headers.js'
import { examplesOf } from './preview.js'
import { isTool, pickFormat, pickLanguage } from './negotiate.js'
import { viewOf } from './view.js'

/** What the client said it would like; header values as they came. */
export interface Asked {
  readonly method: string
  readonly accept: string | undefined
  readonly acceptLanguage: string | undefined
  readonly acceptEncoding: string | undefined
  readonly userAgent: string | undefined
  /** All of the request's headers, for a site's own rules. Default none. */
  readonly headers?: IncomingHttpHeaders
}

/** A page, ready to be written. */
export class Rendered {
  readonly statusCode: number
  /** Flat: name, value, name, value. Without the ray headers, which every response carries. */
  readonly headers: string[]
  /** The body, one character for each byte: as text it leaves in one write with the head. Empty for HEAD. */
  readonly bytes: string
  /** Name of the brand's page. */
  readonly page: string
  /** Type of the site's own page that is shown in its place; null for the brand's. */
  readonly custom: string | null
  /** What went wrong while it was made: a mistake of the brand's, or our own. */
  readonly bug: Error | null

  constructor (statusCode: number, headers: string[], bytes: string, page: string, { custom = null, bug = null }: Partial<Pick<Rendered, 'custom' | 'bug'>> = {}) {
    this.statusCode = statusCode
    this.headers = headers
    this.bytes = bytes
    this.page = page
    this.custom = custom
    this.bug = bug
  }

  get body (): Buffer { return Buffer.from(this.bytes, 'latin1') }
}

export interface Renderer {
  /** @param sitePages what the site has in place of the brand's pages. Default nothing */
  (asked: Asked, request: RequestFacts, failure: UpstreamFailure, sitePages?: SitePages | null): Rendered
  /** A page by its name, as it looks when a failure leads to it; nothing was seen, so it tells of nothing. */
  preview (asked: Asked, request: RequestFacts, name: string, sitePages?: SitePages | null): Rendered
}

export interface RendererOptions {
  readonly brand: Brand
  /** Folder of the brand's templates, ending in a slash. */
  readonly folder: URL
  /** `auto` follows Accept-Language. Default auto. */
  readonly lang?: Language | 'auto'
  /** Whether clients may learn what failed, beyond what the brand's page says. Default true. */
  readonly reveal?: boolean
  /** Epoch ms. Default: the present. */
  readonly now?: () => number
}

const VARY = 'Accept, Accept-Language'

/** Who is no browser is told by what it does not accept, and by its name. */
const VARY_TOOLS = 'Accept, Accept-Encoding, Accept-Language, User-Agent'

/** A site's own page is shown to who accepts a coding, as documented. */
const VARY_OWN = 'Accept-Encoding, Accept-Language'

const PLAIN = 'text/plain; charset=utf-8'

const FALLBACK_TEXT = 'error code: 500\nThe edge itself failed while making this page; its log says why. Simulated by edgeproxy.\n'

const FALLBACK_HEADERS = [
  'Content-Type', PLAIN, 'Content-Length', String(FALLBACK_TEXT.length), 'Cache-Control', 'private, no-store',
  'X-Content-Type-Options', 'nosniff', 'X-Robots-Tag', 'noindex', 'X-Edgeproxy-Simulated', '1',
  'Proxy-Status', 'edgeproxy; error=proxy_internal_error'
]

/** For the edge's own trouble while making a page: needs neither a brand nor a template. */
const fallback = (bug: Error): Rendered => new Rendered(500, [...FALLBACK_HEADERS], FALLBACK_TEXT, 'fallback', { bug })

/** @param name of the page, where it is asked for by its name and no failure leads to it; else null */
type Make = (
  asked: Asked, request: RequestFacts, failure: UpstreamFailure, name: string | null, sitePages: SitePages | null
) => Rendered

/**
 * Makes the renderer of a brand; its templates are read and checked here, once.
 * @throws Error with file and line of what is wrong with a template.
 */
export function createRenderer ({ brand, folder, lang = 'auto', reveal = true, now = epochMs }: RendererOptions): Renderer {
  const pages = compilePages(brand, folder)
  const vary = brand.forms.textForTools ? VARY_TOOLS : VARY
  const make: Make = (asked, request, failure, name, sitePages) => {
    try {
      const language = lang === 'auto' ? languageOf(asked) : lang
      const compiled = name === null ? pageOf(brand, pages, failure) : pageNamed(brand, pages, name)
      const { page } = compiled
      const seen = viewOf(request, failure, { language, made: now(), reveal })
      const view = name === null ? seen : { ...seen, local: false, detail: null, explained: null, said: [] }
      const own = sitePages?.forPage(page, request, asked) ?? null
      const { type, bytes, ...noted } = writeOwn(sitePages, own, view, page) ?? write(brand, compiled, formOf(brand, asked), view)
      const headers = pageHeaders(type, bytes.length, view, page, own === null, own === null ? vary : VARY_OWN)
      for (const part of brand.pages.headers(view, page, request)) headers.push(part)
      return new Rendered(own?.statusCode ?? page.status, headers, asked.method === 'HEAD' ? '' : bytes, compiled.name, noted)
    } catch (error) {
      return fallback(error as Error)
    }
  }
  let examples: ReturnType<typeof examplesOf> | null = null
  const render = (asked: Asked, request: RequestFacts, failure: UpstreamFailure, sitePages: SitePages | null = null): Rendered =>
    make(asked, request, failure, null, sitePages)
  return Object.assign(render, {
    preview (asked: Asked, request: RequestFacts, name: string, sitePages: SitePages | null = null) {
      examples ??= examplesOf(brand)
      return make(asked, request, examples.get(name) ?? NO_EXAMPLE, name, sitePages)
    }
  })
}

/** For a page that no failure leads to by itself. */
const NO_EXAMPLE = new UpstreamFailure('proxy_internal_error', '')

const languageOf = ({ acceptLanguage }: Asked): Language => acceptLanguage === undefined ? 'en' : pickLanguage(acceptLanguage)

function formOf (brand: Brand, { accept, acceptEncoding, userAgent }: Asked): Form {
  if (brand.forms.textForTools && isTool(accept, acceptEncoding, userAgent)) return 'tool'
  return accept === undefined ? 'html' : pickFormat(accept)
}

function pageOf (brand: Brand, pages: ReadonlyMap<string, CompiledPage>, { kind, facts }: UpstreamFailure): CompiledPage {
  const choice = brand.pages.byKind[kind]
  const name = typeof choice === 'function' ? choice({ kind, facts }) : choice
  const compiled = pageNamed(brand, pages, name, kind)
  const { answerStatus } = facts
  return answerStatus === undefined ? compiled : { ...compiled, page: { ...compiled.page, status: answerStatus } }
}

function pageNamed (brand: Brand, pages: ReadonlyMap<string, CompiledPage>, name: string, kind = 'a preview'): CompiledPage {
  const compiled = pages.get(name)
  if (compiled === undefined) throw new Error(`brand ${brand.name} has no page ${name}, which ${kind} leads to`)
  return compiled
}

interface Written extends Partial<Pick<Rendered, 'custom' | 'bug'>> {
  readonly type: string
  readonly bytes: string
}

/** @returns null where nothing of the site's own is shown */
function writeOwn (sitePages: SitePages | null, own: Substitute | null, view: View, page: Page): Written | null {
  if (sitePages === null || own === null) return null
  return { type: own.type, bytes: sitePages.write(own, view, page), custom: own.name }
}

/** A form that cannot be written is our bug or the brand's; the client still gets the right status and a line of text. */
function write (brand: Brand, compiled: CompiledPage, form: Form, view: View): Written {
  const { type, encoding, write } = FORMS[form]
  try {
    const text = write(brand, compiled, view)
    return { type, bytes: encoding === 'latin1' ? text : Buffer.from(text).toString('latin1') }
  } catch (error) {
    return { type: PLAIN, bytes: `error code: ${compiled.page.code}\n`, bug: error as Error }
  }
}
