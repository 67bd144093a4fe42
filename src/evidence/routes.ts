/** Failures whose code alone tells what to say. */
import { isOfThisMachine } from '../sockets/bound.js'
import type { Gatherer } from './gatherer.js'
import { placeOf, splitAddress } from './place.js'
import { explainedStart } from './start.js'
import { plural } from './words.js'

interface Refused {
  readonly address: string
  /** Of this machine. */
  readonly local: boolean
  /** How long the attempt took, ms; null when that is not known. */
  readonly ms: number | null
}

/** Whoever does not answer on the local network is given up after 3 s; a message of the network comes at once. */
const SEARCH_MS = 2000

const OWN_FIREWALL =
  'its own firewall refuses with an ICMP message (host or admin prohibited, as REJECT sends it): nft list ruleset or iptables -L ' +
  'shows the rule'

function unreachable (what: 'host' | 'network', { address, local, ms }: Refused): string {
  if (local) return `${address} is this machine: ${OWN_FIREWALL}`
  if (what === 'host' && ms !== null && ms >= SEARCH_MS) {
    return `nobody has the address ${address} on the local network: it is off, or the address is wrong`
  }
  return `an ICMP message says so, or this machine's own routes (ip route get ${address} shows them): a firewall refuses with ` +
    `ICMP prohibited, or a router does not find ${address}`
}

const ROUTES: Readonly<Record<string, (refused: Refused) => string>> = {
  ENETUNREACH: refused => refused.local
    ? unreachable('network', refused)
    : `this machine has no way to ${refused.address} (ip route get ${refused.address} shows what is missing), or a router or ` +
      'firewall on the way says so',
  EHOSTUNREACH: refused => unreachable('host', refused),
  ENOPROTOOPT: ({ address }) => `${address} says that it does not speak TCP on this address`,
  EACCES: ({ address }) => `this machine's own rules forbid the way to ${address}`,
  EPERM: ({ address }) => `this machine's own firewall forbids the way to ${address}`,
  EINVAL: ({ address }) => `this machine's routes drop what goes to ${address}`,
  EADDRNOTAVAIL: ({ address }) => `there is no local address to ask ${address} from`
}

export const aboutNoRoute: Gatherer = (journey, failure) => {
  const { code = '', attempts = journey.connects } = failure.facts
  const attempt = attempts.find(attempt => attempt.code === code)
  const address = splitAddress(failure.facts.address ?? attempt?.address)?.host ?? placeOf(journey, failure)?.addresses[0]
  return address === undefined ? null : ROUTES[code]?.({ address, local: isOfThisMachine(address), ms: attempt?.ms ?? null }) ?? null
}

export const aboutSkipped: Gatherer = (journey, failure) => {
  const told = explainedStart(failure)
  if (told !== null) return told
  const seconds = failure.facts.retryAfter
  if (seconds === undefined) return null
  const until = new Date(journey.time + seconds * 1000).toISOString().slice(11, 19)
  return `it is asked again in ${plural(seconds, 'second')}, at ${until} UTC; the failures before this one say why`
}

export const aboutGatewayError: Gatherer = (_journey, failure) =>
  `the upstream is itself a proxy, or acts like one: it says ${failure.facts.statusCode ?? 'that'} about what is behind it, so ` +
  'look at its log'
