/** What the life of programs is told to: the log of the edge, and the site log in the account's folder. */
import type { Log } from '../observe/log.js'
import type { Ending, LaunchEvent, Witness } from '../launch/witness.js'
import type { SiteLog } from '../sitelog/writer.js'
import { endedHow, took } from '../launch/failures.js'

type Told = readonly [level: 'debug' | 'info' | 'warn' | 'error', message: string]

/** What the diagnosis does not say by itself. */
const howOf = (ending: Ending | null, reason: string | null): string =>
  ending !== null ? `${endedHow(ending)}; ` : reason === null || reason.startsWith('not listening') ? '' : `${reason}; `

const TOLD: { readonly [T in LaunchEvent['type']]: (event: Extract<LaunchEvent, { type: T }>) => Told | null } = {
  starting: ({ command, address }) => ['info', `starting ${command} for ${address}`],
  output: () => null,
  failed: ({ command, ending, reason, diagnosis }) => ['error', `${command} did not start: ${howOf(ending, reason)}${diagnosis.explained.happened.en} ${diagnosis.explained.fix.en}`],
  ready: ({ command, pid, ms, address }) => ['info', `${command} (pid ${pid}) listens on ${address} after ${took(ms)}`],
  exited: ({ command, pid, ending }) => ['error', `${command} (pid ${pid}) ${endedHow(ending)}`],
  elsewhere: ({ command, found, given }) => ['warn', `${command} listens on ${found}, not on ${given} as PORT and IP say; requests follow it there (--elsewhere refuse would not)`],
  refusing: ({ command, pid }) => ['error', `${command} (pid ${pid}) runs, but has stopped listening`],
  suspended: ({ command, failures, until }) => ['warn', `${command} will not start again until ${until.toISOString().slice(11, 19)} UTC: ${failures} starts in a row failed`],
  restarting: ({ command, signal }) => ['info', signal === null ? `restarting ${command}` : `asking ${command} to restart with ${signal}`],
  stopping: ({ command, why }) => ['info', `stopping ${command}: ${why}`],
  stopped: ({ command }) => ['debug', `${command} is stopped`]
}

/** The same in the documented lines. */
const LOGGED: { readonly [T in LaunchEvent['type']]: (siteLog: SiteLog, event: Extract<LaunchEvent, { type: T }>) => void } = {
  starting: (siteLog, { command, env, cwd }) => { siteLog.starting(command, env, cwd) },
  output: (siteLog, { pid, stream, lines }) => { siteLog.output(pid, stream, lines) },
  failed: (siteLog, { command, ending, reason }) => { siteLog.failed({ command, code: ending?.code ?? null, signal: ending?.signal ?? null, reason }) },
  ready: (siteLog, { command, pid, ms }) => { siteLog.ready(command, pid, ms) },
  exited: (siteLog, { command, ending }) => { siteLog.exited(command, ending) },
  elsewhere: (siteLog, { command, found, given }) => { siteLog.elsewhere(command, found, given) },
  refusing: (siteLog, { command, pid }) => { siteLog.refusing(command, pid) },
  suspended: (siteLog, { command, until }) => { siteLog.suspended(command, until) },
  restarting: (siteLog, { command, signal }) => { siteLog.restart(command, signal) },
  stopping: (siteLog, { command, why }) => { siteLog.stopping(command, why) },
  stopped: (siteLog, { command, ending }) => { siteLog.stopped(command, ending ?? { code: null, signal: null }) }
}

/** @param siteLog of the account */
export function createWitness (log: Log, siteLog: SiteLog): Witness {
  return ({ site, instance }, event) => {
    (LOGGED[event.type] as (siteLog: SiteLog, event: LaunchEvent) => void)(siteLog, event)
    const program = `${site}/${instance}`
    if (event.type === 'output') {
      for (const line of event.lines) log.output({ program, pid: event.pid, stream: event.stream }, line)
      return
    }
    const told = (TOLD[event.type] as (event: LaunchEvent) => Told | null)(event)
    if (told !== null) log.event(told[0], { program }, told[1])
  }
}
