/** A brand as the edge uses it: its pages ready to be filled in, its header lines put together. Made once, at the start. */
import { endingHere, stoppingHere } from '../forward/headers.js'
import type { Replacing } from '../forward/route.js'
import type { Settings, SiteSettings } from '../options/settings.js'
import { Affinity } from './affinity.js'
import type { Brand, RequestFacts } from '../brand/brand.js'
import { sitePagesCompiler, type CompileSitePages, type SitePages } from '../page/custom/site-pages.js'
import { createRenderer, type Renderer } from '../page/respond.js'
import { inStyle } from '../page/style.js'

/** A brand, and the folder where its templates are. */
export interface LoadedBrand {
  readonly brand: Brand
  readonly folder: URL
}

/** The edge's own brand, and by name those that its sites ask for. */
export interface LoadedBrands extends LoadedBrand {
  /** By name or folder, as the settings have it. Default: the edge's own alone. */
  readonly brands?: ReadonlyMap<string, LoadedBrand> | undefined
}

/** What happens to the header lines of an answer that is passed on. */
export interface Passing {
  /** Whether a line of the upstream's ends here, by its name. */
  readonly endsHere: (name: string) => boolean
  /** Lines added besides the rays, flat. */
  readonly added: readonly string[]
  /** Lines that follow the upstream's own of these names, flat. */
  readonly appended: readonly string[]
  /** Lines that one answer gets besides, flat; null: no answer does. */
  readonly lines: ((request: RequestFacts) => readonly string[]) | null
}

export interface BrandRuntime {
  readonly brand: Brand
  readonly render: Renderer
  /** Makes pages and rules of a site's own ready. */
  readonly compileSitePages: CompileSitePages
  /** Whether a line of the client's request ends here, by its name. */
  readonly stopsHere: (name: string) => boolean
  /** Pages and rules of the site's own, or null. */
  readonly sitePages: SitePages | null
  /** Replaces errors of the upstream's by them; null where no rule could. */
  readonly replace: Replacing | null
  /** By which a visitor stays where he was; null: the brand has no such cookie. */
  readonly affinity: Affinity | null
  /** For each value of the option `origin-headers`. */
  readonly passing: Readonly<Record<'brand' | 'keep', Passing>>
}

/** Options that decide how the pages of a brand are made. */
type PageChoices = Pick<SiteSettings, 'lang' | 'statusStyle' | 'reveal'>

/** @throws Error with file and line of what is wrong with a template. */
export function createBrandRuntime (loaded: LoadedBrand, { lang, statusStyle, reveal }: PageChoices): BrandRuntime {
  const { brand: documented, folder } = loaded
  const brand = inStyle(documented, statusStyle)
  const { rayHeader, edgeOnly = [], relayed: { added = [], dropped = [], appended = [], lines = null } = {} } = brand.outward ?? {}
  const ray = rayHeader === undefined ? [] : [rayHeader]
  return {
    brand,
    render: createRenderer({ brand, folder, lang, reveal: reveal === 'on' }),
    compileSitePages: sitePagesCompiler(brand, folder),
    sitePages: null,
    replace: null,
    affinity: brand.affinity === undefined ? null : new Affinity(brand.affinity),
    stopsHere: stoppingHere([...ray, ...edgeOnly]),
    passing: {
      brand: { endsHere: endingHere([...ray, ...namesOf(added), ...dropped]), added, appended, lines },
      keep: { endsHere: endingHere(ray), added: [], appended: [], lines: null }
    }
  }
}

const namesOf = (lines: readonly string[]): string[] => lines.filter((_, at) => at % 2 === 0)

/** The ray, as every response carries it; flat. */
export function rayLines ({ brand: { outward } }: BrandRuntime, ray: string): readonly string[] {
  const rayHeader = outward?.rayHeader
  return rayHeader === undefined ? ['X-Edge-Ray', ray] : ['X-Edge-Ray', ray, rayHeader, ray]
}

/** The runtimes of an edge: its own, for whoever has no site, and each site's. */
export interface BrandRuntimes {
  readonly own: BrandRuntime
  readonly of: (site: PageChoices & Pick<SiteSettings, 'brand'>) => BrandRuntime
  /** Beginnings of the paths that those asked for so far answer by themselves. */
  readonly ownPaths: () => readonly string[]
}

/**
 * One runtime for each brand and way of making its pages that the settings name.
 * @throws Error when a brand was not loaded, or with what is wrong with a template
 */
export function createBrandRuntimes (settings: Settings, loaded: LoadedBrands): BrandRuntimes {
  const runtimes = new Map<string, BrandRuntime>()
  const find = (name: string): LoadedBrand => {
    const found = name === settings.brand ? loaded : loaded.brands?.get(name)
    if (found === undefined) throw new Error(`the brand ${name} of a site was not loaded`)
    return found
  }
  const of: BrandRuntimes['of'] = ({ brand, ...choices }) => {
    const key = `${choices.lang} ${choices.statusStyle} ${choices.reveal} ${brand}`
    let runtime = runtimes.get(key)
    if (runtime === undefined) runtimes.set(key, runtime = createBrandRuntime(find(brand), choices))
    return runtime
  }
  const own = of(settings)
  return { own, of, ownPaths: () => [...new Set([...runtimes.values()].flatMap(({ brand }) => brand.own?.prefix ?? []))] }
}
