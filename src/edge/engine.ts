/**
 * The life of a request, from top to bottom: it has its turn on its connection (`handle`), it begins (`receive`), it is admitted
 * step by step (`admission/steps.ts`), the last of which hands it to the exchange; where it fails there is one exit (`exit`); and
 * every one of them ends once (`finish`).
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from '../clock.js'
import { Links } from '../exchange/links.js'
import type { UpgradeWish } from '../exchange/upgrade-requests.js'
import { mayHaveEnded, withProgramEnd } from '../evidence/ended.js'
import { withReason } from '../evidence/reasons.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Exit } from '../forward/route.js'
import { noteRest } from '../forward/unknown-method.js'
import type { Settings } from '../options/settings.js'
import type { Observers } from '../observe/observers.js'
import { createRays } from '../ray/ray.js'
import type { AdmittingEdge } from './admission/step.js'
import { admit } from './admission/steps.js'
import { answer, cut, settle } from './answer.js'
import type { LoadedBrands } from './brand-runtime.js'
import { Detached } from './detached.js'
import type { EdgeState } from './edge-state.js'
import { Delaying } from './delaying.js'
import { createFaulting, type Faulting } from './faulting.js'
import type { Shown } from './front/shown.js'
import { failureOf } from './hops.js'
import { awaitTurn } from './pipeline.js'
import { Programs } from './programs.js'
import { Reporter } from './reporter.js'
import { journeyOf } from './request/arrival.js'
import { markContext, RequestContext } from './request/context.js'
import { completeParticulars, particularsOf } from './request/particulars.js'
import { RunningConfig } from './running-config.js'
import { RunningList } from './running.js'
import { stateOf } from './state.js'
import type { UnmetRule } from './unmet-rules.js'
import { UnusedConnections } from './unused-connections.js'

export interface Parts extends LoadedBrands {
  readonly observers: Observers
  /** Share of the fault rates, for tests. Default Math.random. */
  readonly random?: (() => number) | undefined
}

export class Engine implements AdmittingEdge {
  readonly config: RunningConfig
  readonly faulting: Faulting
  readonly delaying: Delaying
  readonly links = new Links()
  /** Those that the edge starts itself. */
  readonly programs: Programs
  /** Requests and tunnels inside. */
  readonly running = new RunningList<RequestContext>()
  readonly detached = new Detached(context => { this.finish(context) })
  readonly unused = new UnusedConnections()
  /** The certificates of the edge's own TLS front; null without one. */
  shown: Shown | null = null
  readonly loopToken = `edgeproxy;id=${randomBytes(4).toString('hex')}`
  readonly reporter: Reporter
  private readonly nextRay: () => string
  private readonly observers: Observers
  /** From now on a connection that is lost was ended here, and not by its client. */
  stopping = false

  constructor (settings: Settings, { observers, random, ...brands }: Parts) {
    const retire: Programs['retire'] = target => { this.links.retire(target) }
    this.observers = observers
    this.reporter = new Reporter(observers)
    this.nextRay = createRays(settings.colo)
    this.programs = new Programs(observers, retire)
    this.faulting = createFaulting(random, settings.timeScale)
    this.delaying = new Delaying(random, settings.timeScale)
    const { programs, faulting, delaying } = this
    this.config = new RunningConfig(settings, { brands, observers, programs, faulting, delaying, retire })
  }

  state (): EdgeState { return stateOf(this) }

  /** Ends every rule for faults and for delays, or those for faults alone. */
  clearRules (which?: 'faults'): void {
    this.faulting.clear()
    if (which === undefined) this.delaying.clear()
  }

  /** Rules that were added and that no request ever met; each is named once. */
  idleRules (): UnmetRule[] { return [...this.faulting.idle(), ...this.delaying.idle()] }

  /**
   * @param prefix raw path the edge is mounted under, taken off before forwarding
   * @param upgrade where its connection may become a tunnel
   */
  handle (request: IncomingMessage, response: ServerResponse, prefix = '', upgrade: UpgradeWish | null = null): void {
    // pipelined behind a request that is still being answered
    if (response.socket === null) {
      awaitTurn(request, response, () => { this.handle(request, response, prefix) })
      return
    }
    const context = this.receive(request, response)
    context.prefix = prefix
    context.upgrade = upgrade
    if (upgrade !== null) this.detached.track(context)
    admit(context, this)
  }

  /** A request of node:http's own is taken up; it ends with its response. */
  receive (request: IncomingMessage, response: ServerResponse): RequestContext {
    const context = this.begin(request, response)
    markContext(context)
    response.on('close', () => {
      noteRest(request)
      this.finish(context)
    })
    return context
  }

  /** Its ray, its clock and its place in the list of those inside begin. */
  begin (request: IncomingMessage, response: ServerResponse): RequestContext {
    const { settings, runtimes: { own } } = this.config
    this.unused.used(request.socket)
    const journey = journeyOf(this.nextRay(), own.brand.name, request)
    journey.country = settings.country
    if (this.observers.wanted !== null) journey.particulars = particularsOf(request, this.observers.wanted)
    const context = new RequestContext(journey, request, response, own)
    this.running.add(context)
    this.observers.started(journey)
    return context
  }

  exitOf (context: RequestContext): Exit { return failure => { this.exit(context, failure) } }

  /** The one exit of every failure: a page while nothing has left, else the connection is cut. */
  exit (context: RequestContext, error: Error): void {
    const { journey, response } = context
    // the client left first: nobody is there to be told
    if (response.destroyed || journey.outcome !== null) return
    const failure = journey.failure = withReason(failureOf(error, journey), journey)
    const { certificate } = failure.facts
    if (certificate !== undefined) journey.evidence = { bytes: Buffer.alloc(0), offendingAt: null, certificate }
    if (response.headersSent) cut(context)
    else if (mayHaveEnded(failure, journey)) void this.answerAfterEnd(context, failure)
    else answer(context, failure)
  }

  /** The page says how the program of the edge ended, and why. */
  private async answerAfterEnd (context: RequestContext, failure: UpstreamFailure): Promise<void> {
    const { journey } = context
    const found = await withProgramEnd(failure, journey)
    if (context.isOver) return
    journey.failure = found
    answer(context, found)
  }

  /** Last stop, once for every journey: what became of it, one hint, one log line. */
  finish (context: RequestContext): void {
    const { journey, response } = context
    if (context.isFinished) return
    context.isFinished = true
    this.running.remove(context)
    context.release()
    journey.responseTime = performance.now() - journey.start
    if (response.headersSent) journey.statusCode ??= response.statusCode
    if (journey.outcome === null) settle(context, this.stopping)
    completeParticulars(journey, response, this.observers.wanted)
    this.reporter.report(journey)
  }

  async close (signal?: NodeJS.Signals): Promise<void> {
    this.links.close()
    for (const { state } of this.config.sites.all) state.end()
    await this.programs.close(signal)
    await this.faulting.close()
    await this.reporter.done()
  }
}
