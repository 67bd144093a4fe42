/** What an edge does, as events of the control API. */
import { endedHow } from '../launch/failures.js'
import { levelOf, upstreamOf } from '../observe/level.js'
import type { Journey } from '../journey.js'
import type { EdgeEvent, Observer, ProgramEvent, ProgramIdentity } from '../observer.js'
import { maskedText } from '../sitelog/masked.js'
import type { Events } from './events.js'
import type { Journal } from './journal.js'

/** A finished request in a line of a list: what a reader needs to decide whether to open it. */
export function summaryOf (journey: Readonly<Journey>): object {
  const { ray, time, method, host, site, outcome, statusCode, failure, bug, responseTime, bytesSent, attempts, timings, fault } = journey
  return {
    ray,
    time,
    method,
    url: maskedText(journey.url),
    host,
    site,
    outcome,
    status: statusCode,
    kind: failure?.kind ?? (bug === null ? null : 'proxy_internal_error'),
    stage: failure?.stage ?? null,
    upstream: upstreamOf(journey),
    responseTime,
    bytesSent,
    attempts,
    timings: { ...timings },
    level: levelOf(journey),
    fault
  }
}

/** Longer lines of a program are cut: the log has them whole. */
const LONGEST_LINE = 2000

function programData ({ site, instance }: ProgramIdentity, event: ProgramEvent): object {
  const program = `${site}/${instance}`
  if (event.type === 'output') {
    const lines = event.lines.map(line => maskedText(line.slice(0, LONGEST_LINE)))
    return { program, what: 'output', stream: event.stream, lines }
  }
  return {
    program,
    what: event.type,
    ...'pid' in event && { pid: event.pid },
    ...'ending' in event && event.ending !== null && { ended: endedHow(event.ending) },
    ...event.type === 'failed' && { explained: event.diagnosis.explained },
    ...event.type === 'ready' && { address: event.address, ms: event.ms },
    ...event.type === 'suspended' && { until: event.until.getTime(), failures: event.failures }
  }
}

/** Behind the journal in the list of observers: an event names the number that the journal gave. */
export const eventsOf = (events: Events, edge: string, journal: Journal): Observer => ({
  told: (journey: Readonly<Journey>) => {
    events.emit('request', edge, { seq: journal.seq, epoch: journal.epoch, ...summaryOf(journey) })
  },
  event: ({ level, time, message }: EdgeEvent) => { events.emit('log', edge, { level, time, message }) },
  program: (who, event) => { events.emit('program', edge, programData(who, event)) }
})
