/** After a failed name resolution: what is odd about the name, and who was asked. */
import { getServers } from 'node:dns'
import { nearest } from '../nearest.js'
import type { Gatherer } from './gatherer.js'
import { placeOf } from './place.js'
import { list, printable, sentence } from './words.js'

interface Oddity {
  readonly matches: (name: string) => boolean
  readonly says: string
}

/** RFC 6761, RFC 2606, RFC 6762, RFC 1035 section 2.3.4. */
const ODDITIES: readonly Oddity[] = [
  {
    matches: name => name.includes('..') ||
    name.startsWith('.'),
    says: 'the name has an empty part: two dots in a row, or one at its start'
  },
  { matches: name => name.split('.').some(label => label.length > 63), says: 'a part of a name has at most 63 characters' },
  { matches: name => name.length > 253, says: 'a name has at most 253 characters' },
  {
    matches: name => name === 'host.docker.internal',
    says: 'only Docker knows host.docker.internal, and on Linux only with --add-host=host.docker.internal:host-gateway'
  },
  {
    matches: name => name.endsWith('.local'),
    says: 'names in .local come from multicast DNS: is the other machine on, and on this network?'
  },
  {
    matches: name => name.endsWith('.internal'),
    says: 'names in .internal are known to one network\'s resolver only: are you in it, or on its VPN?'
  },
  {
    matches: name => /\.(?:test|example|invalid|localhost)$/.test(name),
    says: 'its ending is reserved and in no public DNS: add the name to /etc/hosts'
  },
  { matches: name => /^[\d.]+$/.test(name), says: 'it looks like an IP address, but is not one' },
  {
    matches: name => !name.includes('.'),
    says: 'a name without a dot is known inside its own network only, such as a container\'s: use localhost with a published ' +
      'port, or run the edge in there'
  }
]

/** What to do, by the reason; of a name that does not exist also what is odd about it. */
const REMEDIES: Readonly<Record<string, (name: string) => string | null>> = {
  no_address: name => `${printable(name)} exists, but has no address: its zone needs an A or AAAA record`,
  server_failure: name => sentence(describeName(name), describeResolvers()),
  refused: () => sentence('the name server does not serve this machine: ask another one with --dns-server', describeResolvers())
}

export const aboutUnknownName: Gatherer = (journey, failure) => {
  const name = placeOf(journey, failure)?.host.toLowerCase() ?? ''
  const remedy = REMEDIES[failure.facts.reason ?? '']
  return remedy === undefined ? describeName(name) ?? `check the spelling of ${printable(name)}` : remedy(name)
}

export const aboutSilentResolver: Gatherer = () =>
  sentence(describeResolvers(), 'a resolver that says nothing is off, behind a firewall, or was left by a VPN that is down')

/** Exported for `diagnose`. */
export function describeName (name: string): string | null {
  if (name !== 'localhost' && nearest(name, ['localhost']) !== null) return 'did you mean localhost?'
  return ODDITIES.find(oddity => oddity.matches(name))?.says ?? null
}

function describeResolvers (): string | null {
  const servers = getServers()
  return servers.length === 0 ? null : `the system asks ${list(servers)} (/etc/resolv.conf)`
}
