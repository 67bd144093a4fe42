/**
 * The life of one request: the rooms, called in travel order. Everything the edge does to a request is on this page.
 *
 *   begin (ray) -> inspect -> fault? -> site -> guard -> limit -> rewrite -> exchange | upgrade -> finish (log)
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { certificateOf } from '../dial/handshake.js'
import { Exchange } from '../exchange/exchange.js'
import { Links } from '../exchange/links.js'
import { withReason } from '../evidence/reasons.js'
import type { RunningFault } from '../faults/fault.js'
import type { Exit, Route } from '../forward/route.js'
import type { Settings } from '../options/settings.js'
import type { Log } from '../observe/log.js'
import type { Recent } from '../observe/recent.js'
import { createRays } from '../ray/ray.js'
import type { OwnAddress } from '../site/own.js'
import { limitReached, loopDetected } from '../site/rules.js'
import { gateOf, siteFor } from './admission.js'
import { inspect, valueOf, withoutPrefix } from './arrivals.js'
import { answer, cut, settle } from './answer.js'
import type { Face, LoadedBrands } from './faces.js'
import { checkAvailable, createFaulting, type Faulting } from './faulting.js'
import { markPassage } from './marks.js'
import type { Passage } from './passage.js'
import { completeParticulars, particularsOf } from './particulars.js'
import { routeTo } from './routing.js'
import { firstWords } from './first-words.js'
import { checkName } from './front/facts.js'
import type { Shown } from './front/shown.js'
import { answersItself, mayBeOwn } from './own.js'
import { Programs } from './programs.js'
import { Silent } from './silent.js'
import { runSites, type Sites } from './sites.js'
import { failureOf } from './hops.js'
import { tailorFaces, type Tailoring } from './tailoring.js'
import { Teller } from './teller.js'

export interface Parts extends LoadedBrands {
  readonly log: Log
  readonly recent: Recent
  /** Share of the fault rates, for tests. Default Math.random. */
  readonly random?: (() => number) | undefined
}

const NOTHING: readonly string[] = []

export class Engine {
  readonly faulting: Faulting
  readonly links = new Links()
  /** For whoever has no site: refused before one was found. */
  private get face (): Face { return this.faces.own }
  private faces: Tailoring
  private brands: LoadedBrands
  /** Files that pages and rules of the sites' own are made of. */
  get files (): readonly string[] { return this.faces.files }
  /**
   * Requests and tunnels inside: a number, no set. A set's discarded tables, once old, keep the requests they named alive
   * through every collection of the young generation; that cost as much as forwarding itself.
   */
  inside = 0
  /** Those on sockets that node:http has let go of: tunnels, refused CONNECTs. Ours to end. */
  readonly seated = new Set<Passage>()
  readonly silent = new Silent()
  /** The certificates of the edge's own TLS front; null without one. */
  shown: Shown | null = null
  /** Those that the edge starts itself. */
  readonly programs: Programs
  private settings: Settings
  private sites: Sites
  private readonly nextRay: () => string
  private readonly teller: Teller
  private readonly log: Log
  private readonly loopToken = `edgeproxy;id=${randomBytes(4).toString('hex')}`

  constructor (settings: Settings, parts: Parts) {
    this.settings = settings
    this.log = parts.log
    this.brands = parts
    this.faces = tailorFaces(settings, parts, parts.log)
    this.programs = new Programs(parts.log, target => { this.links.retire(target) })
    this.sites = runSites(settings.sites, { faceOf: this.faces.of, own: [], programs: this.programs })
    this.teller = new Teller(parts.log, parts.recent)
    this.nextRay = createRays(settings.colo)
    this.faulting = createFaulting(parts.random, settings.timeScale)
    for (const rule of settings.fail) this.faulting.add(rule)
  }

  /**
   * New sites, brands, limits and fault rules for the requests to come; those under way keep theirs.
   * @throws Error when something of it cannot be had; then everything stays as it was
   */
  apply (settings: Settings, brands: LoadedBrands = this.brands): void {
    // checked first: what cannot be had must not leave half of the old and half of the new
    for (const { kind, reason } of settings.fail) checkAvailable(kind, reason)
    const faces = tailorFaces(settings, brands, this.log)
    this.settings = settings
    this.brands = brands
    this.faces = faces
    this.sites = runSites(settings.sites, { ...this.sites.ground, faceOf: faces.of }, this.sites.all)
    this.programs.keep(new Set(this.sites.all.map(({ fleet }) => fleet)))
    this.faulting.clear()
    for (const rule of settings.fail) this.faulting.add(rule)
  }

  /** Now it is known which upstream would be the edge itself. */
  listening (own: readonly OwnAddress[]): void {
    this.sites = runSites(this.settings.sites, { ...this.sites.ground, own }, this.sites.all)
    this.programs.open()
  }

  begin (request: IncomingMessage, response: ServerResponse): Passage {
    this.silent.speaks(request.socket)
    const journey = firstWords(this.nextRay(), this.face.brand.name, request)
    journey.country = this.settings.country
    if (this.log.wantsParticulars) journey.particulars = particularsOf(request)
    const passage: Passage = { journey, request, response, finished: false, site: null, face: this.face, turn: null, abandon: null }
    this.inside++
    return passage
  }

  /** An ordinary request. @param prefix raw path the edge is mounted under, taken off before forwarding */
  handle (request: IncomingMessage, response: ServerResponse, prefix = ''): void {
    const passage = this.begin(request, response)
    markPassage(request, passage)
    markPassage(response, passage)
    response.on('close', () => { this.finish(passage) })
    // queued behind an earlier answer (pipelining): node:http tells such a response nothing when the connection ends
    if (response.socket === null) request.socket.once('close', () => { this.finish(passage) })
    this.admit(passage, prefix, route => {
      const exchange = new Exchange(passage.journey, request, response, route, this.links, this.exitOf(passage))
      // the object, no closure over it: a closure here kept whole requests alive through every young collection
      passage.abandon = exchange
      exchange.start()
    })
  }

  /** Site and circuit: everything before a socket. Calls back with the route, or leaves by the exit. */
  admit (passage: Passage, prefix: string, go: (route: Route) => void): void {
    const { journey, request } = passage
    try {
      if (mayBeOwn(journey.url, this.faces.ownPaths) && answersItself(passage, this.sites, this.face, prefix)) return
      const wish = this.faulting.pick(journey.method, journey.url, this.settings.failHeader ? request.headers['edge-fault'] as string | undefined : undefined)
      if (wish === null) {
        this.enter(passage, prefix, null, go)
        return
      }
      journey.fault = wish.reason === undefined ? wish.kind : `${wish.kind}/${wish.reason}`
      const running = this.faulting.running(wish)
      if (running !== undefined) {
        this.enter(passage, prefix, running, go)
        return
      }
      this.faulting.start(wish).then(fault => {
        if (!passage.response.destroyed) this.enter(passage, prefix, fault, go)
      }).catch((error: Error) => { this.exit(passage, error) })
    } catch (error) {
      this.exit(passage, error as Error)
    }
  }

  private enter (passage: Passage, prefix: string, fault: RunningFault | null, go: (route: Route) => void): void {
    const route = this.route(passage, prefix, fault)
    passage.turn = route.turn
    const gate = gateOf(passage)
    if (gate === null) {
      go(route)
      return
    }
    gate.then(() => {
      if (!passage.response.destroyed) go(route)
    }).catch((error: Error) => { this.exit(passage, error) })
  }

  private route (passage: Passage, prefix: string, fault: RunningFault | null): Route {
    const { request } = passage
    const added = fault?.arrival?.headers?.map(part => part.replace('{self}', this.loopToken)) ?? NOTHING
    const target = inspect(request, added)
    const loops = request.headers['cdn-loop'] as string | undefined
    if (loops?.includes(this.loopToken) === true || valueOf(added, 'cdn-loop').includes(this.loopToken)) throw loopDetected()
    if (this.shown !== null) checkName(passage.journey, this.shown)
    const arrived = { passage, target, fault, added }
    const site = siteFor(arrived, this.sites, this.settings.directIp)
    if (site.settings.maxConnections > 0 && site.running >= site.settings.maxConnections) throw limitReached(site.settings)
    site.running++
    passage.site = site
    return routeTo(site, arrived, withoutPrefix(target, prefix), this.loopToken)
  }

  exitOf (passage: Passage): Exit { return failure => { this.exit(passage, failure) } }

  /** The one exit of every failure: a page while nothing has left, else the connection is cut. */
  exit (passage: Passage, error: Error): void {
    const { journey, response } = passage
    // the client left first: nobody is there to be told
    if (response.destroyed || journey.outcome !== null) return
    const failure = journey.failure = withReason(failureOf(error, journey), journey)
    const certificate = certificateOf(failure)
    if (certificate !== undefined) journey.evidence = { bytes: Buffer.alloc(0), offendingAt: null, certificate }
    if (response.headersSent) cut(passage)
    else answer(passage, failure)
  }

  /** Last stop, once for every journey: what became of it, one hint, one log line. */
  finish (passage: Passage): void {
    const { journey, response, site } = passage
    if (passage.finished) return
    passage.finished = true
    if (--this.inside === 0) this.whenEmpty?.()
    if (site !== null) site.running--
    passage.turn?.end?.()
    journey.responseTime = performance.now() - journey.start
    if (response.headersSent) journey.statusCode ??= response.statusCode
    if (journey.outcome === null) settle(passage, this.stopping)
    if (journey.particulars !== null) completeParticulars(journey.particulars, response)
    this.teller.tell(journey)
  }

  /** From now on a connection that is lost was ended here, and not by its client. */
  stopping = false
  private whenEmpty: (() => void) | null = null

  /** Takes care of a passage whose socket node:http has let go of. */
  seat (passage: Passage): Passage {
    this.seated.add(passage)
    passage.request.socket.once('close', () => {
      this.seated.delete(passage)
      this.finish(passage)
    })
    return passage
  }

  /** Calls back when nobody is inside any more. */
  emptied (done: () => void): void {
    this.whenEmpty = done
    if (this.inside === 0) done()
  }

  async close (signal?: NodeJS.Signals): Promise<void> {
    this.links.close()
    for (const { limiter } of this.sites.all) limiter?.forget()
    await this.programs.close(signal)
    await this.faulting.close()
    await this.teller.done()
  }
}
