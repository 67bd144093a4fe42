/** The sites as they run: settings, upstreams with their turns and circuits, and how many requests are inside. */
import type { RunningFault } from '../faults/fault.js'
import type { SiteSettings } from '../options/settings.js'
import { createMatcher, type Matcher } from '../site/match.js'
import { createGuard, type Guard } from '../site/rules.js'
import { Upstreams } from '../upstream/pick.js'
import type { Face } from './faces.js'

export interface RunningSite {
  readonly settings: SiteSettings
  readonly upstreams: Upstreams
  readonly guard: Guard | null
  /** How its pages look and its answers sound. */
  readonly face: Face
  /** Requests inside. */
  running: number
}

export interface Sites {
  readonly match: Matcher<RunningSite>
  readonly all: readonly RunningSite[]
}

export function runSite (settings: SiteSettings, face: Face, occupied = 0): RunningSite {
  return { settings, face, upstreams: new Upstreams(settings), guard: createGuard(settings), running: occupied }
}

export function runSites (settings: readonly SiteSettings[], faceOf: (site: SiteSettings) => Face): Sites {
  const all = settings.map(site => runSite(site, faceOf(site)))
  return { all, match: createMatcher(all) }
}

const overlays = new WeakMap<RunningFault, WeakMap<RunningSite, RunningSite>>()

/** The site as the fault wants it; made once for each pair, so that circuits and turns have a memory. */
export function overlay (site: RunningSite, fault: RunningFault): RunningSite {
  if (fault.site === undefined && fault.occupied === undefined) return site
  // a circuit that starts open would close in time: it starts anew for each request
  if (fault.site?.circuit?.open === true) return runSite({ ...site.settings, ...fault.site }, site.face, fault.occupied)
  let bySite = overlays.get(fault)
  if (bySite === undefined) overlays.set(fault, bySite = new WeakMap())
  let laid = bySite.get(site)
  if (laid === undefined) bySite.set(site, laid = runSite({ ...site.settings, ...fault.site }, site.face, fault.occupied))
  return laid
}
