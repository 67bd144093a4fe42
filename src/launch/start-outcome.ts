/** How a start ends: what is known of it, and the failure that it becomes. */
import type { StartReport } from '../diagnosis/report.js'
import type { ProgramEvent } from '../observer.js'
import { siteLogOf } from '../sitelog/writer.js'
import type { LaunchSettings } from './settings.js'
import type { Child } from './child.js'
import { endedHow, listensElsewhere, startFailed, took, type FailedStart } from './failures.js'
import { addressLabel, ownerOf, type ListenAddress } from './listen-addresses.js'
import type { OwnLog } from './own-log.js'
import { strerror, type PreparedCommand } from './prepared-command.js'
import type { SpawnError } from './spawn-error.js'

export interface StartRequest {
  readonly settings: LaunchSettings
  readonly prepared: PreparedCommand
  /** Where it is told to listen; the first one is in PORT. */
  readonly places: readonly ListenAddress[]
  readonly tell: (event: ProgramEvent) => void
  /** Called as soon as there is a process: a stop during the start has to end it. */
  readonly onChild: (child: Child) => void
}

/** @param places where it really listens */
export type StartOutcome = { readonly child: Child, readonly places: readonly ListenAddress[], readonly ms: number } | {
  readonly failed: FailedStart
  /** The reason where no process ended by itself; null where the exit code is the reason. */
  readonly reason: string | null
  /** Resolves when no process of it is left: requests do not have to wait for that. */
  readonly gone: Promise<void>
}

/** What a program that was started does. */
export type Verdict =
  | { readonly type: 'ready', readonly places: readonly ListenAddress[] }
  | { readonly type: 'ended' | 'silent' }
  | { readonly type: 'elsewhere', readonly found: ListenAddress }
  | { readonly type: 'stranger', readonly owner: string, readonly place: ListenAddress }

type Described = Pick<StartRequest, 'settings' | 'prepared' | 'places'>

const reportOf = ({ settings, prepared, places }: Described, more: Partial<StartReport>): StartReport => ({
  command: prepared.shown,
  cwd: settings.cwd,
  address: addressLabel(places[0] as ListenAddress),
  phase: 'spawn',
  errno: null,
  path: null,
  exitCode: null,
  signal: null,
  siteLog: settings.home === null ? null : siteLogOf(settings.home),
  lines: [],
  ownLog: [],
  ownLogFile: null,
  outOfMemory: false,
  portOwner: null,
  ...more
})

const nothingToStop: Promise<void> = Promise.resolve()

type FailedOutcome = Pick<Extract<StartOutcome, { failed: FailedStart }>, 'failed' | 'reason'>

export async function portTaken (wish: StartRequest, place: ListenAddress): Promise<StartOutcome> {
  const portOwner = await ownerOf(place)
  const report = reportOf(wish, { errno: 'EADDRINUSE', path: addressLabel(place), portOwner, address: addressLabel(place) })
  return {
    failed: startFailed(
      report,
      `${wish.prepared.shown} was not started: ${portOwner ?? 'another program'} already answers on ${addressLabel(place)}`,
      null
    ),
    reason: `${strerror('EADDRINUSE')}: '${addressLabel(place)}'`,
    gone: nothingToStop
  }
}

export function nothingRan (wish: Described, { code, path }: SpawnError): StartOutcome {
  const reason = `${strerror(code)}: '${path}'`
  return {
    failed: startFailed(reportOf(wish, { errno: code, path, lines: wish.prepared.lacks }), `${wish.prepared.shown} could not be started: ${reason}`, null),
    reason,
    gone: nothingToStop
  }
}

type Failure = Exclude<Verdict, { type: 'ready' }>

interface Seen {
  readonly wish: StartRequest
  readonly child: Child
  readonly ms: number
  readonly ownLog: OwnLog | null
}

const told = ({ wish, child, ownLog }: Seen): Partial<StartReport> => ({
  lines: [...wish.prepared.lacks, ...child.lines],
  ownLog: ownLog?.lines() ?? [],
  ownLogFile: ownLog?.file ?? null,
  outOfMemory: child.memoryRanOut()
})

const givenTo = ({ wish: { places: [first] } }: Seen): string => addressLabel(first as ListenAddress)

const notListening = (seen: Seen): string => `not listening on ${givenTo(seen)} after ${Math.round(seen.ms / 1000)}s`

function ended (seen: Seen): FailedOutcome {
  const { wish, child, ms } = seen
  const ending = child.ending ?? { code: null, signal: null }
  const report = reportOf(wish, { ...told(seen), phase: 'exit', exitCode: ending.code, signal: ending.signal })
  const what = `${wish.prepared.shown} ${endedHow(ending)} after ${took(ms)}, before it listened`
  return { failed: startFailed(report, what, child.pid), reason: null }
}

function silent (seen: Seen): FailedOutcome {
  const { wish, child, ms } = seen
  const what = `${wish.prepared.shown} does not listen on ${givenTo(seen)} after ${took(ms)}`
  return { failed: startFailed(reportOf(wish, { ...told(seen), phase: 'silent' }), what, child.pid), reason: notListening(seen) }
}

function elsewhere (seen: Seen, found: string): FailedOutcome {
  const failed = listensElsewhere(reportOf(seen.wish, { ...told(seen), phase: 'silent' }), found, seen.child.pid)
  return { failed, reason: `${notListening(seen)}; listening on ${found} instead` }
}

function portAnswered (seen: Seen, owner: string, address: string): FailedOutcome {
  const report = reportOf(seen.wish, { ...told(seen), errno: 'EADDRINUSE', path: address, portOwner: owner, address })
  const what = `${owner} answers on ${address} in place of ${seen.wish.prepared.shown}`
  return { failed: startFailed(report, what, null), reason: `${strerror('EADDRINUSE')}: '${address}'` }
}

/** The failure of a start whose process ran. */
export function failedOutcome (verdict: Failure, seen: Seen): FailedOutcome {
  switch (verdict.type) {
    case 'ended': return ended(seen)
    case 'silent': return silent(seen)
    case 'elsewhere': return elsewhere(seen, addressLabel(verdict.found))
    case 'stranger': return portAnswered(seen, verdict.owner, addressLabel(verdict.place))
  }
}
