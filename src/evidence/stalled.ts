/** After a timeout: whether the program behind the port is stopped, busy or waiting, and what its queue looks like. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Journey } from '../journey.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Gatherer } from './gatherers.js'
import { listeners, type Listener } from './listeners.js'
import { placeOf, type Place } from './place.js'
import { activityOf } from './processes.js'
import { plural, program, sentence } from './words.js'

/** How long a process is watched to tell busy from waiting; a clock tick of the kernel is 10 ms. */
const WATCH_MS = 45
const BUSY_TICKS = 4

/** No SYN+ACK came: on one machine that is a full accept queue. */
export const aboutConnectTimeout: Gatherer = async (journey, failure) => {
  const place = placeOf(journey, failure)
  if (place === null) return null
  if (!place.local) return `${place.addresses.join(' and ')} does not answer at all: a firewall that drops, a wrong address, or a machine that is off`
  const listener = await listenerAt(place)
  if (listener === null) return null
  const queue = listener.waiting > 0 && `${plural(listener.waiting, 'connection')} wait to be accepted`
  return sentence(`${program(listener)} listens on port ${place.port}`, queue, await describeActivity(listener.pid))
}

/** Connected, but no TLS answer. */
export const aboutHandshakeTimeout: Gatherer = async (journey, failure) =>
  sentence(await describeProgram(journey, failure), 'a port that speaks plain HTTP can wait like this for the end of a line: try --upstream http://...')

/** Connected, written, and no answer. */
export const aboutSilence: Gatherer = async (journey, failure) => {
  const came = journey.bytesReceived > 0 && failure.stage === 'head' && `${plural(journey.bytesReceived, 'byte')} of the head came, then nothing`
  const blind = failure.facts.ack === 'unknown' && 'this platform cannot tell whether the request was acknowledged'
  return sentence(came, await describeProgram(journey, failure), blind)
}

async function describeProgram (journey: Journey, failure: UpstreamFailure): Promise<string | null> {
  const place = placeOf(journey, failure)
  const listener = place?.local === true ? await listenerAt(place) : null
  if (listener === null || listener.pid === null || listener.pid === process.pid) return null
  const activity = await describeActivity(listener.pid)
  return activity === null ? null : `${program(listener)} ${activity}`
}

async function listenerAt (place: Place): Promise<Listener | null> {
  return (await listeners(place.port))[0] ?? null
}

const STATES: Readonly<Record<string, (pid: number) => string>> = {
  T: pid => `is stopped: kill -CONT ${pid} wakes it`,
  t: () => 'is held by a debugger',
  D: () => 'waits for a disk or a network drive',
  Z: () => 'has ended, but its parent did not take notice'
}

async function describeActivity (pid: number | null): Promise<string | null> {
  const before = pid === null ? null : activityOf(pid)
  if (pid === null || before === null) return null
  const still = STATES[before.state]
  if (still !== undefined) return still(pid)
  await sleep(WATCH_MS)
  const after = activityOf(pid) ?? before
  // on a crowded machine a busy process waits for its turn, ready to run
  const isBusy = after.ticks - before.ticks >= BUSY_TICKS || (before.state === 'R' && after.state === 'R')
  return isBusy ? 'is busy: it computes without a pause' : 'is idle: it waits for something itself, or forgot to answer'
}
