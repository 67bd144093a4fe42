/** Requests on connections that node:http has let go of: tunnels, refused CONNECTs, bytes that are no request. The edge's own to end. */
import type { RequestContext } from './request/context.js'

export class Detached {
  private readonly contexts = new Set<RequestContext>()
  private readonly finish: (context: RequestContext) => void

  /** @param finish called when a request is over: with its answer, or with a connection that is lost before; maybe twice */
  constructor (finish: (context: RequestContext) => void) { this.finish = finish }

  track (context: RequestContext): void {
    this.contexts.add(context)
    context.response.once('finish', () => { this.finish(context) })
    context.request.socket.once('close', () => {
      this.contexts.delete(context)
      this.finish(context)
    })
  }

  /** Tunnels are no requests that end by themselves. */
  stopTunnels (): void { for (const { journey, upgrade } of this.contexts) if (journey.upgrade !== null) upgrade?.client.stop() }

  /** Everything that is left. */
  end (): void {
    this.stopTunnels()
    for (const { request } of this.contexts) request.socket.destroy()
  }
}
