/** The request of a case, made again now: through the edge, and straight to the upstream. Only where nothing changes by it. */
import { ask, type Question, type Seen, type Where } from './ask.js'
import type { Case } from './case-shape.js'
import type { BundleWish, Repeat, UpstreamPlace } from './wish.js'

export interface Seens {
  readonly through: Seen | null
  readonly straight: Seen | null
  readonly trace: Seen | null
}

/** RFC 9110 section 9.2.1; TRACE is refused by most, and would only send our own headers back. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

const LEAST_PATIENCE = 15_000
/** Who waits for a page of a time-out must wait longer than the time-out. */
const LONGER = 1.2

export const isRepeated = ({ method }: Case, repeat: Repeat): boolean =>
  repeat === 'all' ? method !== 'CONNECT' : repeat === 'safe' && SAFE.has(method)

/** ms that the repeated request waits for the head of its answer. */
export const patienceFor = ({ responseTime }: Case): number => Math.max(LEAST_PATIENCE, (responseTime ?? 0) * LONGER + 5000)

export async function repeatRequests (found: Case, { edge, settle, upstream, brand, repeat = 'safe', headers = [] }: BundleWish): Promise<Seens> {
  const question: Question = { method: found.method, target: found.target, host: found.host, headers: [...userAgent(found), ...headers] }
  const again = isRepeated(found, repeat)
  const edgeAt = edge === null ? null : edgePlace(edge, found, settle)
  const tracePath = brand?.support?.tracePath ?? null
  const [through, straight, trace] = await Promise.all([
    again && edgeAt !== null ? ask(question, edgeAt) : null,
    again && upstream !== null ? ask(question, straightTo(upstream, found)) : null,
    tracePath !== null && edgeAt !== null ? ask({ ...question, method: 'GET', target: tracePath }, { ...edgeAt, patience: LEAST_PATIENCE }) : null
  ])
  return { through, straight, trace }
}

const userAgent = ({ userAgent: name }: Case): Array<readonly [string, string]> => name === null ? [] : [['User-Agent', name]]

const straightTo = ({ target, site }: UpstreamPlace, found: Case): Where =>
  ({ target, site, patience: Math.min(site.limits.response, patienceFor(found)) })

/** The edge as something to dial; its certificate is its own and not looked at. */
function edgePlace (edge: string, found: Case, settle: BundleWish['settle']): Where {
  const name = found.host.replace(/:\d+$/, '')
  const named = /^[a-z0-9.-]*[a-z][a-z0-9.-]*$/i.test(name) ? { serverName: name } : {}
  const [site] = settle({ upstream: edge, connectTimeout: LEAST_PATIENCE, ...(edge.startsWith('https:') ? named : {}) }).sites
  const [target] = site?.upstreams ?? []
  if (site === undefined || target === undefined) throw new RangeError(`${edge} is no address of an edge`)
  return { target, site, patience: patienceFor(found) }
}
