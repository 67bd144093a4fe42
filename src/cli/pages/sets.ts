/** What a preview shows: the pages and rules of one file, or of each site of a config, rendered as the edge renders them. */
import { extname, resolve } from 'node:path'
import { findBrands, type LoadedBrand } from '../../../error-pages/index.js'
import { Journey } from '../../journey.js'
import type { ErrorSettings } from '../../page/options/errors.js'
import { draftSettings } from '../../settings/load.js'
import type { Locate } from '../../options/place.js'
import { OptionsError, formatProblem, inOrder } from '../../options/problem.js'
import type { Brand, CustomPages, Page } from '../../brand/brand.js'
import { shownPath } from '../../page/custom/files.js'
import { whereOf } from '../../page/custom/findings.js'
import { CustomPagesError, sitePagesCompiler, type SitePages } from '../../page/custom/site-pages.js'
import { UnreadablePage, readUpload } from '../../page/custom/upload.js'
import { createRenderer, type Asked, type Rendered, type Renderer } from '../../page/respond.js'
import { createRays } from '../../ray/ray.js'
import type { Io } from '../command.js'
import { placed } from '../check.js'
import type { Custom } from './brand.js'

/** One page as a browser would get it. */
export interface Shown {
  readonly code: string
  readonly title: string
  /** What replaces the brand's page: a type, or a rule's name. */
  readonly by: string
  readonly render: (acceptLanguage: string | undefined) => Rendered
}

export interface PreviewSet {
  readonly title: string
  readonly mistakes: readonly string[]
  readonly notes: readonly string[]
  readonly shown: readonly Shown[]
}

export interface Sets {
  readonly sets: readonly PreviewSet[]
  /** Files whose change may change a page. */
  readonly files: readonly string[]
}

/** RFC 5737: an address of nobody. */
const VISITOR = '203.0.113.7'

const nextRay = createRays('LAB')

const asked = (acceptLanguage: string | undefined): Asked =>
  ({ method: 'GET', accept: 'text/html', acceptLanguage, acceptEncoding: 'gzip, deflate, br', userAgent: 'Mozilla/5.0', headers: {} })

function shownOf (brand: Brand, render: Renderer, sitePages: SitePages, host: string): Shown[] {
  return Object.entries(brand.pages.all).flatMap(([name, page]): Shown[] => {
    const own = sitePages.forPage(page, { url: '/', host }, asked(undefined))
    if (own === null) return []
    const request = (): Journey => new Journey(nextRay(), brand.name, 'GET', '/', host, VISITOR, 0)
    const show = (language: string | undefined): Rendered => render.preview(asked(language), request(), name, sitePages)
    return [{ code: page.code, title: page.title.en, by: own.name, render: show }]
  })
}

const EMPTY = { mistakes: [], notes: [], shown: [] }

/** One file: where no failure leads to its type, the type's sample page stands for all. */
function fileSet (custom: Custom, file: string, type: string | null, cwd: string): { set: PreviewSet, files: readonly string[] } {
  const title = shownPath(file, cwd)
  try {
    const upload = readUpload(custom.custom, file, type)
    const { files, notes } = upload
    const mistakes = upload.mistakes.map(one => `${whereOf(one, cwd)}: ${one.sentence}`)
    const told = { title: upload.type === '' ? title : `${title} (${upload.type})`, mistakes, notes: notes.map(one => `${whereOf(one, cwd)}: ${one.sentence}`) }
    const shown = mistakes.length > 0 ? [] : pagesOf(custom, { customPages: [{ type: upload.type, file }], errorRules: [] }, upload.type)
    return { set: { ...told, shown }, files }
  } catch (error) {
    const sentences = error instanceof UnreadablePage ? [`${title} ${error.message}`] : error instanceof OptionsError ? error.problems.map(formatProblem) : null
    if (sentences === null) throw error
    return { set: { ...EMPTY, title, mistakes: sentences }, files: [file] }
  }
}

function pagesOf ({ brand, folder, custom }: Custom, settings: ErrorSettings, type: string): Shown[] {
  const leads = Object.values(brand.pages.all).some(page => custom.typesFor(page).includes(type))
  const sample = brand.pages.all[custom.types[type]?.sample ?? '']
  const only: CustomPages = { ...custom, typesFor: (page: Page) => page === sample ? [type] : [] }
  const shown: Brand = leads ? brand : { ...brand, custom: only }
  const sitePages = sitePagesCompiler(shown, folder)(settings)
  return sitePages === null ? [] : shownOf(shown, createRenderer({ brand: shown, folder }), sitePages, 'shop.test')
}

function siteSet ({ brand, folder }: LoadedBrand, title: string, settings: ErrorSettings, host: string, at: Locate): { set: PreviewSet | null, files: readonly string[] } {
  try {
    const sitePages = sitePagesCompiler(brand, folder)(settings)
    if (sitePages === null) return { set: null, files: [] }
    const shown = shownOf(brand, createRenderer({ brand, folder }), sitePages, host)
    return { set: { title, mistakes: [], notes: sitePages.notes, shown }, files: sitePages.files }
  } catch (error) {
    if (!(error instanceof CustomPagesError)) throw error
    return { set: { ...EMPTY, title, mistakes: error.problems.map(problem => formatProblem(placed(problem, at))) }, files: error.files }
  }
}

async function configSets (file: string, { cwd }: Io): Promise<Sets> {
  const shown = shownPath(file, cwd)
  try {
    const { settings, problems, at } = await draftSettings({ flags: { given: { config: file }, words: [], problems: [] }, env: {}, cwd, isTerminal: false })
    const { brands, problems: ofBrands } = await findBrands(settings, at)
    if (problems.length + ofBrands.length > 0) throw new OptionsError(inOrder([...problems, ...ofBrands]))
    const made = settings.sites.map(site => siteSet(brands.get(site.brand) as LoadedBrand, `${shown}: ${site.name}`, site, site.hosts[0] ?? 'shop.test', at))
    const sets = made.flatMap(({ set }) => set === null ? [] : [set])
    const nothing: PreviewSet = { ...EMPTY, title: shown, mistakes: ['no site has pages or rules of its own; write customPages: { 5xx: ./500.html }'] }
    return { sets: sets.length > 0 ? sets : [nothing], files: [file, ...made.flatMap(({ files }) => files)] }
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error
    return { sets: [{ ...EMPTY, title: shown, mistakes: error.problems.map(formatProblem) }], files: [file] }
  }
}

const isConfig = (file: string): boolean => /^\.(ya?ml|json|mjs)$/i.test(extname(file))

export async function makeSets (custom: Custom, names: readonly string[], type: string | null, io: Io): Promise<Sets> {
  const made = await Promise.all(names.map(async (name): Promise<Sets> => {
    const file = resolve(io.cwd, name)
    if (isConfig(file)) return await configSets(file, io)
    const { set, files } = fileSet(custom, file, type, io.cwd)
    return { sets: [set], files }
  }))
  return { sets: made.flatMap(({ sets }) => sets), files: [...new Set(made.flatMap(({ files }) => files))] }
}
