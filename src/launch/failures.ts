/** Failures of requests whose program does not run: a new object for each, because a failure belongs to one journey. */
import { epochMs } from '../clock.js'
import { diagnose, type Diagnosis } from '../diagnosis/diagnosis.js'
import type { StartReport } from '../diagnosis/report.js'
import { listensElsewhere as elsewhere, STOPPED_LISTENING } from '../diagnosis/listening.js'
import { endedText, type Ending } from '../diagnosis/ending.js'
import { maskedText } from '../sitelog/masked.js'
import { UpstreamFailure, type FailureFacts, type StartFacts } from '../failures/failure.js'

/** A failed start, kept for the requests that follow. */
export interface FailedStart {
  readonly kind: 'upstream_start_failed' | 'connection_refused'
  readonly message: string
  readonly facts: FailureFacts
  readonly diagnosis: Diagnosis
}

/** A duration as text: `812 ms`, `12 s`. */
export const took = (ms: number): string => ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`

/** How a process ended, as text: `ended with code 7`. */
export const endedHow = (ending: Ending): string => endedText(ending).en

/** The last lines of a program, as many as a page shows. */
export const LINES_TOLD = 8

const told = ({ lines }: StartReport): string[] => lines.slice(-LINES_TOLD).map(maskedText)

/** @param what the sentence of the log */
export function startFailed (report: StartReport, what: string, pid: number | null): FailedStart {
  const diagnosis = diagnose(report)
  const start: StartFacts = {
    command: report.command,
    cwd: report.cwd,
    pid,
    exitCode: report.exitCode,
    signal: report.signal,
    lines: told(report)
  }
  return {
    kind: 'upstream_start_failed',
    message: what,
    facts: {
      reason: diagnosis.reason,
      ...report.errno !== null && { code: report.errno },
      address: report.address,
      start,
      explained: diagnosis.explained
    },
    diagnosis
  }
}

/** It runs and listens, but not where requests go. */
export function listensElsewhere (report: StartReport, found: string, pid: number): FailedStart {
  const { command, address, cwd } = report
  const explained = elsewhere(found, address)
  return {
    kind: 'connection_refused',
    message: `${command} listens on ${found} instead of ${address}`,
    facts: {
      reason: 'listens_elsewhere',
      code: 'ECONNREFUSED',
      address,
      start: { command, cwd, pid, exitCode: null, signal: null, lines: told(report) },
      explained
    },
    diagnosis: { reason: 'listens_elsewhere', explained }
  }
}

export const failureOf = ({ kind, message, facts }: FailedStart): UpstreamFailure => new UpstreamFailure(kind, message, facts)

export function notReady (command: string, ms: number, reloads: boolean): UpstreamFailure {
  return new UpstreamFailure('upstream_not_ready', `${command} is still starting after ${took(ms)}`, {
    reason: 'starting',
    retryAfter: 1,
    ...reloads && { reloads },
    explained: {
      happened: { en: 'The program is still starting.', fr: 'Le programme est encore en train de démarrer.' },
      fix: reloads
        ? {
            en: 'This page reloads by itself until the program answers.',
            fr: 'Cette page se recharge d’elle-même jusqu’à ce que le programme réponde.'
          }
        : { en: 'Ask again in a moment.', fr: 'Réessayez dans un instant.' }
    }
  })
}

export const queueFull = (command: string, waiting: number): UpstreamFailure =>
  new UpstreamFailure('upstream_not_ready', `${waiting} requests already wait for ${command} to start`, {
    reason: 'queue_full',
    retryAfter: 1
  })

/** @param last the last failed start */
export function suspended (command: string, failures: number, until: number, last: FailedStart | null): UpstreamFailure {
  const retryAfter = Math.max(1, Math.ceil((until - epochMs()) / 1000))
  const time = new Date(until).toISOString().slice(11, 19)
  return new UpstreamFailure('upstream_skipped', `${command} is not started before ${time} UTC: its last ${failures} starts failed`, {
    reason: 'suspended',
    retryAfter,
    start: last?.facts.start,
    explained: {
      happened: {
        en: `The last ${failures} starts of the program failed; it is left alone until ${time} ` +
          `UTC.${last === null ? '' : ` The last time: ${last.diagnosis.explained.happened.en}`}`,
        fr: `Les ${failures} derniers lancements du programme ont échoué ; il n’est plus sollicité jusqu’à ${time} ` +
          `UTC.${last === null ? '' : ` La dernière fois\u00a0: ${last.diagnosis.explained.happened.fr}`}`
      },
      fix: {
        en: `${last === null ? 'Mend the cause' : last.diagnosis.explained.fix.en.replace(/\.$/, '')}, then restart the program ` +
          '(or the edge) to try at once.',
        fr: `${last === null ? 'Corrigez la cause' : last.diagnosis.explained.fix.fr.replace(/\.$/, '')}, puis redémarrez le ` +
          'programme (ou le proxy) pour réessayer tout de suite.'
      }
    }
  })
}

export function stoppedListening (command: string, address: string, pid: number): UpstreamFailure {
  return new UpstreamFailure('connection_refused', `refused by ${address}, although ${command} (pid ${pid}) still runs`, {
    reason: 'stopped_listening',
    code: 'ECONNREFUSED',
    address,
    explained: STOPPED_LISTENING
  })
}
