/** The sites as they run: settings, upstreams with their turns and circuits, rules, and how many requests are inside. */
import { isDeepStrictEqual } from 'node:util'
import type { RunningFault } from '../faults/fault.js'
import type { LaunchSettings } from '../options/launch-settings.js'
import type { SiteSettings } from '../options/settings.js'
import type { Brand } from '../page/brand.js'
import type { Check } from '../site/asked.js'
import { createLimiter, type RateLimiter } from '../site/limiter.js'
import { createMatcher, type Matcher } from '../site/match.js'
import { targetOf, type OwnAddress } from '../site/own.js'
import { createRewrite, type Rewrite } from '../site/rewrite.js'
import { createGuard } from '../site/rules.js'
import type { Fleet } from '../launch/fleet.js'
import { Upstreams } from '../upstream/pick.js'
import type { Face } from './faces.js'
import type { Programs } from './programs.js'

export interface RunningSite {
  readonly settings: SiteSettings
  readonly upstreams: Upstreams
  /** The program that the edge starts for it; null where it starts none. */
  readonly fleet: Fleet | null
  readonly guard: Check | null
  readonly limiter: RateLimiter | null
  readonly rewrite: Rewrite | null
  /** How its pages look and its answers sound. */
  readonly face: Face
  /** Requests inside. */
  running: number
}

/** What sites are made from besides their settings. */
export interface Ground {
  readonly faceOf: (site: SiteSettings) => Face
  /** Where the edge listens; empty until it does. */
  readonly own: readonly OwnAddress[]
  readonly programs: Programs
}

export interface Sites {
  readonly match: Matcher<RunningSite>
  readonly all: readonly RunningSite[]
  readonly ground: Ground
}

/** What was left to the brand. */
const settledBy = (launch: LaunchSettings, { elsewhere = 'follow' }: Brand): LaunchSettings => launch.elsewhere === 'brand' ? { ...launch, elsewhere } : launch

/** @param limiter of the same limit, to go on counting with */
function runSite (settings: SiteSettings, face: Face, { own, programs }: Ground, limiter: RateLimiter | null, running = 0, isAsked = false): RunningSite {
  const { brand } = face
  return { settings, face, upstreams: new Upstreams(settings), fleet: settings.launch === null ? null : programs.of(settledBy(settings.launch, brand), settings.name, isAsked), guard: createGuard(settings, brand, own), limiter, rewrite: createRewrite(settings, brand), running }
}

/** @param before the sites until now: a limit that stays as it is goes on counting */
export function runSites (settings: readonly SiteSettings[], ground: Ground, before: readonly RunningSite[] = []): Sites {
  const all = settings.map(site => {
    const same = before.find(({ settings: { name, rateLimit } }) => name === site.name && isDeepStrictEqual(rateLimit, site.rateLimit))
    return runSite(site, ground.faceOf(site), ground, same === undefined ? createLimiter(site) : same.limiter)
  })
  for (const { limiter } of before) if (limiter !== null && all.every(site => site.limiter !== limiter)) limiter.forget()
  return { all, match: createMatcher(all), ground }
}

const overlays = new WeakMap<RunningFault, WeakMap<RunningSite, RunningSite>>()

/** The site as the fault wants it; made once for each pair, so that circuits and turns have a memory. */
export function overlay (site: RunningSite, fault: RunningFault, ground: Ground): RunningSite {
  if (fault.site === undefined && fault.occupied === undefined && fault.leadsBack !== true) return site
  // a circuit that starts open would close in time: it starts anew for each request
  if (fault.site?.circuit?.open === true) return lay(site, fault, ground)
  let bySite = overlays.get(fault)
  if (bySite === undefined) overlays.set(fault, bySite = new WeakMap())
  let laid = bySite.get(site)
  if (laid === undefined) bySite.set(site, laid = lay(site, fault, ground))
  return laid
}

function lay (site: RunningSite, fault: RunningFault, ground: Ground): RunningSite {
  const back = fault.leadsBack === true ? { upstreams: ground.own.map(targetOf), launch: null } : {}
  const settings = { ...site.settings, ...fault.site, ...back }
  // a fault of another sort does not start the count of the site's limit anew
  const limiter = settings.rateLimit === site.settings.rateLimit ? site.limiter : createLimiter(settings)
  return runSite(settings, site.face, ground, limiter, fault.occupied, fault.site?.launch != null)
}
