/** Schemas of what is asked: types, validation and openapi.json come from them. */
import Type, { type Static } from 'typebox'
import { EVENT_TYPES } from '../events.js'
import { closed, Id, Kind, OUTCOMES } from './common.js'

/** Milliseconds as a number, or a duration as on the command line. */
export const Wait = Type.Union([
  Type.Number({ minimum: 0, maximum: 60_000 }),
  Type.String({ pattern: '^\\d+(\\.\\d+)?(ms|s|m)$' })
], { description: 'ms, or a duration like 5s; at most 60 s' })

/** @returns ms, at most a minute */
export function waitOf (wait: Static<typeof Wait> | undefined, preset: number): number {
  if (wait === undefined) return preset
  const [, digits, unit = 'ms'] = /^([\d.]+)(ms|s|m)?$/.exec(String(wait)) ?? []
  return Math.min(60_000, Number(digits) * ({ ms: 1, s: 1000, m: 60_000 }[unit] ?? 1))
}

export const EdgeParams = Type.Object({ edge: Id })
export const RayParams = Type.Object({ edge: Id, ray: Type.String({ pattern: '^[0-9a-f]{16}(-[A-Z]{3})?$' }) })
export const FaultParams = Type.Object({ edge: Id, fault: Id })
export const ProgramParams = Type.Object({ edge: Id, site: Type.String({ minLength: 1, maxLength: 253 }) })

/** Which requests; all of them must fit. */
const Filters = {
  kind: Type.Optional(Kind),
  outcome: Type.Optional(Type.Enum([...OUTCOMES])),
  failed: Type.Optional(Type.Boolean({ description: 'true: only those with a failure; false: only those without' })),
  status: Type.Optional(Type.String({ pattern: '^[1-9](\\d\\d|xx)$', description: '521, or 5xx' })),
  method: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  site: Type.Optional(Type.String({ maxLength: 253 })),
  path: Type.Optional(Type.String({
    maxLength: 2000,
    description: 'A path and what lies below; * stands for characters within a segment'
  })),
  since: Type.Optional(Type.Number({ description: 'Epoch ms of arrival, the earliest' }))
}

export const RequestsQuery = Type.Object({
  ...Filters,
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of the last one that is known; without it the newest come' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 }))
}, closed)

export const NextQuery = Type.Object({
  kind: Type.Optional(Kind),
  path: Filters.path,
  method: Filters.method,
  site: Filters.site,
  after: Type.Optional(Type.Integer({
    minimum: 0,
    description: '`seq` of the last failure that is known; 0, the default: since the reset'
  })),
  timeout: Type.Optional(Wait)
}, closed)

export const EventsQuery = Type.Object({
  edge: Type.Optional(Id),
  type: Type.Optional(Type.Array(Type.Enum([...EVENT_TYPES]))),
  after: Type.Optional(Type.String({ maxLength: 40, description: 'As Last-Event-ID, which counts first' })),
  batch: Type.Optional(Type.Integer({
    minimum: 0,
    maximum: 1000,
    description: 'Gathers events for that many ms into one message; 0: each by itself'
  }))
}, closed)

const FaultMembers = {
  match: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description: '`GET /pay`, `/pay/*` or `POST`' })),
  times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  rate: Type.Optional(Type.Number({ minimum: 0, maximum: 1 }))
}

export const FaultBody = Type.Object({
  kind: Kind,
  reason: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9_]*$' })),
  ...FaultMembers
}, closed)

export const SequenceBody = Type.Object({
  steps: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    minItems: 1,
    maxItems: 1000,
    description: 'A kind, `kind/reason` or `pass` for each request that matches, one after the other'
  }),
  ...FaultMembers
}, closed)

/** Options of an edge, by the names of the config file; they are checked by who makes it. */
export const EdgeBody = Type.Object({}, {
  additionalProperties: true,
  description: 'Options of an edge, as in the config file (schema.json)'
})

export const ResetBody = Type.Union([Type.Null(), Type.Object({}, closed)])
