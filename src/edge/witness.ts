/** What the life of programs is told to: the log of the edge, and the site log in the account's folder. */
import type { Log } from '../observe/log.js'
import type { LaunchEvent, Witness } from '../launch/witness.js'
import { endedHow, took } from '../launch/failures.js'

type Told = readonly [level: 'debug' | 'info' | 'warn' | 'error', message: string]

const TOLD: { readonly [T in LaunchEvent['type']]: (event: Extract<LaunchEvent, { type: T }>) => Told | null } = {
  starting: ({ command, address }) => ['info', `starting ${command} for ${address}`],
  output: () => null,
  failed: ({ command, ending, reason, diagnosis }) => ['error', `${command} did not start: ${ending === null ? reason ?? '' : endedHow({ exitCode: ending.code, signal: ending.signal })}; ${diagnosis.explained.happened.en} ${diagnosis.explained.fix.en}`],
  ready: ({ command, pid, ms, address }) => ['info', `${command} (pid ${pid}) listens on ${address} after ${took(ms)}`],
  exited: ({ command, pid, ending }) => ['error', `${command} (pid ${pid}) ${endedHow({ exitCode: ending.code, signal: ending.signal })}`],
  suspended: ({ command, failures, until }) => ['warn', `${command} will not start again until ${until.toISOString().slice(11, 19)} UTC: ${failures} starts in a row failed`],
  restarting: ({ command, signal }) => ['info', signal === null ? `restarting ${command}` : `asking ${command} to restart with ${signal}`],
  stopping: ({ command, why }) => ['info', `stopping ${command}: ${why}`],
  stopped: ({ command }) => ['debug', `${command} is stopped`]
}

/** @param home the account's folder; null keeps no site log */
export function createWitness (log: Log, _home: string | null): Witness {
  return ({ site, instance }, event) => {
    const program = `${site}/${instance}`
    if (event.type === 'output') {
      log.output({ program, pid: event.pid, stream: event.stream }, event.line)
      return
    }
    const told = (TOLD[event.type] as (event: LaunchEvent) => Told | null)(event)
    if (told !== null) log.event(told[0], { program }, told[1])
  }
}
