/** Makes the sites as they run from their settings, and anew when these change. */
import type { RunningFault } from '../faults/fault.js'
import type { LaunchSettings } from '../launch/settings.js'
import type { SiteSettings, Target } from '../options/settings.js'
import type { Brand } from '../brand/brand.js'
import { createMatcher, type Matcher } from '../site/match.js'
import { targetOf, type OwnAddress } from '../site/own.js'
import { createRewrite } from '../site/rewrite.js'
import { createGuard } from '../site/rules.js'
import type { Fleet } from '../launch/fleet.js'
import { Upstreams } from '../upstream/pick.js'
import type { BrandRuntime } from './brand-runtime.js'
import type { Programs } from './programs.js'
import { sameConnections, SiteState, type RunningSite } from './running-site.js'

/** What sites are made from besides their settings. */
export interface SiteContext {
  readonly runtimeOf: (site: SiteSettings) => BrandRuntime
  /** Where the edge listens; empty until it does. */
  readonly own: readonly OwnAddress[]
  readonly programs: Programs
}

export interface Sites {
  readonly match: Matcher<RunningSite>
  readonly all: readonly RunningSite[]
  readonly context: SiteContext
}

/** What was left to the brand. */
const settledBy = (launch: LaunchSettings, { platform: { elsewhere = 'follow' } = {} }: Brand): LaunchSettings =>
  launch.elsewhere === 'brand' ? { ...launch, elsewhere } : launch

type Parts = Pick<RunningSite, 'runtime' | 'fleet' | 'guard' | 'rewrite'>

/** What a running site has of its settings alone. */
function parts (settings: SiteSettings, runtime: BrandRuntime, { own, programs }: SiteContext, isAsked = false): Parts {
  const { brand } = runtime
  return {
    runtime,
    fleet: settings.launch === null ? null : programs.of(settledBy(settings.launch, brand), settings.name, isAsked),
    guard: createGuard(settings, brand, own),
    rewrite: createRewrite(settings, brand)
  }
}

function runSite (given: SiteSettings, context: SiteContext, state: SiteState): RunningSite {
  const made = parts(given, context.runtimeOf(given), context)
  const settings = state.follow(given)
  const site: RunningSite = { ...made, settings, state, upstreams: new Upstreams(settings, state.upstreams), limiter: state.count(settings) }
  for (const [fault, variant] of state.variants) state.variants.set(fault, makeVariant(site, fault, context, variant.state))
  return site
}

/** @param before the sites until now: those that stay, by their names, keep what is known of them */
export function runSites (settings: readonly SiteSettings[], context: SiteContext, before: readonly RunningSite[] = []): Sites {
  const states = new Map(before.map(({ settings: { name }, state }) => [name, state]))
  const all = settings.map(site => runSite(site, context, states.get(site.name) ?? new SiteState()))
  return { all, match: createMatcher(all), context }
}

/**
 * What the sites had until now and have no longer: idle connections are closed, counts forgotten.
 * @param retire ends the idle connections to an upstream
 */
export function endGone (before: readonly RunningSite[], now: readonly RunningSite[], retire: (target: Target) => void): void {
  const states = new Set(now.map(({ state }) => state))
  for (const { state } of before) if (!states.has(state)) state.end()
  const targets = new Set(now.flatMap(waysOf))
  for (const target of before.flatMap(waysOf)) if (!targets.has(target)) retire(target)
  for (const { fleet, settings, state } of now) {
    const old = before.find(site => site.state === state)
    if (fleet !== null && old?.fleet === fleet && !sameConnections(old.settings, settings)) fleet.renew(slotOf(settings))
  }
}

const waysOf = ({ settings }: RunningSite): Target[] =>
  settings.upstreams.flatMap(target => target.whenSecure === undefined ? [target] : [target, target.whenSecure])

/** A site's place among those that share its program. */
export const slotOf = ({ launch, name }: SiteSettings): number => Math.max(0, launch?.slots.indexOf(name) ?? 0)

/** The programs of the sites, also those that faults bring along. */
export const fleetsOf = (sites: readonly RunningSite[]): Set<Fleet | null> =>
  new Set(sites.flatMap(({ fleet, state }) => [fleet, ...[...state.variants.values()].map(variant => variant.fleet)]))

/** The site with the changes of a fault. */
export function withFault (site: RunningSite, fault: RunningFault, context: SiteContext): RunningSite {
  if (fault.site === undefined && fault.occupied === undefined && fault.leadsBack !== true) return site
  // a circuit that starts open would close in time: it starts anew for each request
  if (fault.site?.circuit?.open === true) return makeVariant(site, fault, context)
  const { variants } = site.state
  const variant = variants.get(fault) ?? makeVariant(site, fault, context)
  variants.set(fault, variant)
  return variant
}

function makeVariant (site: RunningSite, fault: RunningFault, context: SiteContext, state = new SiteState(fault.occupied)): RunningSite {
  const back = fault.leadsBack === true ? { upstreams: context.own.map(targetOf), launch: null } : {}
  const settings = { ...site.settings, ...fault.site, ...back }
  // a fault of another sort does not start the count of the site's limit anew
  const limiter = settings.rateLimit === site.settings.rateLimit ? site.limiter : state.count(settings)
  const made = parts(settings, site.runtime, context, fault.site?.launch != null)
  return { ...made, settings, state, upstreams: new Upstreams(settings, state.upstreams), limiter }
}
