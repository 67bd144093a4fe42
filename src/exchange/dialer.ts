/**
 * Finds the connection for a request: a kept one, else a dialed one; after an upstream that cannot be reached comes the
 * next. Nothing of the request has been sent yet, so moving on is always safe.
 */
import type { IncomingMessage } from 'node:http'
import { beginDial, noteDial, type DialRecord } from '../dial/record.js'
import { CancelSource } from '../dial/cancellation.js'
import { UpstreamFailure } from '../failures/failure.js'
import { ownHost } from '../forward/own-host.js'
import type { Route } from '../forward/route.js'
import type { Journey } from '../journey.js'
import type { Target } from '../options/settings.js'
import { clientOf } from './client.js'
import type { Link } from './link.js'
import type { Links } from './links.js'

export interface DialResult {
  readonly request: IncomingMessage
  /** @param reused the connection has carried a request before */
  reached (link: Link, target: Target, reused: boolean): void
  fail (failure: Error): void
}

export class Dialer {
  private readonly journey: Journey
  private readonly route: Route
  private readonly links: Links
  private readonly found: DialResult
  private readonly cancel = new CancelSource()
  private last: UpstreamFailure | null = null
  private ended = false

  constructor (journey: Journey, route: Route, links: Links, found: DialResult) {
    this.journey = journey
    this.route = route
    this.links = links
    this.found = found
  }

  /** The next upstream of the request's turn. */
  next (): void {
    let target: Target | null
    try {
      target = this.route.turn.next(this.links.targetOf(clientOf(this.found.request)) ?? this.route.prefers?.() ?? null)
    } catch (error) {
      // only the first step of a turn throws: every upstream is skipped
      this.found.fail(error as Error)
      return
    }
    if (target === null) {
      this.more()
      return
    }
    this.ask(target)
  }

  private ask (target: Target): void {
    const { journey } = this
    journey.attempts++
    journey.upstreamLabel = journey.upstreamAddress = target.label
    journey.hop = target.hop?.kind ?? null
    journey.hostSent = ownHost(target, this.route.site)
    const kept = this.links.take({ target, site: this.route.site, host: nameAsked(journey), client: clientOf(this.found.request) })
    if (kept === null) void this.dial(target)
    else this.found.reached(kept, target, true)
  }

  /** All upstreams were tried; a program of the edge may be restarted. */
  private more (): void {
    const { last } = this
    const lose = (error: Error): void => { if (!this.ended) this.found.fail(error) }
    const more = this.route.turn.again?.(last) ?? null
    if (more === null) lose(last ?? new Error('no upstream to try'))
    else {
      more.then(target => {
        if (target === null) lose(last ?? new Error('no upstream to try'))
        else if (!this.ended) this.ask(target)
      }).catch(lose)
    }
  }

  /** The same upstream once more, on a connection that is surely fresh. @param after ms from the first sending to its end; null where nothing was sent */
  again (target: Target, after: number | null): void {
    this.journey.attempts++
    this.journey.reused = false
    this.journey.repeatedAfter ??= after
    void this.dial(target)
  }

  /** The client has left. */
  end (): void {
    this.ended = true
    this.cancel.abort(new Error('the client left'))
  }

  private async dial (target: Target): Promise<void> {
    const record = beginDial(this.journey)
    try {
      const link = await this.links.dial(target, this.route.site, nameAsked(this.journey), record, this.cancel)
      this.note(record)
      if (this.ended) this.links.give(target, link)
      else this.found.reached(link, target, false)
    } catch (error) {
      this.note(record)
      if (!this.ended) this.missed(target, error as Error)
    }
  }

  private missed (target: Target, error: Error): void {
    if (!(error instanceof UpstreamFailure)) {
      this.found.fail(error)
      return
    }
    // a problem of this machine says nothing about the upstream
    if (error.kind !== 'proxy_internal_error') this.route.turn.report(false)
    this.last = error
    this.journey.connects = error.facts.attempts ?? this.journey.connects
    this.journey.upstreamAddress = error.facts.address ?? target.label
    this.next()
  }

  private note (record: DialRecord): void {
    noteDial(this.journey, record)
    this.journey.connects = record.attempts
  }
}

/** The server name in TLS: the visitor's host, or the upstream's own where the Host header has that. */
const nameAsked = ({ host, hostSent }: Journey): string => hostSent ?? host
