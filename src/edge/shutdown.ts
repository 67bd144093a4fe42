/** The end of an edge: nobody new comes in, those inside may finish for a while, and then nothing of it is left. */
import type { FastifyInstance } from 'fastify'
import type { Log } from '../observe/log.js'
import type { Recent } from '../observe/recent.js'
import type { Engine } from './engine.js'
import type { Front } from './front/front.js'
import type { Tunnels } from './tunnels.js'

export class Shutdown {
  private readonly fastify: FastifyInstance
  private readonly engine: Engine
  private readonly tunnels: Tunnels
  private readonly log: Log
  private readonly recent: Recent
  private readonly front: Front | null
  private closed: Promise<void> | null = null
  private timer: NodeJS.Timeout | undefined

  constructor (fastify: FastifyInstance, engine: Engine, tunnels: Tunnels, log: Log, recent: Recent, front: Front | null) {
    this.fastify = fastify
    this.engine = engine
    this.tunnels = tunnels
    this.log = log
    this.recent = recent
    this.front = front
  }

  /** Resolves when all is closed. Called again, the new limit counts. @param ms how long running requests may go on @param signal for the programs that the edge started */
  async within (ms: number, signal?: NodeJS.Signals): Promise<void> {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => { this.end() }, ms)
    await (this.closed ??= this.close(signal))
  }

  private async close (signal: NodeJS.Signals | undefined): Promise<void> {
    const { fastify, engine } = this
    // tunnels are no requests that end by themselves
    for (const passage of engine.seated) if (passage.journey.upgrade !== null) passage.request.socket.destroySoon()
    const emptied = new Promise<void>(resolve => {
      engine.emptied(() => {
        // a connection that was busy when the end began is idle only after its last answer was sent
        setImmediate(() => { fastify.server.closeIdleConnections() })
        resolve()
      })
    })
    this.front?.close()
    await fastify.close()
    await emptied
    clearTimeout(this.timer)
    await engine.close(signal)
    await this.tunnels.close()
    this.recent.close()
    await this.log.close()
  }

  private end (): void {
    this.fastify.server.closeAllConnections()
    this.front?.end()
    for (const passage of this.engine.seated) passage.request.socket.destroy()
  }
}
