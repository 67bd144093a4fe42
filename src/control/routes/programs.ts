/** `/edges/{edge}/programs`: what the edge started itself. */
import { Refusal } from '../problem.js'
import { defineRoute, type Route } from '../route.js'
import { List, Program } from '../schemas/answers.js'
import { EdgeParams, ProgramParams } from '../schemas/asked.js'

export const programRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/edges/{edge}/programs',
    id: 'listPrograms',
    summary: 'Processes of the programs that the edge starts',
    params: EdgeParams,
    answers: { 200: ['The processes', List(Program)] },
    handle: ({ params }, { edges }) => ({ status: 200, body: { items: edges.get(params.edge).edge.state().instances } })
  }),
  defineRoute({
    method: 'POST',
    path: '/edges/{edge}/programs/{site}/restart',
    id: 'restartProgram',
    summary: 'Restart the program of a site, one process after the other; a pause after failed starts is over',
    params: ProgramParams,
    answers: { 204: ['It runs again'] },
    async handle ({ params }, { edges }) {
      const { edge } = edges.get(params.edge)
      if (await edge.restart(params.site) > 0) return { status: 204 }
      const known = [...new Set(edge.state().instances.map(({ program }) => program.slice(0, program.lastIndexOf('/'))))]
      const which = known.length === 0 ? 'it starts none' : `it starts those of ${known.join(', ')}`
      throw new Refusal('unknown', `The edge ${params.edge} starts no program for a site ${JSON.stringify(params.site)}; ${which}.`)
    }
  })
]
