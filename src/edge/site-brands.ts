/** The brand of each site with the pages and rules the site has of its own: read, checked and made ready before any of it counts. */
import type { Replacing } from '../forward/route.js'
import type { Events } from '../observer.js'
import type { ErrorSettings } from '../page/options/errors.js'
import { formatProblem } from '../options/problem.js'
import type { Settings, SiteSettings } from '../options/settings.js'
import type { Brand } from '../brand/brand.js'
import {
  CustomPagesError, sitePagesCompiler, type CustomProblem, type CompileSitePages, type SitePages
} from '../page/custom/site-pages.js'
import { createBrandRuntimes, type BrandRuntime, type LoadedBrand, type LoadedBrands } from './brand-runtime.js'

export interface SiteBrands {
  /** For whoever has no site. */
  readonly own: BrandRuntime
  /** Of one of the settings' sites. */
  readonly of: (site: SiteSettings) => BrandRuntime
  /** Beginnings of the paths that some brand of this edge answers by itself. */
  readonly ownPaths: readonly string[]
  /** Every file that the pages and rules are made of. */
  readonly files: readonly string[]
}

/** A brand, and what makes a site's own pages and rules ready for it. */
interface Compiler { readonly brand: Brand, readonly compileSitePages: CompileSitePages }

const RAY_DIGITS = 16

const replacing = (sitePages: SitePages): Replacing => (status, journey, headers) => {
  const own = sitePages.forAnswer(status, journey, headers)
  if (own === null) return null
  const { remoteAddress, country, ray } = journey
  const bytes = sitePages.writePlain(own, { clientAddress: remoteAddress, country, ray: ray.slice(0, RAY_DIGITS) })
  return { statusCode: own.statusCode ?? status, type: own.type, bytes, name: own.name }
}

const keyOf = ({ customPages, errorRules }: ErrorSettings): string => JSON.stringify([customPages, errorRules])

/** Sites that have the same share it; what one of them cannot have is told once. */
class SitePagesCache {
  readonly problems = new Map<string, CustomProblem>()
  readonly files = new Set<string>()
  readonly notes = new Set<string>()
  private readonly compiled = new Map<Brand, Map<string, SitePages | null>>()

  addTo (runtime: BrandRuntime, settings: ErrorSettings): BrandRuntime {
    const sitePages = this.get(runtime, settings)
    return sitePages === null ? runtime : { ...runtime, sitePages, replace: sitePages.hasRules ? replacing(sitePages) : null }
  }

  get (compiler: Compiler, settings: ErrorSettings): SitePages | null {
    const key = keyOf(settings)
    const made = this.compiled.get(compiler.brand) ?? new Map<string, SitePages | null>()
    const known = made.get(key)
    if (known !== undefined) return known
    const sitePages = this.attempt(compiler, settings)
    this.compiled.set(compiler.brand, made.set(key, sitePages))
    for (const file of sitePages?.files ?? []) this.files.add(file)
    for (const note of sitePages?.notes ?? []) this.notes.add(note)
    return sitePages
  }

  /** @throws CustomPagesError */
  throwProblems (): void {
    if (this.problems.size > 0) throw new CustomPagesError([...this.problems.values()], [...this.files])
  }

  private attempt (compiler: Compiler, settings: ErrorSettings): SitePages | null {
    try {
      return compiler.compileSitePages(settings)
    } catch (error) {
      if (!(error instanceof CustomPagesError)) throw error
      for (const problem of error.problems) this.problems.set(formatProblem(problem), problem)
      for (const file of error.files) this.files.add(file)
      return null
    }
  }
}

/** What was meant for the edge's brand is nothing that a site of another one could have. */
const inheritsInVain = ({ custom }: Brand, site: ErrorSettings, { errors }: Settings): boolean =>
  custom === undefined && keyOf(site) === keyOf(errors)

/**
 * Reads and checks the pages and rules of all sites whose brand is there, and forgets them.
 * @throws CustomPagesError with every mistake
 */
export function checkCustom (settings: Settings, brands: ReadonlyMap<string, LoadedBrand>): void {
  const cache = new SitePagesCache()
  const compilers = new Map([...brands].map(([name, { brand, folder }]): [string, Compiler] =>
    [name, { brand, compileSitePages: sitePagesCompiler(brand, folder) }]))
  const bySite = settings.sites.map(site => ({ brand: site.brand, errors: site }))
  for (const { brand, errors } of [{ brand: settings.brand, errors: settings.errors }, ...bySite]) {
    const compiler = compilers.get(brand)
    if (compiler === undefined || (errors !== settings.errors && inheritsInVain(compiler.brand, errors, settings))) continue
    cache.get(compiler, errors)
  }
  cache.throwProblems()
}

/**
 * @throws CustomPagesError with every mistake in the pages and rules of all sites; Error when a brand was not loaded, or
 * with what is wrong with a template
 */
export function siteBrands (settings: Settings, brands: LoadedBrands, events: Events): SiteBrands {
  const runtimes = createBrandRuntimes(settings, brands)
  const cache = new SitePagesCache()
  const own = cache.addTo(runtimes.own, settings.errors)
  const bySite = new Map(settings.sites.map(site => {
    const runtime = runtimes.of(site)
    return [site, inheritsInVain(runtime.brand, site, settings) ? runtime : cache.addTo(runtime, site)]
  }))
  cache.throwProblems()
  for (const note of cache.notes) events.event('warn', {}, note)
  return { own, of: site => bySite.get(site) ?? own, files: [...cache.files], ownPaths: runtimes.ownPaths() }
}
