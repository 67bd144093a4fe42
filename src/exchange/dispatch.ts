/** A request goes out on its connection, and its clocks begin. */
import { performance } from '../clock.js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { requestHeaders } from '../forward/headers.js'
import type { Route } from '../forward/route.js'
import type { Journey } from '../journey.js'
import { BodyStream } from './body.js'
import { inviteBody } from './invite.js'
import type { Link } from './link.js'
import type { UpgradeWish } from './upgrade-requests.js'

interface Dispatched {
  readonly journey: Journey
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly route: Route
  readonly body: Buffer | BodyStream | null
  readonly upgrade: UpgradeWish | null
  /** Header lines for the upstream, flat; null: not made yet. */
  lines: string[] | null
  /** performance.now() when it was handed to the connection. */
  sentAt: number
}

export function dispatch (exchange: Dispatched, link: Link): void {
  const { journey, request, response, route, body, upgrade } = exchange
  inviteBody(request, response)
  // an upstream that wants its own host may be the second one
  if (exchange.lines === null || journey.hostSent !== null) exchange.lines = requestHeaders(journey, request, route)
  const { limits } = route.site
  const now = exchange.sentAt = performance.now()
  link.watch.until(now + (body instanceof BodyStream ? limits.write : Math.min(limits.ack, limits.response)))
  link.send({ method: journey.method, path: route.url, headers: exchange.lines, body, upgrade: upgrade?.protocols ?? null })
  // a stream goes on being written; its end is noted when the head comes
  journey.timings.request = performance.now() - now
}
