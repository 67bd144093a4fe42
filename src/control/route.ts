/** What a route is, and how the table of routes becomes a Fastify application. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TObject, TSchema } from 'typebox'
import type { Parts } from './parts.js'
import { Refusal, refuse } from './problem.js'
import { checkOf, type Check } from './validation.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A request whose parts fit their schemas. */
export interface Asked<P extends TObject, Q extends TObject, B extends TSchema> {
  readonly params: Static<P>
  readonly query: Static<Q>
  readonly body: Static<B>
  /** Aborted when the client has left. */
  readonly signal: AbortSignal
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What is answered: a status and plain data, or nothing of it where the handler has taken the connection itself (`reply.hijack()`). */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Default application/json, of text text/plain. */
  readonly type?: string
}

export interface RouteOf<P extends TObject, Q extends TObject, B extends TSchema> {
  readonly method: Method
  /** As OpenAPI writes it: `/edges/{edge}`. */
  readonly path: string
  /** Name of the operation in openapi.json. */
  readonly id: string
  /** One line, without full stop. */
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Each status with its sentence, and the schema of its body where it has one. */
  readonly answers: Readonly<Record<number, readonly [meaning: string, schema?: TSchema | undefined, type?: string]>>
  readonly handle: (asked: Asked<P, Q, B>, parts: Parts) => Answer | null | Promise<Answer | null>
}

/** A route whose types were checked where it was defined. */
export type Route = RouteOf<TObject, TObject, TSchema>

export const defineRoute = <P extends TObject, Q extends TObject, B extends TSchema>(route: RouteOf<P, Q, B>): Route =>
  route as unknown as Route

/** `/edges/{edge}` -> `/edges/:edge` */
const routerPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

const pass: Check = () => {}

/** Fails where a body came that nobody reads. */
const noBody: Check = body => {
  if (body !== undefined && body !== null) throw new Refusal('invalid', 'This takes no body.')
}

function addRoute (app: FastifyInstance, route: Route, parts: Parts): void {
  const { params = pass, query = noQuery, body = noBody } = {
    ...route.params !== undefined && { params: checkOf('params', route.params) },
    ...route.query !== undefined && { query: checkOf('query', route.query) },
    ...route.body !== undefined && { body: checkOf('body', route.body) }
  }
  app.route({
    method: route.method,
    url: routerPath(route.path),
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      params(request.params)
      query(request.query)
      body(request.body ?? null)
      const answer = await route.handle({
        params: request.params as never,
        query: request.query as never,
        body: request.body,
        signal: request.signal,
        request,
        reply
      }, parts)
      return answer === null ? reply : send(reply, answer)
    }
  })
}

const noQuery: Check = query => {
  const [name] = Object.keys(query as object)
  if (name !== undefined) throw new Refusal('invalid', 'This takes no parameters.', [{ pointer: `?${name}`, message: 'is unknown here' }])
}

function send (reply: FastifyReply, { status, body, headers = {}, type }: Answer): FastifyReply {
  reply.code(status).headers(headers)
  if (body === undefined) return reply.send()
  if (typeof body === 'string' || Buffer.isBuffer(body)) return reply.type(type ?? 'text/plain; charset=utf-8').send(body)
  return reply.type(type ?? 'application/json').send(JSON.stringify(body))
}

const NO_PATH = 'There is no such path; openapi.json lists those that there are.'

/** A path that exists and a method that it does not have is told as such, with the methods that it has. */
function answerUnknown (app: FastifyInstance, routes: readonly Route[]): void {
  const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`)
  const patterns = routes.map(({ method, path }) => ({ method, fits: patternOf(path) }))
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const methods = [...new Set(patterns.filter(({ fits }) => fits.test(path)).map(({ method }) => method))]
    if (methods.length === 0) return refuse(reply, new Refusal('unknown', NO_PATH))
    return refuse(reply, new Refusal('method', `This takes ${methods.join(', ')}.`, [], { allow: methods.join(', ') }))
  })
}

/** Hangs the table of routes on an application. */
export function addRoutes (app: FastifyInstance, routes: readonly Route[], parts: Parts): void {
  for (const route of routes) addRoute(app, route, parts)
  answerUnknown(app, routes)
}
