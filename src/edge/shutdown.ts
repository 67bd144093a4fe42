/** The end of an edge: nobody new comes in, those inside may finish for a while, and then nothing of it is left. */
import type { FastifyInstance } from 'fastify'
import { clearTimeout, setImmediate, setTimeout } from '../clock.js'
import type { Observers } from '../observe/observers.js'
import type { Engine } from './engine.js'
import type { Front } from './front/front.js'
import type { Tunnels } from './tunnels.js'

/** How long half a request head is waited for when nobody else is inside, ms: its rest may be on the way. */
const HALF_HEAD_MS = 1000

export class Shutdown {
  private readonly fastify: FastifyInstance
  private readonly engine: Engine
  private readonly tunnels: Tunnels
  private readonly observers: Observers
  private readonly front: Front | null
  private closed: Promise<void> | null = null
  private timer: NodeJS.Timeout | undefined
  private patience: NodeJS.Timeout | undefined

  constructor (fastify: FastifyInstance, engine: Engine, tunnels: Tunnels, observers: Observers, front: Front | null) {
    this.fastify = fastify
    this.engine = engine
    this.tunnels = tunnels
    this.observers = observers
    this.front = front
  }

  /** Resolves when all is closed. Called again, the new limit counts. @param ms how long running requests may go on @param signal for the programs that the edge started */
  async within (ms: number, signal?: NodeJS.Signals): Promise<void> {
    clearTimeout(this.timer)
    if (ms === 0) this.engine.stopping = true
    this.timer = setTimeout(() => { this.end() }, ms)
    await (this.closed ??= this.close(signal))
  }

  private async close (signal: NodeJS.Signals | undefined): Promise<void> {
    const { fastify, engine } = this
    engine.detached.stopTunnels()
    const emptied = new Promise<void>(resolve => {
      engine.running.emptied(() => {
        // a connection that was busy when the end began is idle only after its last answer was sent
        setImmediate(() => { fastify.server.closeIdleConnections() })
        this.dismissHalves()
        resolve()
      })
    })
    // what has arrived is read first
    setImmediate(() => { engine.unused.close() })
    this.front?.close()
    await fastify.close()
    await emptied
    clearTimeout(this.timer)
    clearTimeout(this.patience)
    await engine.close(signal)
    await this.tunnels.close()
    await this.observers.close()
  }

  /** Whoever has sent half a head and then nothing would hold the end up until the drain limit. */
  private dismissHalves (): void {
    const { fastify, engine } = this
    clearTimeout(this.patience)
    this.patience = setTimeout(() => { if (engine.running.size === 0) fastify.server.closeAllConnections() }, HALF_HEAD_MS)
  }

  private end (): void {
    this.engine.stopping = true
    this.fastify.server.closeAllConnections()
    this.front?.end()
    this.engine.detached.end()
  }
}
