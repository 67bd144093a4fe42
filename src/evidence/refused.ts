/** After a refused connection: what does listen on this machine, and how to ask for it; or who refuses in its place. */
import { connectAgain, type Again } from './again.js'
import { listeners, type Listener } from './listeners.js'
import type { Gatherer } from './gatherer.js'
import { covers, joinAddress, placeOf, socketPathOf, type UpstreamPlace } from './place.js'
import { startedAt } from './processes.js'
import { describeSocketFile } from './socket-file.js'
import { list, program } from './words.js'

export const aboutRefused: Gatherer = async (journey, failure) => {
  // who raised it knew the cause
  if (failure.facts.explained !== undefined) return null
  const path = socketPathOf(journey, failure)
  if (path !== null) return describeSocketFile(path)
  const place = placeOf(journey, failure)
  if (place === null) return null
  if (!place.local) {
    return `${place.addresses.join(' and ') || place.host} is another machine: look there what listens on port ${place.port}`
  }
  if (process.platform !== 'linux') return null
  const all = await listeners()
  const listening = all.find(listener => listener.port === place.port && place.addresses.some(address => covers(listener.address, address)))
  if (listening === undefined) return whoListens(place, all)
  const address = place.addresses.find(address => covers(listening.address, address)) ?? place.host
  return whoRefuses(listening, await connectAgain(address, place.port), journey.time)
}

/** A program that runs for longer than this has been listening, ms: hardly any takes so long to start. */
const STARTED = 60_000

/**
 * Somebody listens, and the connection was refused all the same.
 * @param again what became of one more connection
 * @param time of the refusal, epoch ms
 */
export function whoRefuses (listening: Listener, again: Again, time: number): string {
  const who = `${program(listening)} listens on port ${listening.port}`
  if (again === 'refused') {
    return `${who}, and yet connections are refused: a firewall of this machine resets them (nft list ruleset, iptables -L)`
  }
  if (again === 'silent') return `${who}, and a firewall of this machine drops connections by now, or its queue is full`
  const since = listening.pid === null ? null : startedAt(listening.pid)
  return since === null || time - since < STARTED
    ? `${who} by now: it was still starting or is starting again`
    : `${who} by now; its process is older than the refusal, so it opened its port anew, or a firewall refuses a part of the connections`
}

/** Nobody listens where it was asked: who listens elsewhere. */
export function whoListens (place: UpstreamPlace, all: readonly Listener[]): string {
  const here = all.filter(listener => listener.port === place.port)
  const [other] = here
  if (other !== undefined) {
    const where = joinAddress(other.address === '0.0.0.0' ? '127.0.0.1' : other.address, other.port)
    return `only ${where} listens, ${program(other)}, but ${list(place.addresses)} was asked: use --upstream http://${where}`
  }
  const instead = likely(all, place.port).map(({ listener, ports }) => `${program(listener)} listens on ${list(ports.map(String))}`)
  return `nothing listens on port ${place.port}${instead.length === 0 ? ': start the upstream, or check the port' : `; ${list(instead)}`}`
}

const SERVES_PAGES =
  /^(?:node|npm|npx|deno|bun|tsx|python|php|ruby|puma|java|dotnet|go|main|nginx|apache|httpd|caddy|gunicorn|uvicorn|hypercorn|beam|perl|vite|next|docker-proxy)/i

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
