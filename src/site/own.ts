/** Whether an upstream is the edge itself, told by addresses alone: no name is looked up for it. */
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Target } from '../options/settings.js'

/** An address the edge listens on. */
export interface OwnAddress {
  readonly address: string
  readonly port: number
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (isIP(host) !== 0 && LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4'))

const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::'

const isOfThisMachine = (host: string): boolean =>
  isLoopback(host) || isWildcard(host) ||
    Object.values(networkInterfaces()).some(list => list?.some(({ address }) => address === host) === true)

/** The first of `targets` that leads back, or null. */
export function leadsBack (targets: readonly Target[], own: readonly OwnAddress[]): Target | null {
  return targets.find(({ host, port, socketPath }) => socketPath === null && own.some(mine => mine.port === port &&
    (mine.address === host || (isWildcard(mine.address) ? isOfThisMachine(host) : host === 'localhost' && isLoopback(mine.address))))) ??
      null
}

/** A target that leads back. */
export function targetOf ({ address, port }: OwnAddress): Target {
  return {
    protocol: 'http:',
    host: address,
    port,
    socketPath: null,
    label: isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`,
    localAddress: null
  }
}
