/**
 * The connector of a tunnel: beside the origin, it connects out to the edge's tunnel port and keeps a few connections ready.
 * Each that a request comes in on is piped to the origin, and a new one is opened in its place.
 *
 *   edge <==== ready ==== connector          edge ==== request ===> connector ---> origin
 *        <==== ready ====                    (a lost edge is tried again, later and later)
 */
import { connect, type Socket } from 'node:net'
import { clearTimeout, setTimeout } from '../clock.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { greeting, readAnswer, readLine } from '../tunnel/line.js'
import { carry } from './carry.js'

/** Pauses before the edge is tried again, ms: doubled each time. */
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/** How long the edge may take to answer the greeting, ms. */
const ANSWER_MS = 10_000

export interface ConnectorParts {
  readonly name: string
  readonly token: string | null
  readonly edge: Pick<Target, 'host' | 'port' | 'label'>
  /** The origin: its first upstream, limits and TLS. */
  readonly site: SiteSettings
  /** Connections held ready. Default 4. */
  readonly spare?: number | undefined
  /** Takes one line of the log, without line feed and without control bytes. */
  readonly log: (line: string) => void
}

export class Connector {
  private readonly parts: ConnectorParts
  private readonly spare: number
  private readonly sockets = new Set<Socket>()
  /** Connections that greet or are ready. */
  private waiting = 0
  /** Connections that the edge has welcomed, ready or busy. */
  private welcomed = 0
  private pause = FIRST_PAUSE_MS
  private timer: NodeJS.Timeout | null = null
  private wasWelcome = false
  private stopped = false
  private end: (refusal: string | null) => void = () => {}
  /** Resolves when it ended: with the edge's words when the edge refused it at once, else with null. */
  readonly ended = new Promise<string | null>(resolve => { this.end = resolve })

  constructor (parts: ConnectorParts) {
    this.parts = parts
    this.spare = parts.spare ?? 4
  }

  start (): void { this.fill() }

  /** Ends every connection at once. */
  stop (refusal: string | null = null): void {
    this.stopped = true
    if (this.timer !== null) clearTimeout(this.timer)
    for (const socket of this.sockets) socket.destroy()
    this.end(refusal)
  }

  private fill (): void {
    // the first one alone finds out whether anybody is there
    const wanted = this.welcomed === 0 ? 1 : this.spare
    while (!this.stopped && this.timer === null && this.waiting < wanted) this.open()
  }

  private open (): void {
    const { edge, name, token } = this.parts
    const socket = connect({ host: edge.host, port: edge.port, noDelay: true, keepAlive: true })
    this.sockets.add(socket)
    this.waiting++
    let state: 'greeting' | 'ready' | 'busy' = 'greeting'
    let trouble = 'the connection ended'
    socket.on('error', error => { trouble = error.message })
    socket.once('connect', () => { socket.write(greeting({ name, token })) })
    socket.once('close', () => {
      this.sockets.delete(socket)
      if (state !== 'busy') this.waiting--
      if (state === 'greeting') this.failed(trouble)
      else this.gone(trouble)
    })
    readLine(socket, ANSWER_MS, line => {
      const refusal = line === null ? null : readAnswer(line)
      if (line === null) socket.destroy()
      else if (refusal !== null) this.refused(socket, refusal)
      else {
        state = 'ready'
        this.welcome()
        socket.once('readable', () => {
          if (socket.readableLength === 0) return
          state = 'busy'
          this.waiting--
          this.fill()
          carry(socket, this.parts)
        })
      }
    })
  }

  private welcome (): void {
    const { name, edge, log } = this.parts
    if (this.welcomed++ === 0) log(`tunnel ${name}: connected to the edge at ${edge.label}`)
    this.wasWelcome = true
    this.pause = FIRST_PAUSE_MS
    this.fill()
  }

  /** What was wrong from the start is a mistake to be corrected; an edge that changed its mind may change it again. */
  private refused (socket: Socket, why: string): void {
    this.parts.log(`tunnel ${this.parts.name}: the edge at ${this.parts.edge.label} refuses this connector: ${why}`)
    socket.destroy()
    if (!this.wasWelcome) this.stop(why)
  }

  private failed (trouble: string): void {
    if (this.welcomed === 0) this.later(`no connection to the edge at ${this.parts.edge.label}: ${trouble}`)
    else this.later(null)
  }

  private gone (trouble: string): void {
    if (--this.welcomed === 0) this.later(`lost the edge at ${this.parts.edge.label}: ${trouble}`)
    else this.fill()
  }

  private later (why: string | null): void {
    if (this.stopped || this.timer !== null) return
    if (why !== null) this.parts.log(`tunnel ${this.parts.name}: ${why}; trying again in ${this.pause / 1000} s`)
    this.timer = setTimeout(() => {
      this.timer = null
      this.fill()
    }, this.pause)
    this.pause = Math.min(LONGEST_PAUSE_MS, this.pause * 2)
  }
}
