/** Where the processes of a start listen (Linux; on other systems the answer is always unknown). */
import { listeners, type Listener } from '../evidence/listeners.js'
import { joinAddress } from '../evidence/place.js'
import { program } from '../evidence/words.js'
import type { Target } from '../options/settings.js'
import { belongsTo } from './token.js'

/** Ports that debuggers and reloaders open beside the server, often before it. */
const BESIDE = new Set([5005, 24678, ...Array.from({ length: 11 }, (_, at) => 9229 + at)])

export interface ListenAddress { readonly ip: string, readonly port: number }

/** Longer than a hint may take: a start takes its time anyway, and without this answer its failure has no cause, ms. */
const LOOKUP_TIMEOUT_MS = 1000

const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::'

/** A wildcard address is reached over the loopback of its family. */
const reachedAt = ({ address, port }: Listener): ListenAddress => ({
  ip: address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address.replace(/^::ffff:/, ''),
  port
})

/** `0.0.0.0` takes no IPv6, `::` usually takes both; a connect has been accepted before, so it does here. */
const covers = (listener: Listener, { ip, port }: ListenAddress): boolean =>
  listener.port === port &&
    (listener.address.replace(/^::ffff:/, '') === ip || (isWildcard(listener.address) && (listener.family === 6 || !ip.includes(':'))))

/**
 * Another address or port on which the processes of a start listen, where none listens on the one it was given; null where it
 * does, or none is seen.
 */
export async function elsewhere (leader: number, token: string, given: ListenAddress): Promise<ListenAddress | null> {
  const own = (await listeners(undefined, LOOKUP_TIMEOUT_MS)).filter(({ pid, port }) => pid !== null && !BESIDE.has(port) &&
    belongsTo(pid, leader, token))
  const [first] = own
  if (first === undefined) return null
  // on the given port, only the address family may be another one
  return reachedAt(own.find(({ port }) => port === given.port) ?? first)
}

/** The listener there, if it is no process of the start; null where it is one, or where none can be seen. */
export async function foreignListener (leader: number, token: string, given: ListenAddress): Promise<string | null> {
  const found = (await listeners(given.port, LOOKUP_TIMEOUT_MS)).find(listener => covers(listener, given))
  return found === undefined || found.pid === null || belongsTo(found.pid, leader, token) ? null : program(found)
}

/** The listener there: `node (pid 812)`; null where none can be seen. */
export async function ownerOf (given: ListenAddress): Promise<string | null> {
  const found = (await listeners(given.port, LOOKUP_TIMEOUT_MS)).find(listener => covers(listener, given))
  return found?.pid == null ? null : program(found)
}

export const addressLabel = ({ ip, port }: ListenAddress): string => joinAddress(ip, port)

/** As a target of requests. */
export const targetAt = (place: ListenAddress): Target => ({
  protocol: 'http:',
  host: place.ip,
  port: place.port,
  socketPath: null,
  label: addressLabel(place),
  localAddress: null
})
