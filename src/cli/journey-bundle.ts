/** A bundle for a journey in memory: what `edge.bundle()` gives, and what a console of a running edge can call. */
import { delay, epochMs, performance } from '../clock.js'
import { createBundle } from '../bundle/bundle.js'
import type { UpstreamPlace } from '../bundle/wish.js'
import { readCase } from '../bundle/case.js'
import type { Case } from '../bundle/case-shape.js'
import type { Repeat } from '../bundle/wish.js'
import type { Recent } from '../observe/recent.js'
import type { Settings } from '../options/settings.js'
import type { Brand } from '../brand/brand.js'
import { decodeRay } from '../ray/ray.js'
import { checkOrigin } from './origin-check.js'
import { upstreamOf } from './bundle/upstream.js'
import { VERSION } from './version.js'
import { resolveOptions } from '../settings/options.js'

export interface BundleOptions {
  /** Which requests are made again: `safe` GET, HEAD and OPTIONS (default), `all` without their body, `never`. */
  readonly repeat?: Repeat
  /** Header lines for the repeated request: a finished journey does not keep those it came with. */
  readonly headers?: Readonly<Record<string, string>>
  /** Headers, cookies and parameters that are not masked. */
  readonly keep?: readonly string[]
  /** Language of the README. Default en. */
  readonly lang?: 'en' | 'fr'
  /** Text of the log of a listener between edge and upstream. */
  readonly listenerLog?: string
}

export interface Kept {
  readonly ray: string
  readonly settings: Settings
  /** Every brand it may have used. */
  readonly brands: readonly Brand[]
  /** Where the edge listens. */
  readonly url: string
  readonly recent: Recent
}

/** @throws RangeError for what is no ray, or one that is not kept */
export async function bundleOf ({ ray, settings, brands, url, recent }: Kept, { repeat = 'safe', headers = {}, keep = [], lang = 'en', listenerLog }: BundleOptions = {}): Promise<Uint8Array> {
  const found = await caseOf(ray, recent)
  const { zip } = await createBundle({
    case: found,
    edge: url,
    settle: resolveOptions,
    upstream: placeOf(found, settings),
    brand: brands.find(({ name }) => name === found.brand) ?? null,
    check: checkOrigin,
    repeat,
    headers: Object.entries(headers),
    keep,
    language: lang,
    listenerLog: listenerLog ?? null,
    version: VERSION
  })
  return zip
}

/** What is kept has our own form. */
const OWN_FORM = new Map<string, never>()

/** A journey ends, and gets its hint, a moment after its client has the answer. */
const SETTLING_MS = 250
const TURN_MS = 5

async function caseOf (ray: string, recent: Recent): Promise<Case> {
  const { id } = decodeRay(ray)
  for (const end = performance.now() + SETTLING_MS; ; await delay(TURN_MS)) {
    const line = recent.record(id)
    const found = line === null ? null : readCase(line, OWN_FORM)
    const isLate = performance.now() > end
    if (found !== null && (isLate || isTold(found))) return found
    if (isLate) throw new RangeError(`no finished journey has the ray ${ray}; those kept are in edge.journeys, the last 1000`)
  }
}

/** Nothing failed, the hint is there, or it had its time. */
const isTold = ({ failure, record }: Case): boolean =>
  failure === null || failure.hint !== null || epochMs() - Number(record['time']) > SETTLING_MS

/** The upstream of the journey's own site; the one of a fault is known from the record alone. */
function placeOf (found: Case, settings: Settings): UpstreamPlace | null {
  const site = settings.sites.find(({ name }) => name === found.site)
  const recorded = upstreamOf(found, { way: {} })
  if (site === undefined || recorded === null || found.fault !== null) return recorded
  const { port, socketPath } = recorded.target
  const target = site.upstreams.flatMap(({ whenSecure, ...plain }) => whenSecure === undefined ? [plain] : [plain, whenSecure])
    .find(target => target.socketPath === socketPath && target.port === port)
  return target === undefined ? recorded : { target, site }
}
