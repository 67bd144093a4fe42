/**
 * The control API of a process: a Fastify application of its own on a port of its own. It never waits for an edge's requests,
 * and an edge never waits for it.
 */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Brand } from '../brand/brand.js'
import { OptionsError, type Problem } from '../options/problem.js'
import { Edges, type MakeEdge } from './edges.js'
import { Events } from './events.js'
import { createGuard, SAFE_HEADERS, type Guard } from './guard.js'
import { describe } from './openapi.js'
import { NOTHING_CHANGED, Refusal, refuse, type MemberError, type ProblemType } from './problem.js'
import { addRoutes, type Route } from './route.js'
import { edgeRoutes } from './routes/edges.js'
import { faultRoutes } from './routes/faults.js'
import { processRoutes } from './routes/process.js'
import { programRoutes } from './routes/programs.js'
import { requestRoutes } from './routes/requests.js'

export interface ControlOptions {
  /** Default 0: any free one. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Further names under which it may be asked, without a port. Default none. */
  readonly hosts?: readonly string[]
  /** Default one that is made here. */
  readonly token?: string | undefined
  readonly version: string
  /** Every brand whose codes are explained. */
  readonly brands: readonly Brand[]
  /** Makes edges on request; null: none are. */
  readonly make: MakeEdge | null
}

export interface Control {
  readonly edges: Edges
  readonly events: Events
  readonly port: number
  readonly token: string
  /** What a person opens: the token stands behind `#`, which no browser sends. */
  readonly url: string
  close (): Promise<void>
}

/** No route gives Fastify a schema. */
const never = (): never => { throw new Error('schemas are checked by validation.ts') }

const NO_CODING = 'Send the body as it is, without a content coding.'

const MOST_BODY = 1024 * 1024

const ROUTES: readonly Route[] = [...processRoutes, ...edgeRoutes, ...requestRoutes, ...faultRoutes, ...programRoutes]

/** Listens. @throws Error of the system where it cannot */
export async function startControl (options: ControlOptions): Promise<Control> {
  const { port = 0, host = '127.0.0.1', hosts = [], token = randomBytes(24).toString('base64url'), version, brands, make } = options
  const events = new Events()
  const edges = new Edges(events, make)
  const streams = new Set<() => void>()
  const streaming = (end: () => void): (() => void) => {
    streams.add(end)
    return () => { streams.delete(end) }
  }
  let guard: Guard = () => { throw new Refusal('closing', 'The process is still starting.') }
  const app = createApp(request => { guard(request) })
  addRoutes(app, ROUTES, { edges, events, version, brands, description: () => describe(ROUTES, version), streaming })
  // an open stream would keep the server from closing
  app.addHook('preClose', async () => {
    await edges.close(new Refusal('closing', 'The process is ending.'))
    for (const end of streams) end()
  })
  await app.listen({ port, host })
  const own = (app.server.address() as AddressInfo).port
  guard = createGuard({ port: own, hosts, token })
  return {
    edges,
    events,
    port: own,
    token,
    url: `http://edgeproxy.localhost:${own}/#token=${token}`,
    close: async () => { await app.close() }
  }
}

function createApp (guard: Guard): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: MOST_BODY,
    forceCloseConnections: true,
    return503OnClosing: false,
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, requireHostHeader: false },
    // the checks of schemas are those of validation.ts: Fastify's own drop what they do not know
    schemaController: { compilersFactory: { buildValidator: () => never, buildSerializer: () => never } }
  } as FastifyServerOptions)
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SAFE_HEADERS)
    if (request.url !== '/healthz') guard(request.raw)
    if (request.headers['content-encoding'] !== undefined) throw new Refusal('media-type', NO_CODING)
  })
  app.setErrorHandler((error, _request, reply) => refuse(reply, refusalOf(error as Error)))
  return app
}

/** What Fastify's own errors mean, by their code. */
const OF_FASTIFY: Readonly<Record<string, readonly [ProblemType, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'A body may have 1 MiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['media-type', 'Send the body as application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid', 'The body is empty; send an object, or no Content-Type.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid', 'The body is not as long as Content-Length says.']
}

export function refusalOf (error: Error): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof OptionsError) return new Refusal('invalid', NOTHING_CHANGED, error.problems.map(memberError))
  const { code, statusCode } = error as FastifyError
  const known = OF_FASTIFY[code]
  if (known !== undefined) return new Refusal(known[0], known[1])
  if (code === 'EADDRINUSE') return new Refusal('port-in-use', error.message)
  // JSON that cannot be, a prototype that somebody wants changed
  if (statusCode === 400) return new Refusal('invalid', `The body cannot be read: ${error.message}`)
  return new Refusal('internal', error.message)
}

/** `sites[0].brand` -> `/sites/0/brand` */
function memberError ({ where, sentence }: Problem): MemberError {
  const path = where === 'options' ? '' : where
  return { pointer: path === '' ? '' : `/${path.replaceAll(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`, message: sentence }
}
