/**
 * An upstream's own error that a rule of the site replaces: the client gets the site's answer at once, and what the
 * upstream still sends is read away, so that its connection can be used again.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from '../clock.js'
import type { ResponseHead } from '../forward/headers.js'
import { answerInstead } from '../forward/replace.js'
import type { Replacing } from '../forward/route.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { Target } from '../options/settings.js'
import type { Link, Receiver } from './link.js'
import type { Links } from './links.js'
import { BodyStream } from './body.js'

/** A body larger than this costs more than a new connection. */
const READ_AWAY = 256 * 1024

/** How long it may take, ms. */
const PATIENCE_MS = 2000

interface Replaceable {
  readonly journey: Journey
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly links: Links
  readonly link: Link | null
  readonly target: Target | null
  readonly body: Buffer | BodyStream | null
  settle (): void
  fail (failure: UpstreamFailure): void
}

/** @returns whether the answer was replaced; then nothing of it may be passed on */
export function replaceAnswer (exchange: Replaceable, replacing: Replacing, head: ResponseHead, reason: string): boolean {
  const { journey, request, response, link, links, target, body } = exchange
  const status = journey.upstreamStatus ?? 0
  const by = status < 400 ? null : replacing(status, journey, request.headers)
  if (by === null) return false
  const failure = answerInstead(journey, request, response, by, head, reason)
  if (failure !== null) {
    exchange.fail(failure)
    return true
  }
  exchange.settle()
  // an upstream that answers before it has the whole request leaves no connection that could be used again
  if (target === null || (body instanceof BodyStream && !body.complete)) link?.drop()
  else if (link !== null) new ReadAway(link, links, target).start()
  return true
}

/** Reads and drops the rest of an answer that is not passed on. */
export class ReadAway implements Receiver {
  private readonly link: Link
  private readonly links: Links
  private readonly target: Target
  private left = READ_AWAY

  constructor (link: Link, links: Links, target: Target) {
    this.link = link
    this.links = links
    this.target = target
  }

  start (): void {
    this.link.begin(this)
    this.link.understood()
    this.link.watch.until(performance.now() + PATIENCE_MS)
  }

  onHead (): void {}

  onData (chunk: Buffer): void {
    this.left -= chunk.length
    if (this.left < 0) this.giveUp()
  }

  onEnd (): void {
    this.link.release()
    this.links.give(this.target, this.link)
  }

  onFailed (): void { this.giveUp() }

  onDue (): void { this.giveUp() }

  private giveUp (): void {
    this.link.release()
    this.link.drop()
  }
}
