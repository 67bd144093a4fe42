/** openapi.json out of the table of routes (OpenAPI 3.1). */
import type { TSchema } from 'typebox'
import { PROBLEMS } from './problem.js'
import type { Route } from './route.js'
import { Problem } from './schemas/answers.js'

const PROBLEM_REF = { $ref: '#/components/responses/Problem' }

/** Parameters of the query or the path, one for each member of the schema. */
function parametersOf (where: 'path' | 'query', schema: TSchema | undefined): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, object>, required?: string[] }
  return Object.entries(properties).map(([name, schema]) =>
    ({ name, in: where, required: where === 'path' || required.includes(name), schema }))
}

function answersOf ({ answers }: Route): object {
  const good = Object.entries(answers).map(([status, [description, schema, type = 'application/json']]) => {
    const hasNone = schema === undefined && type === 'application/json'
    return [status, { description, ...!hasNone && { content: { [type]: schema === undefined ? {} : { schema } } } }]
  })
  return { ...Object.fromEntries(good), default: PROBLEM_REF }
}

const operation = (route: Route): object => ({
  operationId: route.id,
  summary: route.summary,
  ...route.path === '/healthz' && { security: [] },
  parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query)],
  ...route.body !== undefined && { requestBody: { content: { 'application/json': { schema: route.body } } } },
  responses: answersOf(route)
})

/** Schemas carry symbols and getters of their library; JSON has none. */
const plain = (value: object): object => JSON.parse(JSON.stringify(value)) as object

export function describe (routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) }
  return plain({
    openapi: '3.1.0',
    info: {
      title: 'edgeproxy control API',
      version,
      description: 'Steers and shows the edges of one process. Members are only ever added; `api` of `GET /` rises when something breaks.',
      license: { name: 'MIT', identifier: 'MIT' }
    },
    servers: [{ url: 'http://edgeproxy.localhost:{port}', variables: { port: { default: '8474' } } }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: {
        Problem: {
          description: `Refused: ${Object.entries(PROBLEMS).map(([type, [status]]) => `${type} ${status}`).join(', ')}`,
          content: { 'application/problem+json': { schema: Problem } }
        }
      }
    }
  })
}
