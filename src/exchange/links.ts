/** The idle connections of each upstream, newest first: the one used last is the likeliest to be alive. */
import { dial, emptyRecord, isPlain, type DialRecord } from '../dial/dial.js'
import type { Leave } from '../dial/leaving.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { Inlet } from './inlet.js'
import { LenientLink } from './lenient-link.js'
import type { Link } from './link.js'
import { StrictLink } from './strict-link.js'

/** Connections to one upstream. */
export interface LinkCount {
  readonly upstream: string
  readonly protocol: Target['protocol']
  readonly open: number
  /** How many of them wait for a request. */
  readonly idle: number
}

export class Links {
  private readonly idle = new WeakMap<Target, Link[]>()
  private readonly all = new Map<Link, Target>()
  /** Upstreams that are gone: a connection that is busy then is not kept afterwards. */
  private readonly retired = new WeakSet<Target>()

  /** A kept connection that still stands, or null. */
  take (target: Target): Link | null {
    const kept = this.idle.get(target)
    if (kept === undefined) return null
    for (let link = kept.pop(); link !== undefined; link = kept.pop()) {
      if (link.alive && !link.socket.destroyed) return link
    }
    return null
  }

  /** @throws UpstreamFailure of the dial's stages */
  async dial (target: Target, site: SiteSettings, record: DialRecord = emptyRecord(), leave?: Leave): Promise<Link> {
    const Kind = site.parser === 'lenient' ? LenientLink : StrictLink
    const inlet = Kind === StrictLink && isPlain(target) ? new Inlet() : undefined
    const socket = await dial(target, site, record, leave, inlet)
    const link: Link = new Kind({
      socket,
      inlet,
      address: record.address ?? target.label,
      tls: record.tls,
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
    const kept = this.idle.get(target)
    if (kept === undefined) this.idle.set(target, [link])
    else kept.push(link)
  }

  /** Ends the idle connections to an upstream that is gone or about to go; the busy ones end with their requests. */
  retire (target: Target): void {
    this.retired.add(target)
    const kept = this.idle.get(target)
    this.idle.delete(target)
    for (const link of kept ?? []) link.drop()
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
      if (this.idle.get(target)?.includes(link) === true) count.idle++
    }
    return [...counts.values()]
  }

  /** Ends every connection, idle or not. */
  close (): void {
    for (const link of this.all.keys()) link.drop()
    this.all.clear()
  }

  private forget (target: Target, link: Link): void {
    const kept = this.idle.get(target)
    const at = kept?.indexOf(link) ?? -1
    if (at >= 0) kept?.splice(at, 1)
  }
}
