/** What concerns the process as a whole: what it is, whether it lives, its description, its events, its words. */
import Type from 'typebox'
import { epochMs } from '../../clock.js'
import { CATALOG, FAILURE_KINDS, isFailureKind, type FailureKind } from '../../failures/catalog.js'
import type { Kind } from '../../failures/kind.js'
import type { Brand } from '../../brand/brand.js'
import { factsOf } from '../../page/preview.js'
import { EVENT_BOUNDS } from '../events.js'
import { BOUNDS } from '../journal.js'
import { Refusal, unknownMember } from '../problem.js'
import { defineRoute, type Route } from '../route.js'
import { Explanation, List, Root } from '../schemas/answers.js'
import { EventsQuery } from '../schemas/asked.js'
import { streamTo } from '../stream.js'

const ALL_BOUNDS = {
  requests: BOUNDS.requests,
  requestBytes: BOUNDS.bytes,
  waiters: BOUNDS.waiters,
  events: EVENT_BOUNDS.events,
  eventBytes: EVENT_BOUNDS.bytes,
  readers: EVENT_BOUNDS.readers
}

const DROPPED = 'a reader of events that did not read was dropped'

/** The pages of a brand that a kind can lead to. */
function pagesOf (brand: Brand, kind: FailureKind): object[] {
  const choice = brand.pages.byKind[kind]
  const names = typeof choice === 'function' ? factsOf(kind, null).map(facts => choice({ kind, facts })) : [choice]
  return [...new Set(names)].flatMap(name => {
    const page = brand.pages.all[name]
    return page === undefined ? [] : [{ brand: brand.name, code: page.code, status: page.status, title: page.title }]
  })
}

const explanation = (kind: FailureKind, brands: readonly Brand[]): object => {
  const { stage, rfc9209, summary, meaning, causes, checks, reasons = {} }: Kind = CATALOG[kind]
  return { kind, stage, rfc9209, summary, meaning, causes, checks, reasons, pages: brands.flatMap(brand => pagesOf(brand, kind)) }
}

/** A kind, or a code of any brand. @throws Refusal */
function explained (what: string, brands: readonly Brand[]): object[] {
  if (isFailureKind(what)) return [explanation(what, brands)]
  const kinds = FAILURE_KINDS.filter(kind => brands.some(brand => pagesOf(brand, kind).some(page => {
    const { code, status } = page as { code: string, status: number }
    return code === what || String(status) === what
  })))
  if (kinds.length > 0) return kinds.map(kind => explanation(kind, brands))
  const error = unknownMember('/{what}', what, FAILURE_KINDS)
  throw new Refusal('unknown', `${JSON.stringify(what)} is neither a kind of failure nor a code.`, [error])
}

export const processRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/',
    id: 'getRoot',
    summary: 'What this is, and its bounds',
    answers: { 200: ['The process', Root] },
    handle: (_, { version, events, edges }) => ({
      status: 200,
      body: {
        name: 'edgeproxy',
        version,
        api: 1,
        boot: events.boot,
        edges: edges.list().map(({ id }) => id),
        bounds: ALL_BOUNDS,
        readers: events.readers,
        waiting: edges.list().reduce((sum, { journal }) => sum + journal.waiting, 0)
      }
    })
  }),
  defineRoute({
    method: 'GET',
    path: '/healthz',
    id: 'getHealth',
    summary: 'Whether the process lives; needs neither token nor Host',
    answers: { 200: ['It does'] },
    handle: () => ({ status: 200 })
  }),
  defineRoute({
    method: 'GET',
    path: '/openapi.json',
    id: 'getDescription',
    summary: 'This description',
    answers: { 200: ['OpenAPI 3.1', Type.Object({}, { additionalProperties: true })] },
    handle: (_, { description }) => ({ status: 200, body: description() })
  }),
  defineRoute({
    method: 'GET',
    path: '/events',
    id: 'getEvents',
    summary: 'What happens, as server-sent events; with Last-Event-ID nothing that is still kept is lost',
    query: EventsQuery,
    answers: { 200: ['The stream', undefined, 'text/event-stream'] },
    handle ({ query: { edge, type, after, batch = 0 }, request, reply }, { edges, events, streaming }) {
      if (events.isFull) throw new Refusal('too-many', `${EVENT_BOUNDS.readers} readers listen already; close one of them.`)
      if (edge !== undefined) edges.get(edge)
      const last = request.headers['last-event-id']
      reply.hijack()
      const end = streamTo(reply.raw, events, {
        last: typeof last === 'string' ? last : after,
        batch,
        takes: event => (edge === undefined || event.edge === edge) && (type === undefined || type.includes(event.type)),
        dropped: () => { events.emit('log', '', { level: 'warn', time: epochMs(), message: DROPPED }) }
      })
      reply.raw.once('close', streaming(end))
      return null
    }
  }),
  defineRoute({
    method: 'GET',
    path: '/explain/{what}',
    id: 'explain',
    summary: 'What a kind of failure, or a code of any brand, means',
    params: Type.Object({ what: Type.String({ minLength: 1, maxLength: 100 }) }),
    answers: { 200: ['Each kind that it may be', List(Explanation)] },
    handle: ({ params }, { brands }) => ({ status: 200, body: { items: explained(params.what, brands) } })
  })
]
