/** After a timeout: whether anything got there at all, and whether the program behind the port is stopped, busy or waiting. */
import { delay as sleep } from '../clock.js'
import type { FailureKind } from '../failures/catalog.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import { connectAgain, type Again } from './again.js'
import type { Gatherer } from './gatherer.js'
import type { Listener } from './listeners.js'
import { listenerOf } from './owners.js'
import { covers, placeOf, type UpstreamPlace } from './place.js'
import { activityOf } from './processes.js'
import { plural, program, sentence } from './words.js'

/** How long a process is watched to tell busy from waiting; a clock tick of the kernel is 10 ms. */
const WATCH_MS = 45
const BUSY_TICKS = 4

const DROPS = 'a firewall of this machine drops it (nft list ruleset, iptables -L)'

/** No SYN+ACK came. */
export const aboutConnectTimeout: Gatherer = async (journey, failure) => {
  const place = placeOf(journey, failure)
  if (place === null) return null
  if (!place.local) {
    return `${place.addresses.join(' and ')} does not answer at all: a firewall that drops, a wrong address, or a machine that is off`
  }
  if (process.platform !== 'linux') return null
  const listener = await listenerOf(place)
  const address = place.addresses.find(address => listener !== null && covers(listener.address, address))
  // a closed port of this machine refuses at once
  if (listener === null || address === undefined) {
    return `nothing listens on port ${place.port}, and nobody refuses what is sent there: ${DROPS}`
  }
  const [again, activity] =
    await Promise.all([connectAgain(address, place.port), describeActivity(listener.pid, 'is idle, but does not accept them')])
  return whyNoAnswer(listener, again, activity)
}

/**
 * On one machine a full queue of the listener, or a firewall.
 * @param again what became of one more connection
 * @param activity what its process does; null when that cannot be seen
 */
export function whyNoAnswer (listener: Listener, again: Again, activity: string | null): string {
  const { waiting, port } = listener
  const who = `${program(listener)} listens on port ${port}`
  if (waiting > 0) {
    return sentence(who, `${plural(waiting, 'connection')} ${waiting === 1 ? 'waits' : 'wait'} to be accepted`, activity) as string
  }
  if (again === 'accepted') return `${who} and takes connections by now: its queue was full for a while, or a firewall dropped this one`
  return `${who} and its queue is empty: what was sent never got there; ${DROPS}`
}

/** Connected, but no TLS answer. */
export const aboutHandshakeTimeout: Gatherer = async (journey, failure) =>
  sentence(
    await describeProgram(journey, failure, IDLE),
    'a port that speaks plain HTTP can wait like this for the end of a line: try --upstream http://...'
  )

const IDLE = 'is idle: it waits for something itself, or forgot to answer'

/** What an idle program means, by the silence. */
const IDLE_WORDS: Readonly<Partial<Record<FailureKind, string>>> = {
  connection_write_timeout: 'is idle: it waits for something itself, and does not read the request',
  http_response_body_timeout: 'is idle: it waits for something itself, or forgot to end its answer'
}

/** Connected, written, and no answer. */
export const aboutSilence: Gatherer = async (journey, failure) => {
  const came = journey.bytesReceived > journey.interimBytes && failure.stage === 'head' &&
    `${plural(journey.bytesReceived - journey.interimBytes, 'byte')} of the head came, but not its end`
  const blind = failure.facts.ack === 'unknown' && 'this platform cannot tell whether the request was acknowledged'
  return sentence(came, await describeProgram(journey, failure, IDLE_WORDS[failure.kind] ?? IDLE), blind)
}

/** Connected, and what was written then never got there: nothing that the program does or does not do. */
export const aboutUnacknowledged: Gatherer = async (journey, failure) => {
  const place = placeOf(journey, failure)
  if (place === null) return null
  if (!place.local) {
    return `nothing of the request got to ${place.addresses.join(' and ')}: a firewall lets a connection begin and drops what ` +
      'follows, or the machine went away'
  }
  const listener = process.platform === 'linux' ? await listenerOf(place) : null
  return sentence(listener !== null && `${program(listener)} listens on port ${place.port}`, `nothing of the request got there: ${DROPS}`)
}

async function describeProgram (journey: Journey, failure: UpstreamFailure, idle: string): Promise<string | null> {
  const place: UpstreamPlace | null = placeOf(journey, failure)
  const listener = place?.local === true ? await listenerOf(place) : null
  if (listener === null || listener.pid === null || listener.pid === process.pid) return null
  const activity = await describeActivity(listener.pid, idle)
  return activity === null ? null : `${program(listener)} ${activity}`
}

const STATES: Readonly<Record<string, (pid: number) => string>> = {
  T: pid => `is stopped: kill -CONT ${pid} wakes it`,
  t: () => 'is held by a debugger',
  D: () => 'waits for a disk or a network drive',
  Z: () => 'has ended, but its parent did not take notice'
}

/** @param idle what is said of a process that neither runs nor is kept from running */
async function describeActivity (pid: number | null, idle: string): Promise<string | null> {
  const before = pid === null ? null : activityOf(pid)
  if (pid === null || before === null) return null
  const still = STATES[before.state]
  if (still !== undefined) return still(pid)
  await sleep(WATCH_MS)
  const after = activityOf(pid) ?? before
  // on a crowded machine a busy process waits for its turn, ready to run
  const isBusy = after.ticks - before.ticks >= BUSY_TICKS || (before.state === 'R' && after.state === 'R')
  return isBusy ? 'is busy: it computes without a pause' : idle
}
