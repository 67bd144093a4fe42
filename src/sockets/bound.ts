/** Whether somebody listens at an address of this machine. */
import { isIPv4 } from 'node:net'
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { readListening, toEntry, type Family } from './table.js'

export function isOfThisMachine (address: string): boolean {
  const plain = unmapped(address)
  if (/^127\.|^0\.0\.0\.0$|^::1?$/.test(plain)) return true
  return ownAddresses().some(entry => entry.address === plain)
}

/** Empty where they cannot be had: asking for them takes a socket, and there may be no file left for one. */
function ownAddresses (): NetworkInterfaceInfo[] {
  try {
    return Object.values(networkInterfaces()).flatMap(entries => entries ?? [])
  } catch {
    return []
  }
}

/** Whether this machine has an address of the family that leads anywhere: not the loopback, not one of its own link only. */
export function reachesOut (family: Family): boolean {
  return ownAddresses().some(entry => entry.family === `IPv${family}` && !entry.internal && !/^fe80:|^169\.254\./i.test(entry.address))
}

/** An IPv4 address in the words of IPv6 is one. */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** Whether a socket listens at an address, or at all of its family; null where this machine cannot tell. */
export type IsListening = (address: string, port: number) => boolean | null

/** Reads the table of listeners once, at the first call: a fraction of a millisecond. */
export function lookForListeners (): IsListening {
  let tables: Readonly<Record<Family, Buffer>> | null = null
  return (address, port) => {
    const plain = unmapped(address)
    if (process.platform !== 'linux' || !isOfThisMachine(plain)) return null
    const seen = tables ??= { 4: readListening(4), 6: readListening(6) }
    if (seen[4].length === 0) return null
    return placesOf(plain).some(([family, place]) => seen[family].includes(`: ${toEntry(place, port)} ${NOBODY[family]} 0A `))
  }
}

/** Who listens at all addresses of IPv6 takes IPv4 as well, unless the program said otherwise. */
const placesOf = (address: string): ReadonlyArray<readonly [Family, string]> => isIPv4(address)
  ? [[4, address], [4, '0.0.0.0'], [6, `::ffff:${address}`], [6, '::']]
  : [[6, address], [6, '::']]

/** The other end of one who listens. */
const NOBODY = { 4: `${'0'.repeat(8)}:0000`, 6: `${'0'.repeat(32)}:0000` } as const
