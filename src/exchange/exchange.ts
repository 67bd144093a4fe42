/**
 * One request to the upstream and its answer to the client: sends, receives, passes on.
 *
 *   next upstream -> link (kept or dialed) -> request -> 1xx* -> head (held back) -> body ... -> end
 *        ^                    |                                      |
 *        +--- dial failed ----+            the head leaves with the first body byte, so that a failure
 *        +--- stale link, nothing came     before that still gets a page
 * The right 101 makes a pipe of it: see upgrade/splice.ts.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { Target } from '../options/settings.js'
import { Dialer } from './dialer.js'
import { BodyStream } from './body.js'
import { Delayed } from './delayed.js'
import { dispatch } from './dispatch.js'
import { classify, evidenceOf } from './classify.js'
import { judgeSilence } from './deadline.js'
import { Delivery } from './delivery.js'
import { addLateLines, responseHead } from '../forward/headers.js'
import { trailersPass } from '../forward/to-client.js'
import { Interims } from './interims.js'
import { LinkGone, type Link, type Receiver } from './link.js'
import type { Links } from './links.js'
import { refusalOf } from './refuse.js'
import { whetherToRepeat } from './repeat.js'
import { toldByListener } from '../forward/listener.js'
import { replaceAnswer } from './replace.js'
import { newBody, takeBody } from './request-body.js'
import { partlySent } from './partly-sent.js'
import { reasonPhrase } from '../forward/reason.js'
import type { Exit, Route } from '../forward/route.js'
import type { UpgradeWish } from './upgrade-requests.js'

export class Exchange implements Receiver {
  readonly journey: Journey
  readonly route: Route
  readonly request: IncomingMessage
  link: Link | null = null
  body: Buffer | BodyStream | null = null
  /** performance.now() when the request was handed to the connection. */
  sentAt = 0
  headSeen = false
  done = false
  readonly response: ServerResponse
  readonly links: Links
  private readonly dialer: Dialer
  private readonly exit: Exit
  target: Target | null = null
  /** Header lines for the upstream, flat; null: not made yet. */
  lines: string[] | null = null
  readonly delivery: Delivery
  private headAt = 0
  private interims: Interims | null = null
  readonly upgrade: UpgradeWish | null
  /** The client takes nothing for now. */
  resting = false
  /** Where it is slow on purpose; null: it is not. */
  private readonly delayed: Delayed | null

  constructor (journey: Journey, request: IncomingMessage, response: ServerResponse, route: Route, links: Links, exit: Exit, upgrade: UpgradeWish | null = null) {
    this.journey = journey
    this.request = request
    this.response = response
    this.route = route
    this.links = links
    this.exit = exit
    this.upgrade = upgrade
    this.dialer = new Dialer(journey, route, links, this)
    this.delivery = new Delivery(journey, response, this)
    this.delayed = route.delays == null ? null : new Delayed(this, route.delays)
  }

  start (): void {
    takeBody(this.request, this.route.site.limits.response, this.delayed?.pace ?? null, body => {
      this.body = body
      const next = (): void => { if (!this.done) this.dialer.next() }
      if (this.delayed === null) next()
      else this.delayed.before('connect', next)
    }, failure => { this.fail(failure) })
  }

  /** The client left: whatever is under way for it ends now. */
  abandon (): void {
    if (this.done) return
    this.settle()
    this.dialer.end()
    this.link?.drop()
  }

  /** Ends the exchange with a failure. */
  fail (failure: UpstreamFailure | Error): void {
    if (this.done) return
    this.settle()
    this.link?.drop()
    this.exit(failure)
  }

  // ---- to the upstream

  /** There is a connection: the request goes out on it. */
  reached (link: Link, target: Target, reused: boolean): void {
    const { journey, delayed } = this
    this.target = target
    this.link = link
    link.begin(delayed ?? this)
    journey.reused = reused
    journey.upstreamAddress = link.address
    journey.upstreamTls = link.tls
    if (delayed === null) dispatch(this, link)
    else delayed.before('request', () => { dispatch(this, link) })
  }

  // ---- from the upstream

  onHead (status: number, raw: readonly string[], phrase: string): void {
    if (this.done) return
    if (status < 200) {
      const failure = (this.interims ??= new Interims()).take(this, this.link as Link, { status, raw, phrase })
      if (failure !== null) this.refuse(failure, this.link as Link)
      return
    }
    const { journey, request, route } = this
    const link = this.link as Link
    journey.timings.head = this.headTime()
    const head = responseHead(raw, route, trailersPass(request, status))
    const reason = reasonPhrase(phrase)
    const told = toldByListener(head.listenerError, journey)
    route.turn.report(told === null)
    if (told !== null) {
      this.fail(told)
      return
    }
    journey.upstreamStatus = status
    const refusal = refusalOf({ status, reason, head, address: link.address, intercepts: route.intercepts }) ??
      addLateLines(head.lines, route, journey)
    if (refusal !== null) {
      this.refuse(refusal, link)
      return
    }
    if (route.replace !== null && replaceAnswer(this, route.replace, head, reason ?? '')) return
    this.headSeen = true
    link.understood()
    this.delivery.take(status, reason ?? '', head)
    this.awaitBody()
    if (request.method !== 'HEAD' && status !== 204 && status !== 304) this.delivery.hold()
  }

  onData (chunk: Buffer): void {
    if (this.done) return
    if (this.delivery.write(chunk, this.link as Link)) this.awaitBody()
    else this.rest(this.link as Link)
  }

  /** The client is the slow one: no clock runs against the upstream meanwhile. */
  private rest (link: Link): void {
    // one read may hold many chunks
    if (this.resting) return
    this.resting = true
    link.watch.stop()
    link.pause()
    this.response.once('drain', () => {
      this.resting = false
      if (this.done) return
      if (this.delayed === null) this.read(link)
      else this.delayed.goOn()
    })
  }

  onEnd (trailers: readonly string[]): void {
    if (this.done) return
    const { link } = this
    this.journey.partlySent = partlySent(this.body, this.request, link)
    this.journey.timings.body = performance.now() - this.headAt - (this.delayed?.sinceHead ?? 0)
    this.delivery.end(trailers)
    this.settle()
    if (link !== null && this.target !== null) this.links.give(this.target, link)
  }

  onFailed (error: Error): void {
    const { link, journey } = this
    if (this.done || link === null) return
    journey.bytesReceived = link.received
    const after = error instanceof LinkGone ? null : performance.now() - this.sentAt
    whetherToRepeat(error, link, this, again => { if (!this.done) again ? this.repeat(link, after) : this.lose(link, error) })
  }

  private lose (link: Link, error: Error): void {
    const { headSeen, journey } = this
    journey.partlySent = partlySent(this.body, this.request, link)
    const failure = classify(error, {
      partlySent: journey.partlySent, headSeen, received: link.received, expected: this.delivery.head?.contentLength ?? null, bodyBytes: journey.bytesSent
    }, link)
    if (failure !== null) journey.evidence = evidenceOf(error, link)
    if (!headSeen) this.route.turn.report(false)
    this.fail(failure ?? error)
  }

  // ---- again

  private repeat (link: Link, after: number | null): void {
    link.release()
    link.drop()
    this.link = null
    if (this.body instanceof BodyStream) this.body = newBody(this.request, this.delayed?.pace ?? null)
    this.dialer.again(this.target as Target, after)
  }

  // ---- the ends

  private refuse (failure: UpstreamFailure, link: Link): void {
    this.journey.evidence = evidenceOf(failure, link)
    this.fail(failure)
  }

  /** Notes that headers have come. @returns ms since the request was sent, waits that were asked for left out */
  headTime (): number {
    this.headAt = this.delayed?.headAt ?? performance.now()
    return this.headAt - this.sentAt - (this.delayed?.beforeHead ?? 0)
  }

  /** More of the answer is read, on the upstream's time. */
  read (link: Link): void {
    this.awaitBody()
    link.resume()
  }

  private awaitBody (): void { this.link?.watch.until(performance.now() + this.route.site.limits.idle) }

  /** Nothing of this exchange is waited for any more. */
  settle (): void {
    this.done = true
    this.delivery.cancel()
    this.delayed?.cancel()
    this.link?.release()
    if (this.link !== null) this.journey.bytesReceived = this.link.received
  }

  /** The watch ran out. */
  onDue (): void {
    if (this.done) return
    // a connection that cannot be written to, and says nothing about it when it is read
    const verdict = this.link?.writeError ?? judgeSilence(this)
    if (typeof verdict === 'number') this.link?.watch.until(verdict)
    else if (verdict === this.link?.writeError) this.onFailed(verdict)
    else this.fail(verdict)
  }
}
