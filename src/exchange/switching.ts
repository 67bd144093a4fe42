/** What an exchange becomes after the right 101: a pipe between client and upstream. */
import type { IncomingMessage } from 'node:http'
import { UpstreamFailure } from '../failures/failure.js'
import { addLateLines, responseHead } from '../forward/headers.js'
import type { Route } from '../forward/route.js'
import { sendSwitch } from '../forward/to-client.js'
import type { Journey } from '../journey.js'
import { disagreement, valuesOf } from '../upgrade/agree.js'
import { splice } from '../upgrade/splice.js'
import { BodyStream } from './body.js'
import type { Link } from './link.js'
import type { UpgradeWish } from './upgrade-requests.js'

/** The exchange that has got a 101. */
export interface Switching {
  readonly journey: Journey
  readonly request: IncomingMessage
  readonly route: Route
  readonly body: Buffer | BodyStream | null
  settle (): void
}

/** @returns the failure where the 101 is a wrong one; then the client knows nothing of it */
export function switchProtocols (exchange: Switching, { client, protocols }: UpgradeWish, link: Link, raw: readonly string[], phrase: string): UpstreamFailure | null {
  const { journey, route, request, body } = exchange
  const lines = linesOf(raw, route)
  const failure = early(body, link) ??
    disagreement({ protocols: protocols ?? '', key: request.headers['sec-websocket-key'] }, raw, link.address) ??
    addLateLines(lines, route, journey) ??
    sendSwitch(client.socket, phrase, lines)
  if (failure !== null) return failure
  exchange.settle()
  journey.upgrade = protocolOf(raw).toLowerCase()
  journey.statusCode = 101
  journey.outcome = 'relayed'
  route.turn.upgraded?.(client.socket)
  splice(journey, client, link)
  return null
}

/** RFC 9110 section 7.8: the protocol changes behind the request, which has to be there. */
const early = (body: Switching['body'], { address }: Link): UpstreamFailure | null => body instanceof BodyStream && !body.complete
  ? new UpstreamFailure('http_upgrade_failed', `${address} switched protocols (101) before it had the whole request`, { statusCode: 101, reason: 'protocol' })
  : null

/** It carries the ray, as every answer of the edge does, and names the protocol. */
const linesOf = (raw: readonly string[], route: Route): string[] =>
  [...responseHead(raw, route, false).lines, 'Connection', 'Upgrade', 'Upgrade', protocolOf(raw)]

const protocolOf = (raw: readonly string[]): string => valuesOf(raw, 'upgrade').join(', ')
