/** `/edges/{edge}/requests` and `/failures/next`: what finished, and what fails next. */
import { pathPattern } from '../../patterns.js'
import type { ControlledEdge } from '../edges.js'
import type { Kept, Takes } from '../journal.js'
import { Refusal } from '../problem.js'
import { fullRecord, shownJourney } from '../record.js'
import { defineRoute, type Route } from '../route.js'
import { FullRequest, NextFailure, RequestPage } from '../schemas/answers.js'
import { EdgeParams, NextQuery, RayParams, RequestsQuery, waitOf } from '../schemas/asked.js'

interface Filter {
  readonly kind?: string
  readonly outcome?: string
  readonly failed?: boolean
  readonly status?: string
  readonly method?: string
  readonly site?: string
  readonly path?: string
  readonly since?: number
}

const kindOf = ({ journey: { failure, bug } }: Kept): string | null => failure?.kind ?? (bug === null ? null : 'proxy_internal_error')

/** What each filter asks of a request. */
const FILTERS: { readonly [F in keyof Filter]-?: (wanted: NonNullable<Filter[F]>) => Takes } = {
  kind: wanted => kept => kindOf(kept) === wanted,
  outcome: wanted => ({ journey }) => journey.outcome === wanted,
  failed: wanted => kept => (kindOf(kept) !== null) === wanted,
  status: wanted => ({ journey: { statusCode } }) =>
    wanted.endsWith('xx') ? Math.floor((statusCode ?? 0) / 100) === Number(wanted[0]) : String(statusCode) === wanted,
  method: wanted => ({ journey }) => journey.method === wanted.toUpperCase(),
  site: wanted => ({ journey }) => journey.site === wanted,
  path: wanted => {
    const fits = pathPattern(wanted.startsWith('/') ? wanted : `/${wanted}`)
    return ({ journey }) => fits(journey.url)
  },
  since: wanted => ({ journey }) => journey.time >= wanted
}

function takesOf (filter: Filter): Takes {
  const all = Object.entries(FILTERS).flatMap(([name, make]) => {
    const wanted = filter[name as keyof Filter]
    return wanted === undefined ? [] : [(make as (wanted: unknown) => Takes)(wanted)]
  })
  return kept => all.every(takes => takes(kept))
}

const DEFAULT_LIMIT = 100
const DEFAULT_WAIT = 5000

/** A client has its answer a moment before all is known of the request, ms. */
const SETTLING = 500

async function keptOf ({ id, journal }: ControlledEdge, ray: string): Promise<Kept> {
  const digits = ray.slice(0, 16)
  const takes: Takes = ({ journey }) => journey.ray.startsWith(digits)
  const kept = journal.find(digits) ?? await journal.next(journal.seq, takes, AbortSignal.timeout(SETTLING))
  if (kept === null) throw new Refusal('unknown', `No finished request with the ray ${ray} is kept at the edge ${id}.`)
  return kept
}

export const requestRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/edges/{edge}/requests',
    id: 'listRequests',
    summary: 'Finished requests: the newest, or those behind a number; oldest first',
    params: EdgeParams,
    query: RequestsQuery,
    answers: { 200: ['A part of them', RequestPage] },
    handle ({ params, query: { after, limit = DEFAULT_LIMIT, ...filter } }, { edges }) {
      const { journal } = edges.get(params.edge)
      const takes = takesOf(filter)
      const page = after === undefined ? journal.newest({ limit, takes }) : journal.page({ after, limit, takes })
      return { status: 200, body: { ...page, items: page.items.map(shownJourney), epoch: journal.epoch } }
    }
  }),
  defineRoute({
    method: 'GET',
    path: '/edges/{edge}/requests/{ray}',
    id: 'getRequest',
    summary: 'One finished request, whole',
    params: RayParams,
    answers: { 200: ['The request', FullRequest] },
    async handle ({ params }, { edges }) {
      const edge = edges.get(params.edge)
      return { status: 200, body: fullRecord(await keptOf(edge, params.ray), edge.edge.url) }
    }
  }),
  defineRoute({
    method: 'GET',
    path: '/edges/{edge}/requests/{ray}/bundle',
    id: 'getBundle',
    summary: 'What support needs about one request, as a zip; safe requests are made again for it',
    params: RayParams,
    answers: { 200: ['The zip', undefined, 'application/zip'] },
    async handle ({ params }, { edges }) {
      const edge = edges.get(params.edge)
      const { journey: { ray } } = await keptOf(edge, params.ray)
      if (edge.bundle === undefined) throw new Refusal('off', 'This edge makes no bundles; edgeproxy bundle makes one out of its log.')
      const zip = await edge.bundle(ray)
      const headers = { 'content-disposition': `attachment; filename="edgeproxy-${ray}.zip"` }
      return { status: 200, body: Buffer.from(zip), type: 'application/zip', headers }
    }
  }),
  defineRoute({
    method: 'GET',
    path: '/edges/{edge}/failures/next',
    id: 'nextFailure',
    summary: 'The first failure behind a number, waited for; asked again with the same number, the same is answered',
    params: EdgeParams,
    query: NextQuery,
    answers: { 200: ['The failed request', NextFailure], 204: ['None came in time'] },
    async handle ({ params, query: { after = 0, timeout, ...filter }, signal }, { edges }) {
      const { journal } = edges.get(params.edge)
      const limit = AbortSignal.any([signal, AbortSignal.timeout(waitOf(timeout, DEFAULT_WAIT))])
      const kept = await journal.next(after, takesOf({ ...filter, failed: true }), limit)
      if (kept === null) return { status: 204 }
      const { dropped } = journal.page({ after, limit: 1, takes: () => false })
      return { status: 200, body: { ...shownJourney(kept), dropped } }
    }
  })
]
