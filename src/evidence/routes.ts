/** Failures whose code alone tells what to say. */
import type { Gatherer } from './gatherers.js'
import { placeOf, splitAddress } from './place.js'
import { explainedStart } from './start.js'
import { plural } from './words.js'

const ROUTES: Readonly<Record<string, (address: string) => string>> = {
  ENETUNREACH: address => `this machine has no way to ${address}: ip route get ${address} shows what is missing`,
  EHOSTUNREACH: address => `the network says that ${address} is not there: it is off, or the address is wrong`,
  ENOPROTOOPT: address => `${address} says that it does not speak TCP on this address`,
  EACCES: address => `this machine's own rules forbid the way to ${address}`,
  EPERM: address => `this machine's own firewall forbids the way to ${address}`,
  EINVAL: address => `this machine's routes drop what goes to ${address}`,
  EADDRNOTAVAIL: address => `there is no local address to ask ${address} from`
}

export const aboutNoRoute: Gatherer = (journey, failure) => {
  const address = splitAddress(failure.facts.address)?.host ?? placeOf(journey, failure)?.addresses[0]
  return address === undefined ? null : ROUTES[failure.facts.code ?? '']?.(address) ?? null
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
  `the upstream is itself a proxy, or acts like one: it says ${failure.facts.statusCode ?? 'that'} about what is behind it, so look at its log`
