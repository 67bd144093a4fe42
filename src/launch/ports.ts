/** A port for each place where a start has to listen. */
import type { LaunchSettings } from './settings.js'
import type { Place } from './places.js'
import { givePort, takePort } from './reach.js'
import { codeOf, SpawnError } from './spawn-error.js'

/** @param places gets each as soon as it is taken @returns why there is none */
export async function takePlaces ({ ip, port, slots }: LaunchSettings, places: Place[]): Promise<SpawnError | null> {
  try {
    while (places.length < slots.length) places.push({ ip, port: port === 0 ? await takePort(ip) : port })
    return null
  } catch (error) {
    return new SpawnError(codeOf(error), ip, error)
  }
}

export function givePlaces (places: readonly Place[]): void { for (const { port } of places) givePort(port) }
