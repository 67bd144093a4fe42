/** What the demo can break: every kind of the catalog by stage, with the address that provokes it, or why it cannot. */
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../../failures/catalog.js'
import type { Kind } from '../../failures/kind.js'
import { STAGES, type Stage } from '../../failures/stage.js'
import type { Fault } from '../../faults/fault.js'
import { FAULTS } from '../../faults/index.js'
import type { FailRule } from '../../edge/options/fail.js'
import type { Limits } from '../../options/settings.js'

export interface Breakage {
  readonly kind: FailureKind
  /** What happened, one clause. */
  readonly summary: string
  /** What the broken upstream does, one clause. */
  readonly explain: string
  readonly reasons: readonly string[]
  /** Bytes the request must carry; 0: a plain link does. */
  readonly bodyBytes: number
  /** Why it cannot be had on this machine, or null. */
  readonly unavailable: string | null
}

const STAGE_TITLES: Readonly<Record<Stage, string>> = {
  site: 'Choosing the site',
  instance: 'Starting the program',
  circuit: 'Deciding whether to try',
  resolve: 'Looking up the name',
  connect: 'Connecting',
  handshake: 'Agreeing on TLS',
  request: 'Sending the request',
  head: 'Waiting for the head of the answer',
  body: 'Receiving the body',
  answered: 'Reading the answer',
  listener: 'Through a listener',
  tunnel: 'Through a tunnel',
  edge: 'The edge itself'
}

function breakageOf (kind: FailureKind): Breakage {
  const fault: Fault = FAULTS[kind]
  const { summary }: Kind = CATALOG[kind]
  return {
    kind,
    summary: summary.en,
    explain: fault.explain,
    reasons: fault.reasons ?? [],
    bodyBytes: fault.needs?.bodyBytes ?? 0,
    unavailable: fault.unavailable?.() ?? null
  }
}

export interface StageOfBreakages {
  readonly title: string
  readonly breakages: readonly Breakage[]
}

/** Stages in travel order, without the empty ones. */
export const listBreakages = (): StageOfBreakages[] => STAGES
  .map(stage => ({ title: STAGE_TITLES[stage], breakages: FAILURE_KINDS.filter(kind => CATALOG[kind].stage === stage).map(breakageOf) }))
  .filter(({ breakages }) => breakages.length > 0)

/** The path that provokes a kind. */
export const pathOf = (kind: FailureKind, reason?: string): string => `/fail/${kind}${reason === undefined ? '' : `/${reason}`}`

/** One rule for each path; finer paths last, because the newest rule that fits wins. */
export const failRules = (stages: readonly StageOfBreakages[]): FailRule[] => stages
  .flatMap(({ breakages }) => breakages)
  .filter(({ unavailable }) => unavailable === null)
  .flatMap(({ kind, reasons }) => [undefined, ...reasons].map(reason => ({ kind, reason, rate: 1, match: pathOf(kind, reason) })))

/** The limits that a visitor waits for, by kind. */
const WAITS: Readonly<Partial<Record<FailureKind, keyof Limits>>> = {
  dns_timeout: 'dns',
  connection_timeout: 'connect',
  tls_handshake_timeout: 'tls',
  connection_write_timeout: 'write',
  request_unacknowledged: 'ack',
  http_response_timeout: 'response',
  http_response_body_timeout: 'idle'
}

/** Milliseconds until a failure shows, or null when it does at once. */
export function waitOf (kind: FailureKind, limits: Limits): number | null {
  const limit = WAITS[kind]
  return limit === undefined ? null : limits[limit]
}
