/**
 * The life of one request: the rooms, called in travel order. Everything the edge does to a request is on this page.
 *
 *   begin (ray) -> inspect -> fault? -> site -> guard -> limit -> rewrite -> exchange -> finish (log)
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Exchange } from '../exchange/exchange.js'
import { Links } from '../exchange/links.js'
import type { UpgradeWish } from '../exchange/upgrade-requests.js'
import { withReason } from '../evidence/reasons.js'
import type { RunningFault } from '../faults/fault.js'
import type { Exit, Route } from '../forward/route.js'
import { noteRest } from '../forward/unknown-method.js'
import type { Settings } from '../options/settings.js'
import type { Observers } from '../observe/observers.js'
import { createRays } from '../ray/ray.js'
import type { OwnAddress } from '../site/own.js'
import { limitReached, loopDetected } from '../site/rules.js'
import { gateOf, siteFor } from './admission.js'
import { inspect, valueOf, withoutPrefix } from './arrivals.js'
import { answer, cut, settle } from './answer.js'
import { Detached } from './detached.js'
import type { BrandRuntime, LoadedBrands } from './brand-runtime.js'
import { checkAvailable } from './fault-rule.js'
import { createFaulting, type Faulting } from './faulting.js'
import { markContext } from './context-of.js'
import { RequestContext } from './request-context.js'
import { awaitTurn } from './pipeline.js'
import { completeParticulars, particularsOf } from './particulars.js'
import { routeTo } from './routing.js'
import { firstWords } from './first-words.js'
import { checkName } from './front/facts.js'
import type { Shown } from './front/shown.js'
import { answersItself, mayBeOwn } from './own.js'
import { Programs } from './programs.js'
import { UnusedConnections } from './unused-connections.js'
import { RunningList } from './running.js'
import type { EdgeState } from './edge-state.js'
import { stateOf } from './state.js'
import { endGone, fleetsOf, runSites, type Sites } from './sites.js'
import { failureOf } from './hops.js'
import { siteBrands, type SiteBrands } from './site-brands.js'
import { Reporter } from './reporter.js'

export interface Parts extends LoadedBrands {
  readonly observers: Observers
  /** Share of the fault rates, for tests. Default Math.random. */
  readonly random?: (() => number) | undefined
}

const NOTHING: readonly string[] = []

export class Engine {
  readonly faulting: Faulting
  readonly links = new Links()
  /** For whoever has no site: refused before one was found. */
  private get runtime (): BrandRuntime { return this.runtimes.own }
  private runtimes: SiteBrands
  private brands: LoadedBrands
  /** Files that pages and rules of the sites' own are made of. */
  get files (): readonly string[] { return this.runtimes.files }
  /** Requests and tunnels inside. */
  readonly running = new RunningList<RequestContext>()
  readonly detached = new Detached(context => { this.finish(context) })
  readonly unused = new UnusedConnections()
  /** The certificates of the edge's own TLS front; null without one. */
  shown: Shown | null = null
  /** Those that the edge starts itself. */
  readonly programs: Programs
  private settings: Settings
  sites: Sites
  private readonly nextRay: () => string
  readonly reporter: Reporter
  private readonly observers: Observers
  private readonly loopToken = `edgeproxy;id=${randomBytes(4).toString('hex')}`

  constructor (settings: Settings, parts: Parts) {
    this.settings = settings
    this.observers = parts.observers
    this.brands = parts
    this.runtimes = siteBrands(settings, parts, parts.observers)
    this.programs = new Programs(parts.observers, target => { this.links.retire(target) })
    this.sites = runSites(settings.sites, { runtimeOf: this.runtimes.of, own: [], programs: this.programs })
    this.reporter = new Reporter(parts.observers)
    this.nextRay = createRays(settings.colo)
    this.faulting = createFaulting(parts.random, settings.timeScale)
    this.faulting.configure(settings.fail)
  }

  /**
   * New sites, brands, limits and fault rules for the requests to come; those under way keep theirs. What is known of the
   * sites, upstreams and rules that stay is kept: counts, circuits, turns, limits, idle connections.
   * @throws Error when something of it cannot be had; then everything stays as it was
   */
  apply (settings: Settings, brands: LoadedBrands = this.brands): void {
    // checked first: what cannot be had must not leave half of the old and half of the new
    for (const { kind, reason } of settings.fail) checkAvailable(kind, reason)
    const runtimes = siteBrands(settings, brands, this.observers)
    this.settings = settings
    this.brands = brands
    this.runtimes = runtimes
    const { all: before } = this.sites
    this.sites = runSites(settings.sites, { ...this.sites.context, runtimeOf: runtimes.of }, before)
    endGone(before, this.sites.all, target => { this.links.retire(target) })
    this.programs.keep(fleetsOf(this.sites.all))
    this.faulting.configure(settings.fail)
  }

  /** The settings in force; their upstreams are the objects that requests are sent to. */
  get inForce (): Settings { return { ...this.settings, sites: this.sites.all.map(({ settings }) => settings) } }

  state (): EdgeState { return stateOf(this) }

  /** Now it is known which upstream would be the edge itself. */
  listening (own: readonly OwnAddress[]): void {
    this.sites = runSites(this.settings.sites, { ...this.sites.context, own }, this.sites.all)
    this.programs.open()
  }

  begin (request: IncomingMessage, response: ServerResponse): RequestContext {
    this.unused.used(request.socket)
    const journey = firstWords(this.nextRay(), this.runtime.brand.name, request)
    journey.country = this.settings.country
    if (this.observers.wanted !== null) journey.particulars = particularsOf(request, this.observers.wanted)
    const context = new RequestContext(journey, request, response, this.runtime)
    this.running.add(context)
    this.observers.started(journey)
    return context
  }

  /**
   * @param prefix raw path the edge is mounted under, taken off before forwarding
   * @param upgrade where its connection may become a tunnel
   */
  handle (request: IncomingMessage, response: ServerResponse, prefix = '', upgrade: UpgradeWish | null = null): void {
    // pipelined behind a request that is still being answered
    if (response.socket === null && awaitTurn(request, response, () => { this.handle(request, response, prefix) })) return
    const context = this.receive(request, response)
    if (upgrade !== null) this.detached.track(context, upgrade.client)
    this.admit(context, prefix, route => {
      const exchange = new Exchange(context.journey, request, response, route, this.links, this.exitOf(context), upgrade)
      // the object, no closure over it: a closure here kept whole requests alive through every young collection
      context.abandon = exchange
      exchange.start()
    })
  }

  /** A request of node:http's own is taken up; its journey ends with its response. */
  receive (request: IncomingMessage, response: ServerResponse): RequestContext {
    const context = markContext(this.begin(request, response))
    response.on('close', () => {
      noteRest(request)
      this.finish(context)
    })
    return context
  }

  /** Site and circuit: everything before a socket. Calls back with the route, or leaves by the exit. */
  admit (context: RequestContext, prefix: string, go: (route: Route) => void): void {
    const { journey, request } = context
    try {
      if (mayBeOwn(journey.url, this.runtimes.ownPaths) && answersItself(context, this.sites, this.runtime, prefix)) return
      const { headers } = request
      const wish = this.faulting.pick(journey, headers, this.settings.failHeader ? headers['edge-fault'] as string | undefined : undefined)
      if (wish === null) {
        this.enter(context, prefix, null, go)
        return
      }
      journey.fault = wish.reason === undefined ? wish.kind : `${wish.kind}/${wish.reason}`
      const running = this.faulting.running(wish)
      if (running !== undefined) {
        this.enter(context, prefix, running, go)
        return
      }
      this.faulting.start(wish).then(fault => {
        if (!context.response.destroyed) this.enter(context, prefix, fault, go)
      }).catch((error: Error) => { this.exit(context, error) })
    } catch (error) {
      this.exit(context, error as Error)
    }
  }

  private enter (context: RequestContext, prefix: string, fault: RunningFault | null, go: (route: Route) => void): void {
    const route = this.route(context, prefix, fault)
    context.turn = route.turn
    const gate = gateOf(context)
    if (gate === null) {
      go(route)
      return
    }
    gate.then(() => {
      if (!context.response.destroyed) go(route)
    }).catch((error: Error) => { this.exit(context, error) })
  }

  private route (context: RequestContext, prefix: string, fault: RunningFault | null): Route {
    const { request } = context
    const added = fault?.arrival?.headers?.map(part => part.replace('{self}', this.loopToken)) ?? NOTHING
    const target = inspect(request, added)
    const loops = request.headers['cdn-loop'] as string | undefined
    if (loops?.includes(this.loopToken) === true || valueOf(added, 'cdn-loop').includes(this.loopToken)) throw loopDetected()
    if (this.shown !== null) checkName(context.journey, this.shown)
    const arrived = { context, target, fault, added }
    const site = siteFor(arrived, this.sites, this.settings.directIp)
    if (site.settings.maxConnections > 0 && site.state.running >= site.settings.maxConnections) throw limitReached(site.settings)
    site.state.running++
    context.site = site
    return routeTo(site, arrived, withoutPrefix(target, prefix), this.loopToken)
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
    else answer(context, failure)
  }

  /** Last stop, once for every journey: what became of it, one hint, one log line. */
  finish (context: RequestContext): void {
    const { journey, response, site } = context
    if (context.finished) return
    context.finished = true
    this.running.remove(context)
    if (site !== null) site.state.running--
    context.turn?.end?.()
    journey.responseTime = performance.now() - journey.start
    if (response.headersSent) journey.statusCode ??= response.statusCode
    if (journey.outcome === null) settle(context, this.stopping)
    completeParticulars(journey, response, this.observers.wanted)
    this.reporter.report(journey)
  }

  /** From now on a connection that is lost was ended here, and not by its client. */
  stopping = false

  async close (signal?: NodeJS.Signals): Promise<void> {
    this.links.close()
    for (const { state } of this.sites.all) state.end()
    await this.programs.close(signal)
    await this.faulting.close()
    await this.reporter.done()
  }
}
