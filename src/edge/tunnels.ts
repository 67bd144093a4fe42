/** The tunnels of an edge: those that its sites name, and the port for their connectors while there are any. */
import type { Events } from '../observer.js'
import type { Settings } from '../options/settings.js'
import { Hub, type Declared } from '../tunnel/hub.js'

export class Tunnels {
  private readonly hub: Hub
  private readonly events: Events
  private readonly port: number
  private opened = false

  constructor (settings: Settings, events: Events) {
    this.events = events
    this.port = settings.tunnelPort
    this.hub = new Hub((level, message) => { events.event(level, {}, message) })
    this.hub.declare(declaredIn(settings))
  }

  /** Where connectors connect to: `127.0.0.1:7844`; null while no site has a tunnel. */
  get address (): string | null { return this.hub.address }

  /** Opens the port, where a site needs it. Rejects with the system's error. */
  async open (): Promise<void> {
    this.opened = true
    if (this.hub.isEmpty || this.address !== null) return
    await this.hub.listen(this.port)
    this.events.event('info', { tunnel: this.address }, `connectors of tunnels may connect to ${this.address ?? ''}`)
  }

  /** New sites: their tunnels count from now on. */
  apply (settings: Settings): void {
    this.hub.declare(declaredIn(settings))
    if (this.opened) this.open().catch((error: Error) => { this.events.event('error', {}, `the tunnel port cannot be opened: ${error.message}`) })
  }

  async close (): Promise<void> { await this.hub.close() }
}

const declaredIn = ({ sites }: Settings): Declared[] => sites.flatMap(({ upstreams }) => upstreams)
  .flatMap(target => target.hop?.kind === 'tunnel' ? [{ key: target, name: target.hop.name, token: target.hop.token }] : [])
