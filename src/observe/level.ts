/** How loud a journey is and what its line says in one clause; the same for every dialect of the log. */
import type { Stage } from '../failures/stage.js'
import type { Journey } from '../journey.js'

/** pino's numbers, so that every tool that reads pino reads us. */
export const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: Infinity } as const

export type EventLevel = Exclude<keyof typeof LEVELS, 'silent'>

/** Where the client asked for something impossible it is a warning; where the upstream broke it is an error. */
const LEVEL_OF_STAGE: Readonly<Record<Stage, number>> = {
  site: LEVELS.warn,
  instance: LEVELS.error,
  circuit: LEVELS.error,
  resolve: LEVELS.error,
  connect: LEVELS.error,
  handshake: LEVELS.error,
  request: LEVELS.error,
  head: LEVELS.error,
  body: LEVELS.error,
  answered: LEVELS.error,
  listener: LEVELS.error,
  tunnel: LEVELS.error,
  edge: LEVELS.warn
}

export const isOwnBug = (journey: Journey): boolean =>
  journey.bug !== null || journey.failure?.kind === 'proxy_internal_error'

export const levelOf = (journey: Journey): number => {
  if (isOwnBug(journey)) return LEVELS.fatal
  if (journey.stopped) return LEVELS.warn
  if (journey.outcome === 'abandoned') return LEVELS.info
  if (journey.failure === null) return journey.surplus === null ? LEVELS.info : LEVELS.warn
  return LEVEL_OF_STAGE[journey.failure.stage]
}

/** `ip:port` really used, else the label of the upstream that was meant. */
export const upstreamOf = (journey: Journey): string | null => journey.upstreamAddress ?? journey.upstreamLabel

/** What a request hears of an edge that had to end it. */
export const STOPPED = 'the edge was stopped before this request had ended'

/** The line's `msg`: `relayed 200`, `abandoned`, `connection_refused 127.0.0.1:3000`. */
export const messageOf = (journey: Journey): string => {
  const { failure, outcome, statusCode } = journey
  if (outcome === 'abandoned') return 'abandoned'
  if (journey.stopped) return `${outcome ?? 'cut'}: ${STOPPED}`
  if (failure === null) return journey.bug === null ? `${outcome ?? 'unfinished'} ${statusCode ?? '-'}` : 'proxy_internal_error'
  const where = failure.facts.address ?? upstreamOf(journey)
  return where === null ? failure.kind : `${failure.kind} ${where}`
}
