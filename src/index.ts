/**
 * edgeproxy: a local edge that forwards to upstreams and answers every failure the way a real edge would.
 *
 * @module
 */
import './fetch.js'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { check } from './cli/check.js'
import { sampleOf } from './stats/sample.js'
import { tallyOf, type Stats } from './stats/tally.js'
import { bundleOf, type BundleOptions } from './cli/journey-bundle.js'
import { mount, createEdge, type Edge } from './edge.js'
import { Engine } from './edge/engine.js'
import { observersOf } from './edge/observers.js'
import type { EdgeState } from './edge/edge-state.js'
import { Tunnels } from './edge/tunnels.js'
import type { Delay } from './edge/delay-rule.js'
import type { Rule } from './edge/fault-rule.js'
import type { FailureKind } from './failures/catalog.js'
import { createLog } from './observe/log.js'
import type { Observer } from './observer.js'
import type { Problem } from './options/problem.js'
import type { EdgeFailure, FinishedJourney, NextOptions } from './observe/recent.js'
import { draftOptions, type EdgeOptions } from './settings/options.js'
import { Mistake, OptionsError } from './options/problem.js'
import type { Match } from './options/values/match.js'
import { delayRuleOf, type DelayOptions } from './edge/options/delay.js'
import { ruleOf } from './edge/options/fail.js'
import type { Duration } from './options/values/duration.js'

export { CATALOG, FAILURE_KINDS, isFailureKind, type FailureKind } from './failures/catalog.js'
export type { Kind, Text } from './failures/kind.js'
export { STAGES, type Stage } from './failures/stage.js'
export { decodeRay, type DecodedRay } from './ray/ray.js'
export { OptionsError } from './options/problem.js'
export type { Delay } from './edge/delay-rule.js'
export type { DelayDirection, DelayOptions, DelayPlace } from './edge/options/delay.js'
export type { Rule } from './edge/fault-rule.js'
export type { Duration } from './options/values/duration.js'
export type { Match, MatchedRequest } from './options/values/match.js'
export type { EdgeOptions, SiteEntry, SiteOptions } from './settings/options.js'
export type { EdgeFailure, FinishedJourney, NextOptions } from './observe/recent.js'
export { defineBrand, type Brand, type Page, type View } from './brand/brand.js'
export type { CircuitStatus, DelayStatus, EdgeState, FaultStatus, InstanceStatus, RequestStatus, SiteStatus } from './edge/edge-state.js'
export type { Dimension as StatsDimension, Row as StatsRow, Stats, Step as StatsStep } from './stats/tally.js'
export type { BundleOptions } from './cli/journey-bundle.js'
export type { Journey, Outcome, Timings } from './journey.js'
export type { EdgeEvent, EventLevel, Observer, ProgramEvent, ProgramIdentity } from './observer.js'

/** How often and to which requests a fault happens. */
export interface FailOptions {
  /**
   * Which requests: `GET /pay`, `/pay`, `/users/*` or `POST`, a RegExp that is tested against path and query, or a function of
   * `{ method, url, host, headers }`. Default every request.
   */
  readonly match?: Match
  /** How many times, then back to normal. Default without end; a sequence runs once. */
  readonly times?: number
  /** Share of the requests, 0 to 1. Default 1. */
  readonly rate?: number
  /** The finer reason, e.g. `expired` of `tls_certificate_error`. */
  readonly reason?: string
}

/** A step of a sequence of faults: `connection_refused`, `tls_certificate_error/expired`, or `pass` for none. */
export type SequenceStep = FailureKind | `${FailureKind}/${string}` | 'pass'

/** An edge that listens: the fixture of an integration test. */
export interface StartedEdge extends AsyncDisposable {
  /** `http://127.0.0.1:41233` */
  readonly url: string
  /** With `tls: true` the authority that clients are to trust, PEM: hand it to them as `ca`. Else null. */
  readonly ca: string | null
  /** The Fastify instance, for hooks of one's own. */
  readonly fastify: FastifyInstance
  /** Where connectors of tunnels connect to: `127.0.0.1:7844`; null while no upstream is a tunnel. */
  readonly tunnelAddress: string | null
  /** Finished requests, newest last, the last 1000. */
  readonly journeys: readonly FinishedJourney[]
  /**
   * From now on requests that match meet a real fault of that kind; the newest rule that fits wins. A list is a sequence: the
   * first request that matches gets its first step, the next one the second, and after the last one all is as before;
   * `pass` lets one through, `tls_certificate_error/expired` names the reason.
   * @returns the rule; `stop()` ends it
   * @throws RangeError for an unknown kind, reason or option, for a value that cannot be, and for a match that can never fire; Error after `close()`, or when this machine cannot produce it
   */
  fail (kind: FailureKind | readonly SequenceStep[], options?: FailOptions): Rule
  /**
   * From now on requests that match are slow: they wait before a connection is looked for, before they are sent, before the
   * headers of the answer are passed on, or before its body is, and bodies may have a bandwidth. Delays of several rules add up,
   * the lowest bandwidth counts. Waits are multiplied by `timeScale`. A delay is no failure: the limits of the edge do not count
   * it, the client's own patience does.
   * @param match which requests, as `edge.fail()` takes it; `/` is every one
   * @param options `'800ms'`, or `{ before, ms, jitter, bandwidth, direction, rate, times }`
   * @returns the rule; `stop()` ends it
   * @throws RangeError for what can slow nothing down; Error after `close()`
   */
  delay (match: Match, options: Duration | DelayOptions): Delay
  /**
   * The oldest failure nobody has taken yet, or the next one; it may be called before or after the failure.
   * @param options `{ kind, match, timeout }`: only a failure of that kind, or of such a request; others stay for later calls
   * @throws RangeError for an unknown option or kind; Error when none came within `timeout` ms (default 5000)
   */
  nextFailure (options?: NextOptions): Promise<EdgeFailure>
  /**
   * What support needs about one finished request, as a zip: the record, the same request made again (GET, HEAD and
   * OPTIONS only, unless `repeat` says otherwise) through the edge and straight to the upstream as HAR files, the way to
   * the upstream leg by leg, and a README. Secrets are masked.
   * @param ray with or without its colo
   * @throws RangeError for what is no ray, or one that is not among `journeys`
   */
  bundle (ray: string, options?: BundleOptions): Promise<Uint8Array>
  /**
   * Starts the programs anew that the edge started itself (`command`): of one site, or of all. Requests wait meanwhile, and
   * with several instances others serve them.
   * @param site its name
   * @throws RangeError when there is no such program
   */
  restart (site?: string): Promise<void>
  /** How often the finished requests failed, and which: by time, code, kind, URL, upstream, colo and site. */
  stats (): Stats
  /** How things stand now, as plain data: sites, circuits, instances, requests under way, connections, rules for faults and delays. */
  state (): EdgeState
  /**
   * Forgets journeys, failures and all rules for faults and delays: for tests that share one edge. What a request that began before still does is
   * never told of.
   */
  reset (): void
  /** Resolves when nothing of the edge is left open. Running requests are ended. */
  close (): Promise<void>
}

/** Options of an edge in a program, and what only a program can bring along. */
export interface StartOptions extends EdgeOptions {
  /** Told of every request, event and program of the edge, as its log is. Default none. */
  readonly observers?: readonly Observer[]
}

/** Options of an edge in a test. */
export interface FixtureOptions extends StartOptions {
  /**
   * Process warnings (standard error, `process.on('warning')`) about what is probably a mistake in the test: a fault rule that
   * no request met. Default true.
   */
  readonly warnings?: boolean
}

interface Drafted {
  readonly draft: ReturnType<typeof draftOptions>
  readonly observers: readonly Observer[]
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Options without what only a program can bring along, and that; mistakes of both are told together. */
function drafted (given: StartOptions): Drafted {
  // what is no object has no observers, and is told by who reads options
  if (!isObject(given)) return { draft: draftOptions(given), observers: [] }
  const { observers = [], ...options } = given
  const draft = draftOptions(options)
  return { draft: { ...draft, problems: [...draft.problems, ...observerProblems(observers)] }, observers }
}

function observerProblems (observers: unknown): Problem[] {
  if (!Array.isArray(observers)) return [{ where: 'observers', sentence: 'takes a list of objects with the methods of an observer' }]
  return observers.flatMap((one: unknown, at) => isObject(one) ? [] : [{ where: `observers[${at}]`, sentence: 'is no object with the methods of an observer' }])
}

/**
 * Starts an edge on a free port of the loopback. Prints nothing unless `log` says so.
 *
 * @example
 * await using edge = await startEdge({ upstream: 'http://127.0.0.1:3000', timeScale: 0.01 })
 * edge.fail('connection_refused', { match: 'GET /pay', times: 1 })
 * const response = await fetch(`${edge.url}/pay`)        // 521
 * const failure = await edge.nextFailure()               // { kind: 'connection_refused', ray, ... }
 *
 * @throws OptionsError with every mistake in the options
 */
export async function startEdge (options: FixtureOptions): Promise<StartedEdge> {
  const { warnings, options: given } = fixtureOptions(options)
  const { draft, observers } = drafted(given)
  const { settings } = draft
  const brands = await check(draft)
  const edge = await createEdge(settings, { ...brands, observers })
  const url = await edge.listen().catch(async error => {
    await edge.close()
    throw error
  })
  let isClosed = false
  const close = async (): Promise<void> => {
    isClosed = true
    warnOfUnmet(edge, warnings)
    await edge.close({ within: 0 })
  }
  return {
    url,
    ca: edge.ca,
    fastify: edge.fastify,
    get tunnelAddress () { return edge.tunnelAddress },
    get journeys () { return edge.recent.list() },
    fail: (kind, options = {}) => edge.fail(asked('fail', isClosed, () => ruleOf(kind, options))),
    delay: (match, options) => edge.delay(asked('delay', isClosed, () => delayRuleOf(match, options))),
    nextFailure: options => edge.recent.next(options),
    bundle: async (ray, options) => await bundleOf({ ray, settings, brands: [brands, ...brands.brands.values()].map(({ brand }) => brand), url, recent: edge.recent }, options),
    stats: () => tallyOf(edge.recent.list().map(sampleOf)),
    state: () => edge.state(),
    restart: async site => {
      if (await edge.restart(site) === 0) throw new RangeError(site === undefined ? 'the edge starts no program: there is no command among its options' : `the edge starts no program for a site "${site}"`)
    },
    reset: () => {
      warnOfUnmet(edge, warnings)
      edge.recent.clear()
      edge.clearRules()
    },
    close,
    [Symbol.asyncDispose]: close
  }
}

/** Takes out what only a fixture has. */
function fixtureOptions (given: FixtureOptions): { readonly warnings: boolean, readonly options: StartOptions } {
  if (!isObject(given)) return { warnings: true, options: given }
  const { warnings = true, ...options } = given
  if (typeof warnings !== 'boolean') throw new OptionsError([{ where: 'warnings', sentence: 'takes true or false' }])
  return { warnings, options }
}

function warnOfUnmet (edge: Edge, aloud: boolean): void {
  for (const { rule, requests } of edge.idleRules()) {
    if (aloud) process.emitWarning(`${rule} never fired: ${whyIdle(requests)}`, { type: 'EdgeproxyWarning', code: 'EDGEPROXY_UNUSED_RULE' })
  }
}

function whyIdle (requests: number): string {
  if (requests === 0) return 'no request came to the edge since'
  if (requests === 1) return 'the one request since did not match, or a newer rule took it'
  return `none of the ${requests} requests since matched, or newer rules took them`
}

/** What was asked for, read. @throws RangeError with one sentence; Error once the edge is closed */
function asked<T> (method: string, isClosed: boolean, read: () => T): T {
  if (isClosed) throw new Error(`edge.${method}(): the edge is closed; call it before close(), or start another edge`)
  try {
    return read()
  } catch (error) {
    throw error instanceof Mistake ? new RangeError(`edge.${method}(): ${error.message}`) : error
  }
}

/** Options of the plugin: those of an edge, and where it hangs. */
export interface PluginOptions extends StartOptions {
  /** Path below which requests are the edge's; it is taken off before forwarding. */
  readonly prefix?: string
}

/**
 * The edge as a Fastify plugin: `await app.register(edgeproxy, { upstream, prefix: '/shop' })`.
 *
 * @throws OptionsError with every mistake in the options
 */
export const edgeproxy: FastifyPluginAsync<PluginOptions> = async (app, { prefix: _, ...options }) => {
  const { draft, observers: guests } = drafted(options)
  const { settings } = draft
  const brands = await check(draft)
  const log = createLog(settings.log, undefined, brands.dialects)
  const observers = observersOf(log, [], guests)
  const engine = new Engine(settings, { ...brands, observers })
  await mount(app, engine, false)
  const tunnels = new Tunnels(engine.config.inForce, observers)
  app.addHook('onReady', async () => { await tunnels.open() })
  app.addHook('onClose', async () => {
    await engine.close()
    await tunnels.close()
    await observers.close()
  })
}

export default edgeproxy
