/** Requests on connections that node:http has let go of: tunnels, refused CONNECTs, bytes that are no request. The edge's own to end. */
import type { ClientEnd } from '../upgrade/client-end.js'
import type { Passage } from './passage.js'

export class Detached {
  private readonly passages = new Set<Passage>()
  private readonly finish: (passage: Passage) => void

  /** @param finish called when a request is over: with its answer, or with the connection when that is lost before; it may be called twice */
  constructor (finish: (passage: Passage) => void) { this.finish = finish }

  /** @param client where the connection may become a tunnel */
  track (passage: Passage, client: ClientEnd | null = null): void {
    passage.client = client
    this.passages.add(passage)
    passage.response.once('finish', () => { this.finish(passage) })
    passage.request.socket.once('close', () => {
      this.passages.delete(passage)
      this.finish(passage)
    })
  }

  /** Tunnels are no requests that end by themselves. */
  stopTunnels (): void { for (const { journey, client } of this.passages) if (journey.upgrade !== null) client?.stop() }

  /** Everything that is left. */
  end (): void {
    this.stopTunnels()
    for (const { request } of this.passages) request.socket.destroy()
  }
}
