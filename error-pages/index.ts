/**
 * The brands, by name. Only the command line and the public API look a brand up here; the edge gets it handed in.
 */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { withinLimit } from '../src/options/config/limit.js'
import { byName, type Locate, type Path } from '../src/options/place.js'
import { OptionsError, type Problem } from '../src/options/problem.js'
import type { Settings } from '../src/options/settings.js'
import { checkPlainFile } from '../src/options/values/text-file.js'
import type { Dialect } from '../src/brand/dialects.js'
import type { Brand } from '../src/brand/brand.js'
import { alwaysdata } from './alwaysdata/brand.js'
import { cloudflare } from './cloudflare/brand.js'
import { mistakeIn } from '../src/brand/brand.js'
import { idleStyles } from './styles.js'
import { didYouMean } from '../src/nearest.js'

/** Adding a brand is a folder and a line here. */
export const BRANDS = {
  cloudflare: { brand: cloudflare, folder: 'cloudflare' },
  alwaysdata: { brand: alwaysdata, folder: 'alwaysdata' }
} as const satisfies Record<string, { brand: Brand, folder: string }>

export type BrandName = keyof typeof BRANDS

export const BRAND_NAMES = Object.keys(BRANDS) as BrandName[]

export const isBrandName = (name: string): name is BrandName => Object.hasOwn(BRANDS, name)

/** A brand, and the folder where its templates are. */
export interface LoadedBrand {
  readonly brand: Brand
  readonly folder: URL
}

/** Templates are read from the package's own root: the same line works from the sources, from dist and when installed. */
export const brandFolder = (name: BrandName): URL =>
  new URL(`error-pages/${BRANDS[name].folder}/`, import.meta.resolve('edgeproxy/package.json'))

/**
 * Finds a brand by its name, or loads one of your own from a folder that holds `brand.js` or `brand.mjs` beside its
 * templates. A folder is told from a name by a slash, a backslash or a dot.
 * @throws Error with one sentence: what is unknown or unfit, and what there is.
 */
export async function loadBrand (nameOrPath: string): Promise<LoadedBrand> {
  if (isBrandName(nameOrPath)) return { brand: BRANDS[nameOrPath].brand, folder: brandFolder(nameOrPath) }
  if (!/[/\\.]/.test(nameOrPath)) {
    throw new Error(`there is no brand "${nameOrPath}"; known are ${BRAND_NAMES.join(', ')}, or a folder of your own like ./my-brand${didYouMean(nameOrPath, BRAND_NAMES)}`)
  }
  const folder = pathToFileURL(resolve(nameOrPath) + '/')
  const file = await brandFileIn(folder, nameOrPath)
  const brand = await importBrand(file, nameOrPath)
  const mistake = mistakeIn(brand)
  if (mistake !== null) throw new Error(`the brand in ${nameOrPath} is unfit: ${mistake}`)
  return { brand: brand as Brand, folder }
}

/** A brand is functions, which no other thread could hand over: one that never leaves its own loop cannot be stopped. */
async function importBrand (file: URL, shown: string): Promise<unknown> {
  try {
    checkPlainFile(fileURLToPath(file))
    const loaded: Record<string, unknown> = await withinLimit(import(file.href))
    return loaded.brand ?? loaded.default
  } catch (error) {
    throw new Error(`the brand in ${shown} cannot be loaded: ${reasonOf(error)}`, { cause: error })
  }
}

/** Anything can be thrown. */
const reasonOf = (error: unknown): string => error instanceof Error ? error.message : 'it throws something that is no error'

async function brandFileIn (folder: URL, shown: string): Promise<URL> {
  for (const name of ['brand.js', 'brand.mjs']) {
    const file = new URL(name, folder)
    if (await stat(file).then(found => found.isFile(), () => false)) return file
  }
  throw new Error(`${shown} holds no brand.js or brand.mjs; known brands are ${BRAND_NAMES.join(', ')}`)
}

/** The edge's brand, and every brand that its settings name. */
export interface LoadedBrands extends LoadedBrand {
  /** By name or folder, as the settings have it. */
  readonly brands: ReadonlyMap<string, LoadedBrand>
  /** Forms of the log that may be named, without our own. */
  readonly dialects: ReadonlyMap<string, Dialect>
}

type Named = Pick<Settings, 'brand' | 'statusStyle' | 'sites' | 'log'>

/** What there is of it, and what is wrong with the rest. */
export interface FoundBrands extends Pick<LoadedBrands, 'brands' | 'dialects'> {
  readonly problems: readonly Problem[]
}

/**
 * Looks for the brands of an edge and of its sites, and for the form of its log.
 * @param at names the place of an option, for a mistake: a brand that cannot be loaded, a dialect that no brand knows, a
 * style of statuses that changes nothing
 */
export async function findBrands (settings: Named, at: Locate = byName): Promise<FoundBrands> {
  const brands = new Map<string, LoadedBrand>()
  const problems: Problem[] = []
  for (const [index, name] of [settings.brand, ...settings.sites.map(site => site.brand)].entries()) {
    if (brands.has(name) || (index > 0 && name === settings.brand)) continue
    try {
      brands.set(name, await loadBrand(name))
    } catch (error) {
      problems.push({ ...at(index === 0 ? ['brand'] : ['sites', index - 1, 'brand']), sentence: (error as Error).message })
    }
  }
  problems.push(...idleStyles(settings, name => brands.get(name)?.brand ?? null, at))
  const dialects = dialectsOf([...brands.values()].map(({ brand }) => brand))
  problems.push(...unknownDialects(settings, dialects, at))
  return { brands, dialects, problems }
}

/** The settings' own brand beside all that were found; only where nothing was wrong with them. */
export const joined = ({ brand }: Named, { brands, dialects }: FoundBrands): LoadedBrands =>
  ({ ...brands.get(brand) as LoadedBrand, brands, dialects })

/**
 * @param before what was wrong already
 * @throws OptionsError with that, and everything that is wrong with them
 */
export async function loadBrands (settings: Named, at: Locate = byName, before: readonly Problem[] = []): Promise<LoadedBrands> {
  const found = await findBrands(settings, at)
  const problems = [...before, ...found.problems]
  if (problems.length > 0) throw new OptionsError(problems)
  return joined(settings, found)
}

/** Every form of the log but our own: of all brands, and of those loaded besides. A log need not look like the pages. */
export function dialectsOf (loaded: readonly Brand[] = []): Map<string, Dialect> {
  const brands: Brand[] = [...Object.values(BRANDS).map(({ brand }) => brand), ...loaded]
  return new Map(brands.flatMap(({ dialects }) => Object.entries(dialects ?? {})))
}

function unknownDialects ({ log }: Named, known: ReadonlyMap<string, Dialect>, at: Locate): Problem[] {
  const names = ['edgeproxy', ...known.keys()]
  const files = log.files.map(({ dialect }, index): [string, Path] => [dialect, ['logs', index]])
  const named: [string, Path][] = [[log.dialect, ['logDialect']], ...files]
  return named.filter(([name]) => !names.includes(name)).map(([name, path]) =>
    ({ ...at(path), sentence: `there is no log dialect "${name}"; known are ${names.join(', ')}${didYouMean(name, names)}` }))
}
