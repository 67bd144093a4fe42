/** The log as an observer: a line for each request, each event of the edge, and what becomes of its programs, in words. */
import type { Ending } from '../diagnosis/ending.js'
import { endedHow, took } from '../launch/failures.js'
import type { Log } from '../observe/log.js'
import type { Observer, ProgramEvent } from '../observer.js'

type Told = readonly [level: 'debug' | 'info' | 'warn' | 'error', message: string]

/** What the diagnosis does not say by itself. */
const howOf = (ending: Ending | null, reason: string | null): string =>
  ending !== null ? `${endedHow(ending)}; ` : reason === null || reason.startsWith('not listening') ? '' : `${reason}; `

const TOLD: { readonly [T in ProgramEvent['type']]: (event: Extract<ProgramEvent, { type: T }>) => Told | null } = {
  starting: ({ command, address }) => ['info', `starting ${command} for ${address}`],
  output: () => null,
  failed: ({ command, ending, reason, diagnosis: { explained } }) =>
    ['error', `${command} did not start: ${howOf(ending, reason)}${explained.happened.en} ${explained.fix.en}`],
  ready: ({ command, pid, ms, address }) => ['info', `${command} (pid ${pid}) listens on ${address} after ${took(ms)}`],
  exited: ({ command, pid, ending }) => ['error', `${command} (pid ${pid}) ${endedHow(ending)}`],
  elsewhere: ({ command, found, given }) =>
    ['warn', `${command} listens on ${found}, not on ${given} as PORT and IP say; requests follow it there (--elsewhere refuse would not)`],
  refusing: ({ command, pid }) => ['error', `${command} (pid ${pid}) runs, but has stopped listening`],
  suspended: ({ command, failures, until }) =>
    ['warn', `${command} will not start again until ${until.toISOString().slice(11, 19)} UTC: ${failures} starts in a row failed`],
  restarting: ({ command, signal }) => ['info', signal === null ? `restarting ${command}` : `asking ${command} to restart with ${signal}`],
  stopping: ({ command, why }) => ['info', `stopping ${command}: ${why}`],
  stopped: ({ command }) => ['debug', `${command} is stopped`]
}

export const logObserver = (log: Log): Observer => ({
  wantsParticulars: log.wantsParticulars,
  told: journey => { log.journey(journey) },
  event: ({ level, fields, message }) => { log.event(level, fields, message) },
  program: ({ site, instance }, event) => {
    const program = `${site}/${instance}`
    if (event.type === 'output') {
      for (const line of event.lines) log.output({ program, pid: event.pid, stream: event.stream }, line)
      return
    }
    const told = (TOLD[event.type] as (event: ProgramEvent) => Told | null)(event)
    if (told !== null) log.event(told[0], { program }, told[1])
  },
  close: async () => { await log.close() }
})
