/** `/edges`: what there is, made, changed, reset and ended. */
import type { EdgeState } from '../../edge/edge-state.js'
import type { ControlledEdge, GivenOptions } from '../edges.js'
import type { Events } from '../events.js'
import { defineRoute, type Route } from '../route.js'
import { shownOptions } from '../shown-options.js'
import { EdgeDetail, EdgeSummary, List, ResetAnswer } from '../schemas/answers.js'
import { EdgeBody, EdgeParams, ResetBody } from '../schemas/asked.js'

const summary = ({ id, edge, journal, options }: ControlledEdge): object =>
  ({ id, url: edge.url, tunnelAddress: edge.tunnelAddress, epoch: journal.epoch, seq: journal.seq, options: shownOptions(options) })

const detail = (edge: ControlledEdge): object & { readonly state: EdgeState } => ({ ...summary(edge), state: edge.edge.state() })

const location = ({ id }: ControlledEdge): Record<string, string> => ({ location: `/edges/${id}` })

export const edgeRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/edges',
    id: 'listEdges',
    summary: 'Edges of this process',
    answers: { 200: ['The edges', List(EdgeSummary)] },
    handle: (_, { edges }) => ({ status: 200, body: { items: edges.list().map(summary) } })
  }),
  defineRoute({
    method: 'POST',
    path: '/edges',
    id: 'createEdge',
    summary: 'Start an edge under an id that is never used again',
    body: EdgeBody,
    answers: { 201: ['It listens', EdgeDetail] },
    async handle ({ body }, { edges }) {
      const { edge } = await edges.create(null, body as GivenOptions)
      return { status: 201, body: detail(edge), headers: location(edge) }
    }
  }),
  defineRoute({
    method: 'PUT',
    path: '/edges/{edge}',
    id: 'putEdge',
    summary: 'Start an edge by this name; the same options again change nothing',
    params: EdgeParams,
    body: EdgeBody,
    answers: { 201: ['It listens', EdgeDetail], 200: ['It was there already', EdgeDetail] },
    async handle ({ params, body }, { edges }) {
      const { edge, isNew } = await edges.create(params.edge, body as GivenOptions)
      return { status: isNew ? 201 : 200, body: detail(edge), headers: isNew ? location(edge) : {} }
    }
  }),
  defineRoute({
    method: 'GET',
    path: '/edges/{edge}',
    id: 'getEdge',
    summary: 'An edge, and how things stand at it',
    params: EdgeParams,
    answers: { 200: ['The edge', EdgeDetail] },
    handle: ({ params }, { edges }) => ({ status: 200, body: detail(edges.get(params.edge)) })
  }),
  defineRoute({
    method: 'PATCH',
    path: '/edges/{edge}',
    id: 'changeEdge',
    summary: 'Change options of an edge that runs; null takes one back to its default',
    params: EdgeParams,
    body: EdgeBody,
    answers: { 200: ['It runs on these', EdgeDetail] },
    async handle ({ params, body }, { edges }) {
      const edge = await edges.changed(edges.get(params.edge), body as GivenOptions)
      return { status: 200, body: detail(edge) }
    }
  }),
  defineRoute({
    method: 'DELETE',
    path: '/edges/{edge}',
    id: 'deleteEdge',
    summary: 'End an edge; answered when nothing of it is left open',
    params: EdgeParams,
    answers: { 204: ['It is gone'] },
    async handle ({ params }, { edges }) {
      await edges.delete(params.edge)
      return { status: 204 }
    }
  }),
  defineRoute({
    method: 'POST',
    path: '/edges/{edge}/reset',
    id: 'resetEdge',
    summary: 'Forget requests, failures and fault rules: between two tests',
    params: EdgeParams,
    body: ResetBody,
    answers: { 200: ['What was forgotten', ResetAnswer] },
    handle: ({ params }, { edges, events }) => ({ status: 200, body: reset(edges.get(params.edge), events) })
  })
]

/** All in one tick: a request belongs to the epoch in which it arrived. */
function reset ({ id, edge, journal, faults }: ControlledEdge, events: Events): object {
  const forgotten = journal.reset()
  const rules = faults.clear()
  // delays as well
  edge.clearRules()
  edge.recent.clear()
  const answer = {
    epoch: journal.epoch,
    seq: journal.seq,
    forgot: { ...forgotten, faults: rules.length },
    unused: rules.filter(({ hits }) => hits === 0),
    underWay: edge.state().requests.length
  }
  events.emit('reset', id, answer)
  return answer
}
