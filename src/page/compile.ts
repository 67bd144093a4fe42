/**
 * A brand made ready: every page in every language with its words filled in, so that a request only adds what is its own.
 * What is wrong with a brand's templates shows here, at the start, and never in front of a visitor.
 */
import { fileURLToPath } from 'node:url'
import type { Brand, Fields, Language, Page, View } from '../brand/brand.js'
import { readTextFile } from '../options/values/text-file.js'
import { parseTemplate, type Template } from './template.js'

export const LANGUAGES: readonly Language[] = ['en', 'fr']

/** One page, ready to be filled in. */
export interface CompiledPage {
  readonly name: string
  readonly page: Page
  /** Its HTML by language, lacking only what a request brings. */
  readonly html: Readonly<Record<Language, Template>>
}

/** Stands in for a request while the placeholders of a brand are collected. */
const SAMPLE: View = {
  ray: '0000000000000000',
  colo: 'LAB',
  revealed: true,
  local: true,
  kind: 'proxy_internal_error',
  summary: '',
  stage: 'edge',
  reason: null,
  upstreamStatus: null,
  time: '2026-01-01T00:00:00.000Z',
  made: '2026-01-01T00:00:00.000Z',
  host: 'localhost',
  method: 'GET',
  url: '/',
  clientAddress: '127.0.0.1',
  country: null,
  language: 'en',
  detail: '',
  explained: null,
  said: [],
  reloads: false,
  retryAfter: null
}

/**
 * @param folder where the templates are
 * @throws Error that names file and line of a placeholder nobody fills, or the template that cannot be read.
 */
export function compilePages (brand: Brand, folder: URL): ReadonlyMap<string, CompiledPage> {
  const read = (file: string): string => readTextFile(fileURLToPath(new URL(file, folder)), `${file} `)
  return new Map(Object.entries(brand.pages.all).map(([name, page]) => {
    const filled = (language: Language): Template => {
      const words = wordsOf(brand, page, language)
      return parseTemplate(page.template, read, new Set([...Object.keys(words), ...perRequest(brand, page, language)])).bind(words)
    }
    return [name, { name, page, html: { en: filled('en'), fr: filled('fr') } }]
  }))
}

/** Names of the placeholders that a request fills. */
export const perRequest = (brand: Brand, page: Page, language: Language): string[] =>
  Object.keys(requestFields(brand, { ...SAMPLE, language }, page))

/** What a page says, whoever asks. */
export function wordsOf (brand: Brand, page: Page, language: Language): Fields {
  return {
    language,
    status: String(page.status),
    code: page.code,
    title: page.title[language],
    happened: page.happened[language],
    visitor: page.visitor[language],
    owner: page.owner.map(text => text[language]),
    support: (page.support ?? []).map(text => text[language]),
    ...brand.forms.words?.(page, language)
  }
}

/** What differs from request to request. */
export function requestFields (brand: Brand, view: View, page: Page): Fields {
  return {
    ray: view.ray,
    colo: view.colo,
    kind: view.kind,
    summary: view.summary,
    stage: view.stage,
    reason: view.reason,
    time: view.time,
    made: view.made,
    host: view.host,
    method: view.method,
    url: view.url,
    clientAddress: view.clientAddress,
    country: view.country,
    detail: view.detail,
    cause: view.explained?.happened ?? null,
    fix: view.explained?.fix ?? null,
    said: view.said.length === 0 ? null : view.said.join('\n'),
    ...brand.forms.fields(view, page)
  }
}
