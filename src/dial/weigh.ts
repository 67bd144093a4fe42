/**
 * Which of several failed addresses names the failure. A name may stand for addresses of which some mean nothing: localhost
 * is ::1 and 127.0.0.1, and hardly any program listens at both; most machines have no way out by IPv6.
 */
import { isIPv6 } from 'node:net'
import type { Attempt } from '../failures/failure.js'
import { lookForListeners, reachesOut, type IsListening } from '../sockets/bound.js'
import { isOpenFilesCode } from '../sockets/open-files.js'
import { CONNECT_ERRORS, RESETS } from './tables.js'

/** What is known of one failed attempt. */
interface Seen {
  readonly code: string
  /** Whether a program listens there; null where that cannot be seen from this machine. */
  readonly bound: boolean | null
  /** The machine has no way out by the address's family, so that no such address says anything about its upstream. */
  readonly cutOff: boolean
}

interface Weight {
  readonly why: string
  readonly holds: (seen: Seen) => boolean
}

const isUnroutable = (code: string): boolean => CONNECT_ERRORS[code]?.[0] === 'destination_ip_unroutable'

/** The most telling first. */
const WEIGHTS: readonly Weight[] = [
  { why: 'a connection stood there', holds: ({ code }) => RESETS.has(code) },
  { why: 'it could not be asked, so that the other addresses do not tell how the upstream is', holds: ({ code }) => isOpenFilesCode(code) },
  { why: 'the upstream listens there: what lies between is the trouble', holds: ({ code, bound }) => bound === true && code !== 'ECONNREFUSED' },
  { why: 'it listens there, so that a firewall refuses; or it listens to the other family alone', holds: ({ bound }) => bound === true },
  { why: 'the network said so', holds: ({ code, cutOff }) => isUnroutable(code) && !cutOff },
  { why: 'somebody may be there, behind a firewall or a full queue', holds: ({ code }) => code === 'ETIMEDOUT' },
  { why: 'a machine that cannot be looked into: the port may be the wrong one there', holds: ({ code, bound }) => code === 'ECONNREFUSED' && bound === null },
  { why: 'it says something about this machine, not about the upstream', holds: ({ code }) => isUnroutable(code) },
  { why: 'nobody is bound there', holds: ({ code }) => code === 'ECONNREFUSED' },
  { why: 'trouble on this side, with this one address', holds: () => true }
]

/** The attempt that tells most; of equals the last, because it is the one that nothing was left to try after. */
export function mostTelling (attempts: readonly Attempt[]): Attempt | undefined {
  if (attempts.length < 2) return attempts[0]
  const bound = lookForListeners()
  let [best, least]: [Attempt | undefined, number] = [undefined, WEIGHTS.length]
  for (const attempt of attempts) {
    const weight = weightOf(attempt, bound)
    if (weight <= least) [best, least] = [attempt, weight]
  }
  return best
}

function weightOf ({ address, code }: Attempt, bound: IsListening): number {
  const [host, port] = splitEndpoint(address)
  const seen = { code: code ?? '', bound: bound(host, port), cutOff: code === 'ENETUNREACH' && !reachesOut(isIPv6(host) ? 6 : 4) }
  return WEIGHTS.findIndex(({ holds }) => holds(seen))
}

/** `[::1]:3000` -> `::1`, 3000. */
function splitEndpoint (address: string): [host: string, port: number] {
  const colon = address.lastIndexOf(':')
  return [address.slice(0, colon).replace(/^\[|\]$/g, ''), Number(address.slice(colon + 1))]
}
