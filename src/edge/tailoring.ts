/** The runtimes of the sites with what they have of their own; read, checked and made ready before any of it counts. */
import type { Replacing } from '../forward/route.js'
import type { Events } from '../observer.js'
import type { ErrorSettings } from '../page/options/errors.js'
import { formatProblem } from '../options/problem.js'
import type { Settings, SiteSettings } from '../options/settings.js'
import type { Brand } from '../page/brand.js'
import { CustomPagesError, createTailor, type CustomProblem, type Tailor, type Tailored } from '../page/custom/tailor.js'
import { createBrandRuntimes, type BrandRuntime, type LoadedBrand, type LoadedBrands } from './brand-runtime.js'

export interface Tailoring {
  /** For whoever has no site. */
  readonly own: BrandRuntime
  /** Of one of the settings' sites. */
  readonly of: (site: SiteSettings) => BrandRuntime
  /** Beginnings of the paths that some brand of this edge answers by itself. */
  readonly ownPaths: readonly string[]
  /** Every file that the pages and rules are made of. */
  readonly files: readonly string[]
}

/** What can be fitted: a brand, and who makes pages and rules ready for it. */
interface Model { readonly brand: Brand, readonly tailor: Tailor }

const RAY_DIGITS = 16

const replacing = (tailored: Tailored): Replacing => (status, journey, headers) => {
  const own = tailored.forAnswer(status, journey, headers)
  if (own === null) return null
  const { remoteAddress, country, ray } = journey
  const bytes = tailored.writePlain(own, { clientAddress: remoteAddress, country, ray: ray.slice(0, RAY_DIGITS) })
  return { statusCode: own.statusCode ?? status, type: own.type, bytes, name: own.name }
}

const keyOf = ({ customPages, errorRules }: ErrorSettings): string => JSON.stringify([customPages, errorRules])

/** Sites that have the same share it; what one of them cannot have is told once. */
class Fitting {
  readonly problems = new Map<string, CustomProblem>()
  readonly files = new Set<string>()
  readonly notes = new Set<string>()
  private readonly made = new Map<Brand, Map<string, Tailored | null>>()

  wear (runtime: BrandRuntime, settings: ErrorSettings): BrandRuntime {
    const tailored = this.fit(runtime, settings)
    return tailored === null ? runtime : { ...runtime, tailored, replace: tailored.hasRules ? replacing(tailored) : null }
  }

  fit (runtime: Model, settings: ErrorSettings): Tailored | null {
    const key = keyOf(settings)
    const made = this.made.get(runtime.brand) ?? new Map<string, Tailored | null>()
    const known = made.get(key)
    if (known !== undefined) return known
    const tailored = this.attempt(runtime, settings)
    this.made.set(runtime.brand, made.set(key, tailored))
    for (const file of tailored?.files ?? []) this.files.add(file)
    for (const note of tailored?.notes ?? []) this.notes.add(note)
    return tailored
  }

  /** @throws CustomPagesError */
  complain (): void {
    if (this.problems.size > 0) throw new CustomPagesError([...this.problems.values()], [...this.files])
  }

  private attempt (runtime: Model, settings: ErrorSettings): Tailored | null {
    try {
      return runtime.tailor(settings)
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
  const fitting = new Fitting()
  const models = new Map([...brands].map(([name, { brand, folder }]): [string, Model] => [name, { brand, tailor: createTailor(brand, folder) }]))
  for (const { brand, errors } of [{ brand: settings.brand, errors: settings.errors }, ...settings.sites.map(site => ({ brand: site.brand, errors: site }))]) {
    const model = models.get(brand)
    if (model !== undefined && (errors === settings.errors || !inheritsInVain(model.brand, errors, settings))) fitting.fit(model, errors)
  }
  fitting.complain()
}

/**
 * @throws CustomPagesError with every mistake in the pages and rules of all sites; Error when a brand was not loaded, or
 * with what is wrong with a template
 */
export function siteBrands (settings: Settings, brands: LoadedBrands, events: Events): Tailoring {
  const runtimes = createBrandRuntimes(settings, brands)
  const fitting = new Fitting()
  const own = fitting.wear(runtimes.own, settings.errors)
  const worn = new Map(settings.sites.map(site => {
    const runtime = runtimes.of(site)
    return [site, inheritsInVain(runtime.brand, site, settings) ? runtime : fitting.wear(runtime, site)]
  }))
  fitting.complain()
  for (const note of fitting.notes) events.event('warn', {}, note)
  return { own, of: site => worn.get(site) ?? own, files: [...fitting.files], ownPaths: runtimes.ownPaths() }
}
