/**
 * Where the upstream of a journey is: the address that was tried, its port, and whether that is this machine (only then
 * can we look at who listens).
 */
import { isIP, isIPv6 } from 'node:net'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import { isOfThisMachine } from '../sockets/bound.js'

export interface UpstreamPlace {
  /** Addresses that were tried; empty while the name has none. */
  readonly addresses: readonly string[]
  readonly port: number
  /** Name or address as configured. */
  readonly host: string
  /** Every address tried belongs to this machine. */
  readonly local: boolean
}

/** Null for a unix socket, and when nothing about the place is known. */
export function placeOf (journey: Journey, failure: UpstreamFailure): UpstreamPlace | null {
  const attempts = failure.facts.attempts ?? journey.connects
  const tried = [...attempts.map(attempt => attempt.address), failure.facts.address, journey.upstreamAddress]
    .map(splitAddress).filter(place => place !== null && isIP(place.host) !== 0) as Endpoint[]
  const asked = splitAddress(journey.upstreamLabel) ?? tried[0]
  if (asked === undefined) return null
  const addresses = [...new Set(tried.map(place => place.host))]
  return {
    addresses,
    port: tried[0]?.port ?? asked.port,
    host: asked.host,
    local: addresses.length > 0 && addresses.every(isOfThisMachine)
  }
}

/** Path of the journey's unix socket, or null. */
export function socketPathOf (journey: Journey, failure: UpstreamFailure): string | null {
  const label = failure.facts.address ?? journey.upstreamAddress ?? journey.upstreamLabel ?? ''
  return label.startsWith('unix:') ? label.slice(5) : null
}

export interface Endpoint { readonly host: string, readonly port: number }

/** Reads `host:port`, `[v6]:port` and `v6:port`, of a listener as well. */
export function splitAddress (text: string | null | undefined): Endpoint | null {
  const match = /^\[?(.*?)\]?:(\d+)$/.exec(text?.replace(/^railgun:/, '') ?? '')
  return match === null || text?.startsWith('unix:') === true ? null : { host: match[1] ?? '', port: Number(match[2]) }
}

/** `127.0.0.1:3000`, `[::1]:3000`. */
export const joinAddress = (host: string, port: number): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`

/**
 * Whether one who listens on `listening` takes what goes to `address`. `::` takes IPv4 as well unless its program said otherwise,
 * which hardly any does.
 */
export const covers = (listening: string, address: string): boolean =>
  [address, `::ffff:${address}`, '::', isIPv6(address) ? '::' : '0.0.0.0'].includes(listening)
