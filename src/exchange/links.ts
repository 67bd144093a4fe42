/** The idle connections of each upstream, newest first: the one used last is the most likely to be open. */
import { dial, isPlain } from '../dial/dial.js'
import { emptyRecord, type DialRecord } from '../dial/record.js'
import { namesFor } from '../dial/identity.js'
import type { Cancellation } from '../dial/cancellation.js'
import { Probes } from '../dial/probe.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { Bound } from './bound.js'
import type { Client } from './client.js'
import { ReadBuffer } from './read-buffer.js'
import { LenientLink } from './lenient-link.js'
import type { Link } from './link.js'
import { StrictLink } from './strict-link.js'

/**
 * Names of one upstream whose connections are kept; of more, those that were not used for longest are ended. Visitors choose
 * the names, and one of them could choose many.
 */
const MOST_NAMES = 64

/** What a request asks for. */
export interface LinkRequest {
  readonly target: Target
  readonly site: SiteSettings
  /** As the visitor wrote it. */
  readonly host: string
  /** Has a connection of its own where it logged in. */
  readonly client: Client
}

/** Connections to one upstream. */
export interface LinkCount {
  readonly upstream: string
  readonly protocol: Target['protocol']
  readonly open: number
  /** How many of them wait for a request. */
  readonly idle: number
}

export class Links {
  /** By upstream, then by the name that their TLS stands for: no connection serves a name that it was not made for. */
  private readonly idle = new WeakMap<Target, Map<string, Link[]>>()
  private readonly bound = new Bound()
  private readonly all = new Map<Link, Target>()
  /** Upstreams that are gone: a connection that is busy then is not kept afterwards. */
  private readonly retired = new WeakSet<Target>()
  private readonly probes = new Probes()

  /** A kept connection that still stands, or null. */
  take ({ target, site, host, client }: LinkRequest): Link | null {
    const own = this.bound.take(target, client)
    if (own !== null) return own
    const kept = this.idle.get(target)?.get(nameOf(target, site, host))
    if (kept === undefined) return null
    for (let link = kept.pop(); link !== undefined; link = kept.pop()) {
      if (link.alive && !link.socket.destroyed) return link
    }
    return null
  }

  /** Where a client that has logged in with a connection goes again; null: it has none. */
  targetOf (client: Client): Target | null { return this.bound.targetOf(client) }

  /** @param host of the request, as the visitor wrote it @throws UpstreamFailure of the dial's stages */
  async dial (target: Target, site: SiteSettings, host: string, record: DialRecord = emptyRecord(), leave?: Cancellation): Promise<Link> {
    const Kind = site.parser === 'lenient' ? LenientLink : StrictLink
    const readBuffer = Kind === StrictLink && isPlain(target) ? new ReadBuffer() : undefined
    const socket = await dial({ target, site, host, record, leave, onread: readBuffer, probes: this.probes })
    const link: Link = new Kind({
      socket,
      readBuffer,
      address: record.address ?? target.label,
      tls: record.tls,
      clientCertificate: record.clientCertificate,
      serverName: nameOf(target, site, host),
      maxHeaderSize: site.limits.maxHeaderSize,
      onGone: gone => {
        this.all.delete(gone)
        this.forget(target, gone)
      }
    })
    this.all.set(link, target)
    return link
  }

  /** Keeps a connection for the next request. */
  give (target: Target, link: Link): void {
    if (!link.alive) return
    if (this.retired.has(target)) {
      link.drop()
      return
    }
    if (link.bound) {
      this.bound.give(target, link)
      return
    }
    let names = this.idle.get(target)
    if (names === undefined) this.idle.set(target, names = new Map())
    const kept = names.get(link.serverName)
    if (kept !== undefined && kept.length > 0) {
      kept.push(link)
      return
    }
    // the order of a map is that of its names' coming: this one comes anew
    names.delete(link.serverName)
    names.set(link.serverName, [link])
    if (names.size > MOST_NAMES) this.end(names, names.keys().next().value as string)
  }

  /** Ends the idle connections to an upstream that is gone or about to go; the busy ones end with their requests. */
  retire (target: Target): void {
    this.retired.add(target)
    const names = this.idle.get(target)
    this.idle.delete(target)
    for (const name of names?.keys() ?? []) this.end(names as Map<string, Link[]>, name)
  }

  /** How many connections there are to each upstream. */
  status (): LinkCount[] {
    const counts = new Map<string, { upstream: string, protocol: Target['protocol'], open: number, idle: number }>()
    for (const [link, target] of this.all) {
      const { label, protocol } = target
      const key = `${protocol}//${label}`
      const count = counts.get(key) ?? { upstream: label, protocol, open: 0, idle: 0 }
      counts.set(key, count)
      count.open++
      if (this.idle.get(target)?.get(link.serverName)?.includes(link) === true) count.idle++
    }
    return [...counts.values()]
  }

  /** Ends every connection, idle or not. */
  close (): void {
    for (const link of this.all.keys()) link.drop()
    this.all.clear()
  }

  private end (names: Map<string, Link[]>, name: string): void {
    const kept = names.get(name) ?? []
    names.delete(name)
    for (const link of kept) link.drop()
  }

  private forget (target: Target, link: Link): void {
    if (link.bound) {
      this.bound.forget(link)
      return
    }
    const kept = this.idle.get(target)?.get(link.serverName)
    const at = kept?.indexOf(link) ?? -1
    if (at >= 0) kept?.splice(at, 1)
  }
}

/** What a connection may be used for again. A connector asks its origin by the name of the first request as well. */
const nameOf = (target: Target, site: SiteSettings, host: string): string => isPlain(target) ? '' : namesFor(target, site, host).asked
