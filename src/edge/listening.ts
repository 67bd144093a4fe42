/** Where an edge of its own listens, and what a person opens. */
import type { AddressInfo, Server } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Log } from '../observe/log.js'
import type { Settings } from '../options/settings.js'
import type { Engine } from './engine.js'
import { FIRST, openSecondLoopback } from './second-loopback.js'

interface ListeningParts {
  readonly fastify: FastifyInstance
  readonly engine: Pick<Engine, 'config'>
  readonly settings: Settings
  /** Hears what is opened. */
  readonly log: Pick<Log, 'listensOn'>
  /** An edge on 127.0.0.1 takes the same port of ::1 as well, where it is free. */
  readonly both: boolean
}

export class Listening {
  private readonly parts: ListeningParts
  /** `localhost` leads here and nowhere else. */
  private isLocalhost = false

  constructor (parts: ListeningParts) { this.parts = parts }

  /** `http://127.0.0.1:8080`; empty before `open`. */
  get url (): string { return this.urlAt() }

  get openAt (): string { return this.urlAt(this.isLocalhost ? 'localhost' : undefined) }

  /** Resolves with the URL. @throws the system's error where the address cannot be had */
  async open (): Promise<string> {
    await this.listen()
    this.parts.log.listensOn(this.openAt)
    return this.url
  }

  private async listen (): Promise<void> {
    const { fastify, engine, both, settings: { host, port } } = this.parts
    const isAsked = host === 'localhost'
    let second: Server | null = null
    fastify.addHook('preClose', async () => { second?.close() })
    await fastify.listen({ host: isAsked ? FIRST : host, port })
    if (!isAsked && !(both && host === FIRST)) return
    const { server, isWhole } = await openSecondLoopback(fastify.server, port === 0 || !isAsked)
    second = server
    if (second !== null) engine.config.listening([fastify.server.address() as AddressInfo, second.address() as AddressInfo])
    this.isLocalhost = isWhole
  }

  private urlAt (name?: string): string {
    const address = this.parts.fastify.server.address() as AddressInfo | null
    if (address === null) return ''
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
    return `${this.parts.settings.tls === null ? 'http' : 'https'}://${name ?? host}:${address.port}`
  }
}
