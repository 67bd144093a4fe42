/** A port for each place where a start has to listen. */
import type { LaunchSettings } from './settings.js'
import type { ListenAddress } from './listen-addresses.js'
import { releasePort, reservePort } from './reach.js'
import { codeOf, SpawnError } from './spawn-error.js'

/** @param places gets each as soon as it is reserved @returns why one could not be reserved, or null */
export async function reserveAddresses ({ ip, port, slots }: LaunchSettings, places: ListenAddress[]): Promise<SpawnError | null> {
  try {
    while (places.length < slots.length) places.push({ ip, port: port === 0 ? await reservePort(ip) : port })
    return null
  } catch (error) {
    return new SpawnError(codeOf(error), ip, error)
  }
}

export function releaseAddresses (places: readonly ListenAddress[]): void { for (const { port } of places) releasePort(port) }
