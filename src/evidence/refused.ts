/** After a refused connection: what does listen on this machine, and how to ask for it. */
import { isIPv6 } from 'node:net'
import { listeners, type Listener } from './listeners.js'
import type { Gatherer } from './gatherers.js'
import { joinAddress, placeOf, socketPathOf, type Place } from './place.js'
import { describeSocketFile } from './socket-file.js'
import { list, program } from './words.js'

export const aboutRefused: Gatherer = async (journey, failure) => {
  // who raised it knew the cause
  if (failure.facts.explained !== undefined) return null
  const path = socketPathOf(journey, failure)
  if (path !== null) return describeSocketFile(path)
  const place = placeOf(journey, failure)
  if (place === null) return null
  if (!place.local) return `${place.addresses.join(' and ') || place.host} is another machine: look there what listens on port ${place.port}`
  return process.platform === 'linux' ? whoListens(place, await listeners()) : null
}

/** Exported for `diagnose`. */
export function whoListens (place: Place, all: readonly Listener[]): string {
  const here = all.filter(listener => listener.port === place.port)
  const reachable = here.find(listener => place.addresses.some(address => covers(listener, address)))
  if (reachable !== undefined) return `${program(reachable)} listens on port ${place.port} by now: it was still starting or is starting again`
  const [other] = here
  if (other !== undefined) {
    const where = joinAddress(other.address === '0.0.0.0' ? '127.0.0.1' : other.address, other.port)
    return `only ${where} listens, ${program(other)}, but ${list(place.addresses)} was asked: use --upstream http://${where}`
  }
  const instead = likely(all, place.port).map(({ listener, ports }) => `${program(listener)} listens on ${list(ports.map(String))}`)
  return `nothing listens on port ${place.port}${instead.length === 0 ? ': start the upstream, or check the port' : `; ${list(instead)}`}`
}

/** `::` takes IPv4 as well unless the program said otherwise, which hardly any does. */
function covers (listener: Listener, address: string): boolean {
  return [address, `::ffff:${address}`, '::', isIPv6(address) ? '::' : '0.0.0.0'].includes(listener.address)
}

const SERVES_PAGES = /^(?:node|npm|npx|deno|bun|tsx|python|php|ruby|puma|java|dotnet|go|main|nginx|apache|httpd|caddy|gunicorn|uvicorn|hypercorn|beam|perl|vite|next|docker-proxy)/i

/** Programs a developer may have meant: those that usually serve pages, and whatever listens close by. Not ourselves. */
function likely (all: readonly Listener[], port: number): Array<{ listener: Listener, ports: number[] }> {
  const byProcess = new Map<number, { listener: Listener, ports: number[] }>()
  for (const listener of all) {
    const { pid, command } = listener
    const close = Math.abs(listener.port - port) <= 10
    if (pid === null || pid === process.pid || !(close || SERVES_PAGES.test(command ?? ''))) continue
    const entry = byProcess.get(pid) ?? { listener, ports: [] }
    if (!entry.ports.includes(listener.port)) entry.ports.push(listener.port)
    byProcess.set(pid, entry)
  }
  const distance = (ports: number[]): number => Math.min(...ports.map(other => Math.abs(other - port)))
  return [...byProcess.values()].sort((a, b) => distance(a.ports) - distance(b.ports)).slice(0, 2)
}
