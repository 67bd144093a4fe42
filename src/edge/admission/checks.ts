/** What refuses a request before its site is known. */
import { valueIn } from '../../site/asked.js'
import { loopDetected } from '../../site/rules.js'
import { checkName } from '../front/facts.js'
import type { Step } from './step.js'

/** A request that this edge has forwarded already (RFC 8586) is not forwarded again. */
export const loop: Step = ({ request, added }, { loopToken }) => {
  const loops = request.headers['cdn-loop'] as string | undefined
  if (loops?.includes(loopToken) === true || valueIn(added, 'cdn-loop')?.includes(loopToken) === true) throw loopDetected()
}

/** The name in TLS and the host of the request have to fit. */
export const tlsName: Step = ({ journey }, { shown }) => {
  if (shown !== null) checkName(journey, shown)
}
