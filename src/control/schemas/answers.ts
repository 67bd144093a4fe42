/** Schemas of what is answered, for openapi.json and whoever makes a client out of it. */
import Type, { type TSchema } from 'typebox'
import { Id, Kind, nullable, OUTCOMES, StageName, Text } from './common.js'

export const Fault = Type.Object({
  id: nullable(Type.String({ description: 'null: a rule of the options' })),
  kind: Type.String(),
  reason: nullable(Type.String()),
  steps: nullable(Type.Array(Type.String())),
  match: nullable(Type.String()),
  times: nullable(Type.Integer()),
  rate: Type.Number(),
  hits: Type.Integer({ description: 'How many requests met it' }),
  left: nullable(Type.Integer({ description: 'null: without end' })),
  epoch: nullable(Type.Integer())
})

const Timings = Type.Record(Type.Enum(['resolve', 'connect', 'handshake', 'request', 'head', 'body', 'delay']), nullable(Type.Number()))

export const Failure = Type.Object({
  kind: Kind,
  stage: StageName,
  reason: nullable(Type.String()),
  ray: Type.String(),
  status: nullable(Type.Integer()),
  outcome: Type.Enum([...OUTCOMES]),
  message: Type.String(),
  hint: nullable(Type.String()),
  code: nullable(Type.String()),
  address: nullable(Type.String()),
  explained: nullable(Type.Object({ happened: Text, fix: Text })),
  method: Type.String(),
  url: Type.String(),
  host: Type.String()
})

const requestMembers = {
  seq: Type.Integer({ description: 'Rises with each request of the edge; page by it' }),
  epoch: Type.Integer({ description: 'Rises with each reset' }),
  ray: Type.String(),
  time: Type.Number({ description: 'Epoch ms of arrival' }),
  method: Type.String(),
  url: Type.String(),
  host: Type.String(),
  requestHeaders: Type.Record(Type.String(), Type.String()),
  requestBytes: nullable(Type.Number()),
  remoteAddress: Type.String(),
  outcome: Type.Enum([...OUTCOMES]),
  stopped: Type.Boolean(),
  status: nullable(Type.Integer()),
  bytesSent: Type.Number(),
  bytesReceived: Type.Number(),
  responseTime: Type.Number({ description: 'ms' }),
  brand: Type.String(),
  page: nullable(Type.String()),
  custom: nullable(Type.String()),
  site: nullable(Type.String()),
  upstream: nullable(Type.String()),
  instance: nullable(Type.Object({ name: Type.String(), pid: nullable(Type.Integer()) })),
  upstreamStatus: nullable(Type.Integer()),
  attempts: Type.Integer(),
  reused: Type.Boolean(),
  repeatedAfter: nullable(Type.Number()),
  surplus: nullable(Type.Number()),
  upgrade: nullable(Type.String()),
  upgradeEnd: nullable(Type.Object({ endedBy: Type.String(), how: Type.String() })),
  timings: Timings,
  fault: nullable(Type.String()),
  hint: nullable(Type.String()),
  failure: nullable(Failure)
}

export const Request = Type.Object(requestMembers)

export const FullRequest = Type.Object({
  ...requestMembers,
  responseHeaders: Type.Record(Type.String(), Type.String()),
  evidence: nullable(Type.Object({ hex: Type.String(), text: Type.String(), offendingAt: nullable(Type.Integer()) })),
  connects: Type.Array(Type.Object({ address: Type.String(), code: nullable(Type.String()), ms: Type.Number() })),
  meaning: nullable(Type.Object({ summary: Text, meaning: Text })),
  line: Type.String(),
  curl: Type.String()
})

export const RequestPage = Type.Object({
  items: Type.Array(Request),
  next: Type.Integer({ description: 'Ask on with `after` of this' }),
  oldest: nullable(Type.Integer({ description: 'The oldest that is kept' })),
  dropped: Type.Integer({ description: 'How many between `after` and the first one here are not kept any more' }),
  epoch: Type.Integer()
})

export const NextFailure = Type.Object({ ...requestMembers, dropped: Type.Integer() })

export const EdgeSummary = Type.Object({
  id: Id,
  url: Type.String(),
  tunnelAddress: nullable(Type.String()),
  epoch: Type.Integer(),
  seq: Type.Integer(),
  options: Type.Object({}, { additionalProperties: true })
})

export const EdgeDetail = Type.Object({ ...EdgeSummary.properties, state: Type.Object({}, { additionalProperties: true }) })

export const ResetAnswer = Type.Object({
  epoch: Type.Integer(),
  seq: Type.Integer(),
  forgot: Type.Object({ requests: Type.Integer(), failures: Type.Integer(), faults: Type.Integer() }),
  unused: Type.Array(Fault, { description: 'Rules that no request met' }),
  underWay: Type.Integer({ description: 'Requests under way; they belong to the epoch before' })
})

export const Program = Type.Object({
  program: Type.String(),
  command: Type.String(),
  pid: nullable(Type.Integer()),
  port: nullable(Type.Integer()),
  state: Type.String(),
  restarts: Type.Integer()
})

export const Explanation = Type.Object({
  kind: Kind,
  stage: StageName,
  rfc9209: nullable(Type.String()),
  summary: Text,
  meaning: Text,
  causes: Type.Array(Text),
  checks: Type.Array(Text),
  reasons: Type.Record(Type.String(), Text),
  pages: Type.Array(Type.Object({ brand: Type.String(), code: Type.String(), status: Type.Integer(), title: Text }))
})

export const Root = Type.Object({
  name: Type.Literal('edgeproxy'),
  version: Type.String(),
  api: Type.Literal(1),
  boot: Type.String(),
  edges: Type.Array(Type.String()),
  bounds: Type.Record(Type.String(), Type.Number()),
  readers: Type.Integer(),
  waiting: Type.Integer()
})

export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), message: Type.String(), nearest: Type.Optional(Type.String()) })))
})

export const List = <T extends TSchema>(schema: T) => Type.Object({ items: Type.Array(schema) })
