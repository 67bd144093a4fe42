/** The site logs as an observer: what becomes of programs, in the folder of the account that each belongs to. */
import type { Observer, ProgramEvent, ProgramIdentity } from '../observer.js'
import { createSiteLog, type SiteLog } from '../sitelog/writer.js'

/** Each event in the documented lines. */
const WRITTEN: { readonly [T in ProgramEvent['type']]: (siteLog: SiteLog, event: Extract<ProgramEvent, { type: T }>) => void } = {
  starting: (siteLog, { command, env, cwd }) => { siteLog.starting(command, env, cwd) },
  output: (siteLog, { pid, stream, lines }) => { siteLog.output(pid, stream, lines) },
  failed: (siteLog, { command, ending, reason }) => {
    siteLog.failed({ command, code: ending?.code ?? null, signal: ending?.signal ?? null, reason })
  },
  ready: (siteLog, { command, pid, ms }) => { siteLog.ready(command, pid, ms) },
  exited: (siteLog, { command, ending }) => { siteLog.exited(command, ending) },
  elsewhere: (siteLog, { command, found, given }) => { siteLog.elsewhere(command, found, given) },
  refusing: (siteLog, { command, pid }) => { siteLog.refusing(command, pid) },
  suspended: (siteLog, { command, until }) => { siteLog.suspended(command, until) },
  restarting: (siteLog, { command, signal }) => { siteLog.restart(command, signal) },
  stopping: (siteLog, { command, why }) => { siteLog.stopping(command, why) },
  stopped: (siteLog, { command, ending }) => { siteLog.stopped(command, ending ?? { code: null, signal: null }) }
}

export class SiteLogs implements Observer {
  private readonly byHome = new Map<string, SiteLog>()
  private readonly warn: (sentence: string) => void

  /** @param warn is told why lines are dropped */
  constructor (warn: (sentence: string) => void) { this.warn = warn }

  program ({ home }: ProgramIdentity, event: ProgramEvent): void {
    if (home !== null) (WRITTEN[event.type] as (siteLog: SiteLog, event: ProgramEvent) => void)(this.of(home), event)
  }

  close (): void { for (const siteLog of this.byHome.values()) siteLog.close() }

  private of (home: string): SiteLog {
    const known = this.byHome.get(home)
    if (known !== undefined) return known
    const siteLog = createSiteLog(home, { warn: this.warn })
    this.byHome.set(home, siteLog)
    return siteLog
  }
}
