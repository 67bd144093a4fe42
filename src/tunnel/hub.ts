/**
 * The edge's end of its tunnels: a port of 127.0.0.1 that connectors connect to, and the tunnels by name. The dial finds
 * the tunnel of a target here.
 */
import { timingSafeEqual, createHash } from 'node:crypto'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout } from '../clock.js'
import { Refusals } from './refusals.js'
import { Tunnel } from './tunnel.js'
import { readGreeting, readLine, refusal, WELCOME, type Greeting } from './line.js'

/** How long a connector may take to greet, ms. */
const GREETING_MS = 5000

/** A connection that waits for its next request for long is asked now and then whether it still stands, ms. */
const KEEP_ALIVE_MS = 30_000

export type Tell = (level: 'info' | 'warn', message: string) => void

/** A way through a tunnel, by whatever object stands for it. */
export interface Declared extends Greeting {
  readonly key: object
}

/** Keys are objects of one edge's sites alone (SiteState.follow), so that edges of one process with the same names share nothing here. */
const TUNNELS = new WeakMap<object, Tunnel>()

/** The tunnel that was declared under this key, or undefined: then nobody can be connected. */
export const tunnelOf = (key: object): Tunnel | undefined => TUNNELS.get(key)

/** What the log tells of a refused connector, and what it is told itself. */
interface Refusal {
  readonly why: string
  readonly says: string
}

/** The same for an unknown name and a wrong token: a stranger learns neither names nor which of the two it was. */
const STRANGER = 'no tunnel here has this name and this token; the log of the edge says more'

export class Hub {
  private tunnels = new Map<string, Tunnel>()
  private readonly tell: Tell
  private server: Server | null = null
  /** Connections that have not greeted yet, or were refused. */
  private readonly strangers = new Set<Socket>()

  private readonly refusals: Refusals

  constructor (tell: Tell) {
    this.tell = tell
    this.refusals = new Refusals(message => { tell('warn', message) })
  }

  /** Takes these tunnels in place of those before; one with the same name and token keeps its connections. */
  declare (all: readonly Declared[]): void {
    const before = this.tunnels
    this.tunnels = new Map()
    for (const { key, name, token } of all) {
      let tunnel = this.tunnels.get(name) ?? before.get(name)
      if (tunnel?.token !== token) tunnel = new Tunnel(name, token, connected => { this.told(name, connected) })
      this.tunnels.set(name, tunnel)
      TUNNELS.set(key, tunnel)
    }
    for (const old of before.values()) if (this.tunnels.get(old.name) !== old) old.end()
  }

  get isEmpty (): boolean { return this.tunnels.size === 0 }

  /** `127.0.0.1:7844`, or null while the port is closed. */
  get address (): string | null {
    const address = this.server?.address() as AddressInfo | null | undefined
    return address == null ? null : `${address.address}:${address.port}`
  }

  /** Opens the port; 0 takes any free one. Rejects with the system's error. */
  async listen (port: number): Promise<void> {
    const server = createServer(socket => { this.greet(socket) })
    await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, '127.0.0.1', resolve) })
    server.on('error', error => { this.refusals.tell(error.message) })
    this.server = server
  }

  async close (): Promise<void> {
    const { server } = this
    this.server = null
    this.declare([])
    for (const socket of this.strangers) socket.destroy()
    this.refusals.close()
    if (server !== null) await new Promise<void>(resolve => { server.close(() => { resolve() }) })
  }

  private greet (socket: Socket): void {
    this.strangers.add(socket)
    socket.on('error', () => { socket.destroy() })
    socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS)
    socket.once('close', () => { this.strangers.delete(socket) })
    readLine(socket, GREETING_MS, line => {
      const found = this.find(line)
      if (found instanceof Tunnel) {
        this.strangers.delete(socket)
        socket.write(WELCOME)
        found.offer(socket)
      } else if (line === null) socket.destroy()
      else {
        this.refusals.tell(found.why)
        // read on: its end is seen only so
        setTimeout(() => { socket.destroy() }, GREETING_MS).unref()
        socket.resume().end(refusal(found.says))
      }
    })
  }

  private find (line: string | null): Tunnel | Refusal {
    const greeting = readGreeting(line ?? '')
    if (greeting === null) {
      return { why: 'it speaks another protocol, or another version of it', says: 'it speaks another protocol, or another version of it' }
    }
    const tunnel = this.tunnels.get(greeting.name)
    if (tunnel === undefined) {
      return { why: `this edge has no tunnel ${JSON.stringify(greeting.name.slice(0, 64))}; it has ${this.names}`, says: STRANGER }
    }
    if (tunnel.token === null || isSame(tunnel.token, greeting.token ?? '')) return tunnel
    return {
      why: `the tunnel ${tunnel.name} has ${greeting.token === null ? 'a token, and none was shown' : 'another token'}`,
      says: STRANGER
    }
  }

  private get names (): string { return [...this.tunnels.keys()].join(', ') || 'none' }

  private told (name: string, connected: boolean): void {
    if (this.server === null) return
    if (connected) this.tell('info', `tunnel ${name}: a connector is connected`)
    else this.tell('warn', `tunnel ${name}: the last connection of its connector is gone`)
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** In the same time whatever differs. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))
