/** Answers below 200 that come before the real one: passed on, refused, or the 101 that makes a pipe of the exchange. */
import type { ServerResponse } from 'node:http'
import type { UpstreamFailure } from '../failures/failure.js'
import { responseHead } from '../forward/headers.js'
import { sendInterim } from '../forward/to-client.js'
import type { Link } from './link.js'
import { interimRefusal } from './refuse.js'
import { switchProtocols, type Switching } from './switching.js'
import type { UpgradeWish } from './upgrade-requests.js'

interface Exchanging extends Switching {
  readonly response: ServerResponse
  readonly upgrade: UpgradeWish | null
  /** Headers have come: ms since the request was sent. */
  headTime (): number
}

interface Interim {
  readonly status: number
  /** Flat: name, value. */
  readonly raw: readonly string[]
  readonly phrase: string
}

export class Interims {
  private count = 0

  /** @returns the failure when it cannot be passed on */
  take (exchange: Exchanging, link: Link, { status, raw, phrase }: Interim): UpstreamFailure | null {
    const { journey, route, request, response, upgrade } = exchange
    if (status === 101 && upgrade !== null && upgrade.protocols !== null) {
      journey.timings.head = exchange.headTime()
      journey.upstreamStatus = 101
      route.turn.report(true)
      return switchProtocols(exchange, upgrade, link, raw, phrase)
    }
    const refusal = interimRefusal(status, ++this.count, link.address)
    if (refusal !== null) return refusal
    // what was received so far is a complete message: evidence starts anew
    link.head = []
    journey.interimBytes = link.received
    // one that says no more than "go on" was answered by this edge
    if (status === 100) return null
    // what belongs to the upstream's own connection ends here, as it does in the real answer
    const { lines } = responseHead(raw, { answerLines: [], endsHere: route.endsHere }, false)
    return sendInterim(request, response, status, lines)
  }
}
