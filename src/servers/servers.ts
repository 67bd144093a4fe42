/** From a plan to a server: what to write, what to start, and where it keeps its own log. Starts nothing itself. */
import type { ServerPlan } from './plan.js'
import { apacheServer } from './apache.js'
import { thisMachine, type Machine } from './machine.js'
import type { Server } from './server.js'
import { uwsgiServer } from './uwsgi.js'

export type { At, Server } from './server.js'

/** @param machine where its programs are */
export function serverFor (plan: ServerPlan, machine: Machine = thisMachine()): Server {
  return plan.kind === 'uwsgi' ? uwsgiServer(plan, machine) : apacheServer(plan, machine)
}
