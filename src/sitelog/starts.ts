/** What a start that a log tells of becomes: a report for the diagnosis, or a failure that needs none. */
import { constants } from 'node:os'
import { diagnose } from '../diagnosis/diagnosis.js'
import type { StartReport } from '../diagnosis/report.js'
import { listensElsewhere, STOPPED_LISTENING } from '../diagnosis/listening.js'
import type { FailureKind } from '../failures/catalog.js'
import type { Explained } from '../failures/failure.js'
import type { SiteLogEvent } from './events.js'

/** A failure that a log tells of. */
export interface LoggedStart {
  readonly kind: FailureKind
  readonly reason: string
  /** As the log has it; empty where it does not say. */
  readonly command: string
  readonly explained: Explained
}

/** The lines of one start, as far as they were there. */
export interface Start {
  command: string
  cwd: string
  address: string
  isAnnounced: boolean
  failed: Extract<SiteLogEvent, { type: 'failed' }> | null
  readonly lines: string[]
  readonly ownLog: string[]
}

export const emptyStart = (): Start => ({ command: '', cwd: '', address: '', isAnnounced: false, failed: null, lines: [], ownLog: [] })

/** The C library's words and Python's, which the reason quotes. */
const ERRNOS: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /^No such file or directory/,
    'ENOENT'
  ], [/^Not a directory/, 'ENOTDIR'], [/^Permission denied/, 'EACCES'], [/^Exec format error/, 'ENOEXEC'],
  [
    /^Argument list too long/,
    'E2BIG'
  ], [/^Resource temporarily unavailable/, 'EAGAIN'], [/^Cannot allocate memory/, 'ENOMEM'], [/^Address already in use/, 'EADDRINUSE'],
  [/^Disk quota exceeded/, 'EDQUOT'], [/^No space left on device/, 'ENOSPC'], [/^Read-only file system/, 'EROFS']
]

const signalOf = (code: number | null): string | null =>
  code === null || code >= 0 ? null : Object.entries(constants.signals).find(([, number]) => number === -code)?.[0] ?? null

function endOf ({ failed }: Start): Pick<StartReport, 'phase' | 'errno' | 'path' | 'exitCode' | 'signal'> {
  const { code = null, reason = null } = failed ?? {}
  if (reason !== null && /^not listening/.test(reason)) return { phase: 'silent', errno: null, path: null, exitCode: null, signal: null }
  if (reason !== null) {
    return {
      phase: 'spawn',
      errno: ERRNOS.find(([words]) => words.test(reason))?.[1] ?? reason,
      path: /: '(.+)'$/.exec(reason)?.[1] ?? null,
      exitCode: null,
      signal: null
    }
  }
  const signal = signalOf(code)
  return { phase: 'exit', errno: null, path: null, exitCode: signal === null ? code : null, signal }
}

/** null where nothing tells that it failed. */
export function tell (start: Start): LoggedStart | null {
  const { command, cwd, address, failed, lines, ownLog } = start
  const instead = /^not listening on (\S+).*listening on (\S+) instead/.exec(failed?.reason ?? '')
  if (instead !== null) return elsewhere(command, instead[2] ?? '', instead[1] ?? '')
  const silent = /^not listening on (\S+)/.exec(failed?.reason ?? '')?.[1]
  const { reason, explained } = diagnose({
    command,
    cwd,
    address: silent ?? address,
    ...endOf(start),
    siteLog: null,
    lines,
    ownLog,
    ownLogFile: null,
    outOfMemory: false,
    portOwner: null
  })
  if (failed !== null || reason !== 'exited') return { kind: 'upstream_start_failed', reason, command, explained }
  return start.isAnnounced ? starting(command) : null
}

const starting = (command: string): LoggedStart => ({
  kind: 'upstream_not_ready',
  reason: 'starting',
  command,
  explained: {
    happened: { en: 'The log ends while the program is still starting.', fr: 'Le journal s’arrête alors que le programme démarre encore.' },
    fix: {
      en: 'Try again in a few seconds; if it stays so, look at the lines that follow in the site log.',
      fr: 'Réessayez dans quelques secondes ; si cela dure, regardez la suite du journal du site.'
    }
  }
})

export const elsewhere = (command: string, found: string, expected: string): LoggedStart => ({
  kind: 'connection_refused',
  reason: 'listens_elsewhere',
  command,
  explained: listensElsewhere(found, expected)
})

export const refusing = (command: string): LoggedStart => ({
  kind: 'connection_refused',
  reason: 'stopped_listening',
  command,
  explained: STOPPED_LISTENING
})

export const suspended = (command: string, until: string): LoggedStart => ({
  kind: 'upstream_skipped',
  reason: 'suspended',
  command,
  explained: {
    happened: {
      en: `Recent starts failed one after the other; there is no new attempt before ${until}.`,
      fr: `Les derniers démarrages ont échoué coup sur coup ; pas de nouvel essai avant ${until}.`
    },
    fix: {
      en: 'Correct the cause of the failed starts, then restart the site to try again at once.',
      fr: 'Corrigez la cause des démarrages échoués, puis redémarrez le site pour réessayer tout de suite.'
    }
  }
})
