/**
 * One request to the upstream and its answer to the client: sends, receives, passes on. The heart of the journey.
 *
 *   next upstream -> link (kept or dialed) -> request -> 1xx* -> head (held back) -> body ... -> end
 *        ^                    |                                      |
 *        +--- dial failed ----+            the head leaves with the first body byte, so that a failure
 *        +--- stale link, nothing came     before that still gets a page
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import { emptyRecord } from '../dial/dial.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { Target } from '../options/settings.js'
import { BodyStream, gather, planBody } from './body.js'
import { classify, evidenceOf } from './classify.js'
import { judgeSilence } from './deadline.js'
import { requestHeaders, responseHead, type ResponseHead } from '../forward/headers.js'
import { forwardInformational } from './informational.js'
import { LinkGone, type Link } from './link.js'
import type { Links } from './links.js'
import { reasonPhrase } from '../forward/reason.js'
import type { Exit, Route } from '../forward/route.js'

/** How long the head of a body of unknown length waits for its first byte, ms: a broken first chunk still gets a page. */
const HEAD_HOLD_MS = 50

/** Bodies up to this many bytes are copied behind the head. */
const ONE_WRITE = 8 * 1024

/** RFC 9110 section 9.2.2: may be sent again when a kept connection turned out to be dead. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH'])

type Controller = Dispatcher.DispatchController & { rawHeaders?: Buffer[] | null, rawTrailers?: Buffer[] | null }

export class Exchange {
  readonly journey: Journey
  readonly route: Route
  readonly request: IncomingMessage
  link: Link | null = null
  body: Buffer | BodyStream | null = null
  /** performance.now() when the request was handed to the connection. */
  sentAt = 0
  headSeen = false
  done = false
  private readonly response: ServerResponse
  private readonly links: Links
  private readonly exit: Exit
  private target: Target | null = null
  private lines: string[] | null = null
  private dialing: AbortController | null = null
  private lastFailure: UpstreamFailure | null = null
  private held: ResponseHead | null = null
  private holdTimer: NodeJS.Timeout | null = null
  private head: ResponseHead | null = null
  private reason = ''
  private headAt = 0
  private bodyBytes = 0
  private informational = 0
  private drains = false

  constructor (journey: Journey, request: IncomingMessage, response: ServerResponse, route: Route, links: Links, exit: Exit) {
    this.journey = journey
    this.request = request
    this.response = response
    this.route = route
    this.links = links
    this.exit = exit
  }

  start (): void {
    const plan = planBody(this.request)
    if (plan === 'gather') {
      this.invite()
      gather(this.request, body => {
        this.body = body
        if (!this.done) this.connect()
      })
    } else {
      if (plan === 'stream') this.body = new BodyStream(this.request)
      this.connect()
    }
  }

  /** The client left: whatever is under way for it ends now. */
  abandon (): void {
    if (this.done) return
    this.settle()
    this.dialing?.abort(new Error('the client left'))
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

  private connect (): void {
    let target: Target | null
    try {
      target = this.route.turn.next()
    } catch (error) {
      this.fail(this.lastFailure ?? error as Error)
      return
    }
    if (target === null) {
      this.fail(this.lastFailure ?? new Error('no upstream to try'))
      return
    }
    this.target = target
    this.journey.attempts++
    this.journey.upstreamLabel = this.journey.upstreamAddress = target.label
    const kept = this.links.take(target)
    if (kept === null) void this.dial(target)
    else this.send(kept, true)
  }

  private async dial (target: Target): Promise<void> {
    const { journey } = this
    const record = emptyRecord()
    this.dialing = new AbortController()
    try {
      const link = await this.links.dial(target, this.route.site, record, this.dialing.signal)
      this.note(record)
      if (this.done) this.links.give(target, link)
      else this.send(link, false)
    } catch (error) {
      this.note(record)
      if (this.done) return
      if (!(error instanceof UpstreamFailure)) {
        this.fail(error as Error)
        return
      }
      this.route.turn.report(false)
      this.lastFailure = error
      journey.connects = error.facts.attempts ?? record.attempts
      journey.upstreamAddress = error.facts.address ?? target.label
      this.connect()
    }
  }

  private note (record: ReturnType<typeof emptyRecord>): void {
    const { timings } = this.journey
    timings.resolve = record.resolve
    timings.connect = record.connect
    timings.handshake = record.handshake
    this.journey.connects = record.attempts
  }

  private send (link: Link, reused: boolean): void {
    const { journey, request, route } = this
    this.link = link
    link.owner = this
    link.begin()
    journey.reused = reused
    journey.upstreamAddress = link.address
    this.invite()
    this.lines ??= requestHeaders(journey, {
      rawHeaders: request.rawHeaders,
      connection: request.headers.connection,
      forwardedFor: request.headers['x-forwarded-for'] as string | undefined,
      cdnLoop: request.headers['cdn-loop'] as string | undefined,
      loopToken: route.loopToken,
      extra: route.forwardLines
    })
    const { limits } = route.site
    this.sentAt = performance.now()
    link.watch.until(this.sentAt + (this.body instanceof BodyStream ? limits.write : Math.min(limits.ack, limits.response)))
    link.dispatch({ path: route.url, method: journey.method as Dispatcher.HttpMethod, headers: this.lines, body: this.body, reset: false }, this as unknown as Dispatcher.DispatchHandler)
  }

  /** The client waits for a 100 before it sends its body (RFC 9110 section 10.1.1): now there is somebody to send it to. */
  private invite (): void {
    const response = this.response as ServerResponse & { _sent100?: boolean }
    if (this.request.headers.expect !== undefined && response._sent100 !== true && /^100-continue$/i.test(this.request.headers.expect)) response.writeContinue()
  }

  // ---- from the upstream (undici's handler interface)

  /** Its presence tells undici that this handler speaks the current interface. */
  onRequestStart (): void {}

  onResponseStart (controller: Controller, status: number, _headers: unknown, reason = ''): void {
    if (this.done) return
    if (status < 200) {
      this.inform(status, controller.rawHeaders ?? [])
      return
    }
    this.headAt = performance.now()
    this.headSeen = true
    const { journey, request, route, link } = this
    journey.timings.head = this.headAt - this.sentAt
    journey.upstreamStatus = status
    route.turn.report(true)
    const head = responseHead(controller.rawHeaders ?? [], route.rayLines, request.httpVersionMinor > 0)
    const refusal = this.refuse(status, reason, head)
    if (refusal !== null) {
      this.headSeen = false
      journey.evidence = evidenceOf(refusal, link as Link)
      this.fail(refusal)
      return
    }
    link?.understood()
    this.head = head
    if (request.method === 'HEAD' || status === 204 || status === 304) this.finish()
    else this.hold(head)
  }

  /** Answers that cannot be passed on faithfully, or are replaced on purpose. */
  private refuse (status: number, reason: string, head: ResponseHead): UpstreamFailure | null {
    const { address } = this.link as Link
    if (status > 599) return new UpstreamFailure('http_protocol_error', `${address} answered with status ${status}, which HTTP does not have`, { reason: 'bad_status', statusCode: status })
    if (head.strangeCoding !== null) return new UpstreamFailure('http_protocol_error', `${address} used a transfer coding nobody here can take off: ${head.strangeCoding.slice(0, 80)}`, { reason: 'transfer_coding' })
    const phrase = reasonPhrase(reason, this.link?.head?.[0])
    if (phrase === null) return new UpstreamFailure('http_protocol_error', `${address} put control bytes into its status line`, { reason: 'bad_reason' })
    this.reason = phrase
    if (this.route.intercepts && (status === 502 || status === 504)) {
      return new UpstreamFailure('upstream_gateway_error', `${address} itself answered ${status}`, { statusCode: status, address })
    }
    return null
  }

  /** Keeps the head back until the first body byte: until then a failure can still become a page. */
  private hold (head: ResponseHead): void {
    this.held = head
    this.awaitBody()
    if (head.eventStream) this.release()
    else if (head.contentLength === null) this.holdTimer = setTimeout(() => { this.release() }, HEAD_HOLD_MS)
  }

  private release (): void {
    if (this.held !== null && this.writeHead()) this.response.flushHeaders()
  }

  /** @returns false when the head could not be written: then the exchange has failed already */
  private writeHead (): boolean {
    const head = this.head as ResponseHead
    this.held = null
    this.clearHold()
    try {
      this.response.writeHead(this.journey.upstreamStatus as number, this.reason, head.lines as never)
      return true
    } catch (error) {
      this.fail(new UpstreamFailure('http_protocol_error', `the response head cannot be passed on: ${(error as Error).message}`, { cause: error, reason: 'bad_header' }))
      return false
    }
  }

  onResponseData (controller: Controller, chunk: Buffer): void {
    if (this.done) return
    const { response } = this
    this.bodyBytes += chunk.length
    this.journey.bytesSent = this.bodyBytes
    if (this.held !== null) {
      if (!this.writeHead()) return
      if (chunk.length === this.head?.contentLength) {
        this.endWith(chunk)
        return
      }
    }
    if (response.write(chunk)) this.awaitBody()
    else this.pause(controller)
  }

  /** The whole body came at once. As a string it leaves in one write together with the head, which is cheaper than two. */
  private endWith (chunk: Buffer): void {
    if (chunk.length <= ONE_WRITE) this.response.end(chunk.toString('latin1'), 'latin1')
    else this.response.end(chunk)
  }

  /** The client is the slow one: no clock runs against the upstream meanwhile. */
  private pause (controller: Controller): void {
    this.link?.watch.stop()
    controller.pause()
    if (this.drains) return
    this.drains = true
    this.response.on('drain', () => {
      if (this.done) return
      this.awaitBody()
      controller.resume()
    })
  }

  onResponseEnd (controller: Controller): void {
    if (this.done) return
    const { link } = this
    if (link?.error != null && this.head?.contentLength === null && !this.head.chunked) {
      // undici takes a reset for the end of a body that lasts until the connection closes
      this.onResponseError(controller, link.error)
      return
    }
    this.finish(controller.rawTrailers)
    if (link !== null && this.target !== null) this.links.give(this.target, link)
  }

  onResponseError (_controller: Controller | null, error: Error): void {
    const { link, journey } = this
    if (this.done || link === null) return
    journey.bytesReceived = link.received
    if (this.mayRepeat(error, link)) {
      this.repeat(link)
      return
    }
    const failure = classify(error, {
      headSeen: this.headSeen, received: link.received, expected: this.head?.contentLength ?? null, bodyBytes: this.bodyBytes
    }, link)
    if (failure !== null) journey.evidence = evidenceOf(error, link)
    if (!this.headSeen) this.route.turn.report(false)
    this.fail(failure ?? error)
  }

  // ---- again

  /** A kept connection that the upstream had closed meanwhile: nothing came back, and asking twice does no harm. */
  private mayRepeat (error: Error, link: Link): boolean {
    if (error instanceof LinkGone) return !(this.body instanceof BodyStream) || this.body.sent === 0
    const stale = this.journey.reused && link.received === 0 && ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')
    return stale && !(this.body instanceof BodyStream) && IDEMPOTENT.has(this.journey.method)
  }

  private repeat (link: Link): void {
    link.owner = null
    link.drop()
    this.link = null
    if (this.body instanceof BodyStream) this.body = new BodyStream(this.request)
    this.journey.attempts++
    this.journey.reused = false
    void this.dial(this.target as Target)
  }

  // ---- the ends

  private inform (status: number, raw: Buffer[]): void {
    if (++this.informational > 100) {
      this.fail(new UpstreamFailure('http_protocol_error', `${(this.link as Link).address} sent more than 100 interim answers`, { reason: 'interim_flood', statusCode: status }))
      return
    }
    // what was received so far is a complete message: evidence starts anew
    if (this.link !== null) this.link.head = []
    forwardInformational(this.request, this.response, status, raw)
  }

  private finish (trailers?: Buffer[] | null): void {
    const { response } = this
    this.journey.timings.body = performance.now() - this.headAt
    this.journey.bytesReceived = this.link?.received ?? 0
    if (this.held !== null || !response.headersSent) {
      if (!this.writeHead()) return
    }
    this.settle()
    if (trailers != null && trailers.length > 0) addTrailers(response, trailers)
    response.end()
  }

  private awaitBody (): void { this.link?.watch.until(performance.now() + this.route.site.limits.idle) }

  private clearHold (): void {
    if (this.holdTimer !== null) clearTimeout(this.holdTimer)
    this.holdTimer = null
  }

  private settle (): void {
    this.done = true
    this.clearHold()
    if (this.link !== null) {
      this.link.watch.stop()
      this.link.owner = null
      this.journey.bytesReceived = this.link.received
    }
  }

  /** The watch ran out. */
  onDue (): void {
    if (this.done) return
    const verdict = judgeSilence(this)
    if (typeof verdict === 'number') this.link?.watch.until(verdict)
    else this.fail(verdict)
  }
}

function addTrailers (response: ServerResponse, raw: readonly Buffer[]): void {
  if (!response.hasHeader('trailer') && !response.chunkedEncoding) return
  const pairs: Array<[string, string]> = []
  for (let i = 0; i < raw.length; i += 2) pairs.push([(raw[i] as Buffer).toString('latin1'), (raw[i + 1] as Buffer).toString('latin1')])
  response.addTrailers(pairs as never)
}
