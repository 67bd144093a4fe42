/**
 * A request under way, whole: its journey, what node:http has of it, and what the steps of admission find out about it. There
 * is one for each request, from its turn on its connection to the close of its response.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Exchange } from '../../exchange/exchange.js'
import type { UpgradeWish } from '../../exchange/upgrade-requests.js'
import type { RunningFault } from '../../faults/fault.js'
import type { Delays, Route } from '../../forward/route.js'
import type { Journey } from '../../journey.js'
import type { RuleRequest } from '../../site/asked.js'
import type { BrandRuntime } from '../brand-runtime.js'
import type { RunningSite } from '../running-site.js'

const NOTHING: readonly string[] = []

/** Its fields are all present from the start: one shape, so that the engine stays fast. */
export class RequestContext {
  readonly journey: Journey
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Raw path that the edge is mounted under; empty for an edge of its own. */
  prefix = ''
  /** Where its connection may become a tunnel. */
  upgrade: UpgradeWish | null = null

  // what the steps of admission find out
  /** The raw target in origin form; empty before it was inspected. */
  target = ''
  /** The fault that was asked for. */
  fault: RunningFault | null = null
  /** What it waits on its way to the upstream and back; null: nothing. */
  delays: Delays | null = null
  /** Header lines that the fault adds, flat. */
  added = NOTHING
  /** The host that its site is looked for by, without port. */
  host = ''
  /** Its site's, once that is known. */
  runtime: BrandRuntime
  private foundSite: RunningSite | null = null
  /** Whether it counts as one of the requests that its site serves. */
  private isCounted = false
  private foundRoute: Route | null = null
  /** Under way to the upstream; null before. */
  exchange: Exchange | null = null

  isFinished = false
  /** Its neighbors in the list of those inside. */
  previous: RequestContext | null = null
  next: RequestContext | null = null

  /** @param runtime for as long as it has no site */
  constructor (journey: Journey, request: IncomingMessage, response: ServerResponse, runtime: BrandRuntime) {
    this.journey = journey
    this.request = request
    this.response = response
    this.runtime = runtime
  }

  /** @throws Error before one was found: a step stands in the wrong place */
  get site (): RunningSite { return this.foundSite ?? missing('site') }

  set site (site: RunningSite) {
    this.foundSite = site
    this.runtime = site.runtime
  }

  /** @throws Error before there is one */
  get route (): Route { return this.foundRoute ?? missing('route') }

  set route (route: Route) { this.foundRoute = route }

  /** Nothing more is to be done for it: its client has left, or it is answered. */
  get isOver (): boolean { return this.response.destroyed || this.journey.outcome !== null }

  /** From now on its site serves one request more. */
  count (): void {
    this.site.state.running++
    this.isCounted = true
  }

  /** Gives back what it holds: its place at the site, its turn at the upstreams. */
  release (): void {
    if (this.isCounted) this.site.state.running--
    this.isCounted = false
    this.foundRoute?.turn.end?.()
  }

  /** As the rules of a site look at it. @param url the target they speak of */
  askedFor (url: string): RuleRequest {
    const { journey: { remoteAddress, country }, request: { headers, rawHeaders }, host, added } = this
    return { url, host, remoteAddress, country, headers, rawHeaders, added }
  }
}

const missing = (what: string): never => { throw new Error(`the request has no ${what} yet`) }

const CONTEXT = Symbol('context')

type Marked = object & { [CONTEXT]?: RequestContext }

/** Its request and its response know it from now on: node:http hands only them to whoever hears of an error. */
export function markContext (context: RequestContext): void {
  (context.request as Marked)[CONTEXT] = context
  ;(context.response as Marked)[CONTEXT] = context
}

/** The context of a request or a response. */
export const contextOf = (message: object | null | undefined): RequestContext | undefined =>
  (message as Marked | null | undefined)?.[CONTEXT]
