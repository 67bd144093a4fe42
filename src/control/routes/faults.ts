/** `/edges/{edge}/faults` and `/sequences`: faults on purpose. */
import type { FaultStatus } from '../../edge/edge-state.js'
import type { ControlledEdge } from '../edges.js'
import type { FaultWish } from '../fault-book.js'
import { defineRoute, type Answer, type Route } from '../route.js'
import { Fault, List } from '../schemas/answers.js'
import { EdgeParams, FaultBody, FaultParams, SequenceBody } from '../schemas/asked.js'

/** A rule of the options, which has no id: it can only be cleared with all others. */
const ofOptions = ({ kind, reason, match, rate, fired, remaining }: FaultStatus): object =>
  ({ id: null, kind, reason, steps: null, match, times: null, rate, hits: fired, left: remaining, epoch: null })

function put ({ id, faults, journal }: ControlledEdge, name: string | null, wish: FaultWish): Answer {
  const { fault, isNew } = faults.put(name, wish, journal.epoch)
  return { status: isNew ? 201 : 200, body: fault, headers: isNew ? { location: `/edges/${id}/faults/${fault.id}` } : {} }
}

export const faultRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/edges/{edge}/faults',
    id: 'listFaults',
    summary: 'Fault rules in the order in which they are tried; the first that fits decides',
    params: EdgeParams,
    answers: { 200: ['The rules', List(Fault)] },
    handle ({ params }, { edges }) {
      const { faults } = edges.get(params.edge)
      return { status: 200, body: { items: [...faults.list(), ...faults.others().map(ofOptions)] } }
    }
  }),
  defineRoute({
    method: 'POST',
    path: '/edges/{edge}/faults',
    id: 'addFault',
    summary: 'Make requests fail for real, from the next one on',
    params: EdgeParams,
    body: FaultBody,
    answers: { 201: ['The rule is in force', Fault] },
    handle: ({ params, body }, { edges }) => put(edges.get(params.edge), null, body)
  }),
  defineRoute({
    method: 'PUT',
    path: '/edges/{edge}/faults/{fault}',
    id: 'putFault',
    summary: 'A fault rule by a name of your own; one that is there is replaced and counts anew',
    params: FaultParams,
    body: FaultBody,
    answers: { 201: ['The rule is in force', Fault], 200: ['It took the place of the one before', Fault] },
    handle: ({ params, body }, { edges }) => put(edges.get(params.edge), params.fault, body)
  }),
  defineRoute({
    method: 'GET',
    path: '/edges/{edge}/faults/{fault}',
    id: 'getFault',
    summary: 'A fault rule, and how often it struck',
    params: FaultParams,
    answers: { 200: ['The rule', Fault] },
    handle: ({ params }, { edges }) => ({ status: 200, body: edges.get(params.edge).faults.get(params.fault) })
  }),
  defineRoute({
    method: 'DELETE',
    path: '/edges/{edge}/faults/{fault}',
    id: 'deleteFault',
    summary: 'End a fault rule',
    params: FaultParams,
    answers: { 204: ['It is gone'] },
    handle ({ params }, { edges }) {
      edges.get(params.edge).faults.delete(params.fault)
      return { status: 204 }
    }
  }),
  defineRoute({
    method: 'DELETE',
    path: '/edges/{edge}/faults',
    id: 'clearFaults',
    summary: 'End every fault rule, those of the options too',
    params: EdgeParams,
    answers: { 204: ['There are none any more'] },
    handle ({ params }, { edges }) {
      edges.get(params.edge).faults.clear()
      return { status: 204 }
    }
  }),
  defineRoute({
    method: 'POST',
    path: '/edges/{edge}/sequences',
    id: 'addSequence',
    summary: 'One request after the other meets the next step; a fault rule like the others',
    params: EdgeParams,
    body: SequenceBody,
    answers: { 201: ['The rule is in force', Fault] },
    handle: ({ params, body }, { edges }) => put(edges.get(params.edge), null, body)
  })
]
