/** What is in force: the settings, the brands and sites made of them, and how new ones take their place. */
import type { Observers } from '../observe/observers.js'
import type { Settings, Target } from '../options/settings.js'
import type { OwnAddress } from '../site/own.js'
import type { LoadedBrands } from './brand-runtime.js'
import { checkRule } from './fault-rule.js'
import type { Delaying } from './delaying.js'
import type { Faulting } from './faulting.js'
import type { Programs } from './programs.js'
import { siteBrands, type SiteBrands } from './site-brands.js'
import { endGone, fleetsOf, runSites, type Sites } from './sites.js'

export interface ConfigParts {
  readonly brands: LoadedBrands
  readonly observers: Observers
  readonly programs: Programs
  readonly faulting: Faulting
  readonly delaying: Delaying
  /** Ends the idle connections to an upstream. */
  readonly retire: (target: Target) => void
}

export class RunningConfig {
  settings: Settings
  sites: Sites
  /** The brands, made ready. */
  runtimes: SiteBrands
  private brands: LoadedBrands
  private readonly parts: ConfigParts

  constructor (settings: Settings, parts: ConfigParts) {
    const { brands, observers, programs, faulting, delaying } = parts
    this.parts = parts
    this.settings = settings
    this.brands = brands
    this.runtimes = siteBrands(settings, brands, observers)
    this.sites = runSites(settings.sites, { runtimeOf: this.runtimes.of, own: [], programs })
    faulting.configure(settings.fail)
    delaying.configure(settings.delay)
  }

  /**
   * New sites, brands, limits and fault rules for the requests to come; those under way keep theirs. What is known of the
   * sites, upstreams and rules that stay is kept: counts, circuits, turns, limits, idle connections.
   * @param brands what the settings name; null: those it has
   * @throws Error when something of it cannot be had; then everything stays as it was
   */
  apply (settings: Settings, brands: LoadedBrands | null): void {
    const { observers, programs, faulting, delaying, retire } = this.parts
    // checked first: what cannot be had must not leave half of the old and half of the new
    for (const rule of settings.fail) checkRule(rule)
    const runtimes = siteBrands(settings, brands ?? this.brands, observers)
    this.settings = settings
    this.brands = brands ?? this.brands
    this.runtimes = runtimes
    const { all: before } = this.sites
    this.sites = runSites(settings.sites, { ...this.sites.context, runtimeOf: runtimes.of }, before)
    endGone(before, this.sites.all, retire)
    programs.keep(fleetsOf(this.sites.all))
    faulting.configure(settings.fail)
    delaying.configure(settings.delay)
  }

  /** The settings with the upstreams that requests are sent to: objects that each site has for itself. */
  get inForce (): Settings { return { ...this.settings, sites: this.sites.all.map(({ settings }) => settings) } }

  /** Now it is known which upstream would be the edge itself. */
  listening (own: readonly OwnAddress[]): void {
    this.sites = runSites(this.settings.sites, { ...this.sites.context, own }, this.sites.all)
    this.parts.programs.open()
  }
}
