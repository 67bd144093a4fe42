/**
 * The first file to read: an edge on its own Fastify. @fastify/http-proxy is the forwarding ground: it registers methods,
 * routes and prefixes and hands every request to the engine through its documented `handler` option.
 */
import { METHODS } from 'node:http'
import type { Socket } from 'node:net'
import httpProxy from '@fastify/http-proxy'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { createAuthority, type Authority } from './certificates/certificate.js'
import { clientError, nameMethods, openDoors, openFront, openOwnDoors } from './edge/doors.js'
import { Engine } from './edge/engine.js'
import type { LoadedBrands } from './edge/brand-runtime.js'
import type { Delay } from './edge/delay-rule.js'
import type { Rule } from './edge/fault-rule.js'
import type { UnmetRule } from './edge/unmet-rules.js'
import { CLIENT_IDLE_MS } from './edge/front/streams.js'
import { createLog, type KnownDialects, type Log, type LogSink } from './observe/log.js'
import { createRecent, type Recent } from './observe/recent.js'
import type { DelayRule } from './edge/options/delay.js'
import type { FailRule } from './edge/options/fail.js'
import type { Settings } from './options/settings.js'
import type { EdgeState } from './edge/edge-state.js'
import { Listening } from './edge/listening.js'
import { watchReaders } from './edge/readers.js'
import { Shutdown } from './edge/shutdown.js'
import { Tunnels } from './edge/tunnels.js'
import { openMethods } from './forward/unknown-method.js'
import { observersOf } from './edge/observers.js'
import type { Events, Observer } from './observer.js'
import { matchesPath } from './patterns.js'

/** Larger stream buffers: fewer, larger writes for large bodies. */
const STREAM_BUFFER = 256 * 1024

/** A client's request head, bytes: the documented limit of the edge that is imitated, not Node's 16 KiB. */
const MAX_REQUEST_HEAD = 128 * 1024

const NO_QUERY = {}

export interface EdgeParts extends LoadedBrands {
  /** Forms of the log that the settings may name, besides our own. Default none. */
  readonly dialects?: KnownDialects | undefined
  /** Gets what would go to standard output. */
  readonly sink?: LogSink | undefined
  readonly random?: (() => number) | undefined
  /** Told of everything besides the log; see Observer. */
  readonly observers?: readonly Observer[] | undefined
  /** Signs the certificates that clients are shown where none was given. Default a new one, in memory. */
  readonly authority?: Authority | undefined
  /** How many finished journeys are kept for whoever asks. Default 1000; 0 where nobody asks: keeping them costs memory and time. */
  readonly keep?: number | undefined
  /** An edge on 127.0.0.1 takes the same port of ::1 as well, where it is free: some browsers ask `localhost` there first. Default false. */
  readonly bothLoopbacks?: boolean | undefined
}

export interface Edge extends Events {
  readonly fastify: FastifyInstance
  /** Where it listens: `http://127.0.0.1:8080`; empty before `listen`. */
  readonly url: string
  /** What a person opens: `http://localhost:8080` where that name leads here and nowhere else, else as `url`; empty before `listen`. */
  readonly openAt: string
  /** The authority to be trusted by clients, PEM; null without TLS, or where every certificate was given. */
  readonly ca: string | null
  readonly log: Log
  readonly recent: Recent
  /** Where connectors of tunnels connect to: `127.0.0.1:7844`; null before `listen`, and while no upstream is a tunnel. */
  readonly tunnelAddress: string | null
  /** Starts listening and resolves with the URL. */
  listen (): Promise<string>
  fail (rule: FailRule): Rule
  delay (rule: DelayRule): Delay
  /** Forgets every rule for faults and for delays, or those for faults alone. */
  clearRules (which?: 'faults'): void
  /** Rules that were added and that no request ever met, and how many requests came meanwhile; each is named once. */
  idleRules (): UnmetRule[]
  /**
   * Takes new sites, brands, limits and fault rules; host, port and log stay.
   * @param brands what the settings name; default: those it has
   * @throws Error when something of it cannot be had; then everything stays as it was
   */
  apply (settings: Settings, brands?: LoadedBrands): void
  /** Files that pages and rules of the sites' own are made of, by absolute path. */
  readonly files: readonly string[]
  /** How things stand, as plain data. */
  state (): EdgeState
  /** Starts the programs anew that the edge started: of one site, by its name, or of all. Resolves with their number. */
  restart (site?: string): Promise<number>
  /** Stops accepting, lets running requests end within `within` ms (default: the drain limit), then ends them. May be called again to hurry. */
  close (options?: { within?: number, signal?: NodeJS.Signals }): Promise<void>
}

export async function createEdge (settings: Settings, parts: EdgeParts): Promise<Edge> {
  const log = createLog(settings.log, parts.sink, parts.dialects)
  const recent = createRecent(parts.keep ?? 1000)
  const observers = observersOf(log, [recent], parts.observers)
  const engine = new Engine(settings, { ...parts, observers })
  const fastify = ownFastify(settings, engine)
  await mount(fastify, engine, true)
  openOwnDoors(fastify.server, engine)
  const tunnels = new Tunnels(engine.config.inForce, observers)
  const authority = settings.tls?.ownAuthority === true ? parts.authority ?? createAuthority() : null
  const front = settings.tls === null ? null : openFront(fastify.server, engine, settings, { authority, events: observers, highWaterMark: STREAM_BUFFER, maxHeadSize: MAX_REQUEST_HEAD })
  watchReaders(fastify.server, settings)
  engine.reporter.openFiles.watch(fastify.server)
  const listening = new Listening({ fastify, engine, settings, log, both: parts.bothLoopbacks === true })
  const exit = new Shutdown(fastify, engine, tunnels, observers, front)
  return {
    fastify,
    log,
    recent,
    get url () { return listening.url },
    get openAt () { return listening.openAt },
    ca: authority?.certPem ?? null,
    get tunnelAddress () { return tunnels.address },
    get files () { return engine.config.runtimes.files },
    listen: async () => await tunnels.open().then(async () => await listening.open()),
    event: (level, fields, message) => { observers.event(level, fields, message) },
    fail: rule => engine.faulting.add(rule),
    delay: rule => engine.delaying.add(rule),
    clearRules: which => { engine.clearRules(which) },
    idleRules: () => engine.idleRules(),
    apply: (next, brands) => {
      engine.config.apply(next, brands ?? null)
      front?.apply(next)
      tunnels.apply(engine.config.inForce)
    },
    state: () => engine.state(),
    restart: async site => await engine.programs.restart(site),
    close: async ({ within = settings.drainTimeout, signal } = {}) => { await exit.within(within, signal) }
  }
}

/** Hangs the engine on a Fastify: its own, or one that belongs to somebody else and may have given it a prefix. */
export async function mount (app: FastifyInstance, engine: Engine, own: boolean): Promise<void> {
  const prefix = own ? '' : app.prefix
  const take = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack()
    engine.handle(request.raw, reply.raw, prefix)
  }
  // bodies are streams on their way through: what the app parses elsewhere stays there
  if (!own) app.removeAllContentTypeParsers()
  app.addHook('onListen', async () => { engine.config.listening(app.addresses().filter(address => typeof address !== 'string')) })
  await app.register(httpProxy, {
    // never asked: the handler dials by itself
    upstream: 'http://upstream.invalid',
    httpMethods: [...app.supportedMethods],
    // a path of no meaning: the raw target is forwarded by the handler, and the ground would refuse or rewrite some
    preRewrite: () => '/',
    proxyPayloads: !own,
    // the hook runs right before the ground's own handler, which would parse the target as a URL six times for nothing
    preHandler: take,
    handler: take
  } as Parameters<typeof httpProxy>[1])
  if (own) return
  const mine = (url: string): boolean => matchesPath(prefix, url)
  openDoors(app.server, engine, mine, prefix)
  nameMethods(app.server, engine, mine)
}

function ownFastify (settings: Settings, engine: Engine): FastifyInstance {
  const refuse = (error: NodeJS.ErrnoException, socket: Socket): void => { clientError(engine, error, socket, Math.ceil(settings.clientHeaderTimeout)) }
  const fastify = Fastify({
    logger: false,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    keepAliveTimeout: CLIENT_IDLE_MS,
    requestTimeout: 0,
    // nobody looks at the query: the raw target is forwarded
    routerOptions: { maxParamLength: 1_000_000, querystringParser: () => NO_QUERY },
    http: {
      maxHeaderSize: MAX_REQUEST_HEAD,
      highWaterMark: STREAM_BUFFER,
      headersTimeout: Math.ceil(settings.clientHeaderTimeout),
      connectionsCheckingInterval: Math.max(20, Math.min(1000, Math.ceil(settings.clientHeaderTimeout / 4))),
      // a request without Host gets a page, a ray and a log line from us, not node's bare 400
      requireHostHeader: false
    },
    clientErrorHandler: (error, socket) => { if (!readMethod(error as NodeJS.ErrnoException, socket as Socket)) refuse(error as NodeJS.ErrnoException, socket as Socket) },
    // a target the router cannot decode (`/%`) is still a target
    frameworkErrors: (_error, request, reply) => {
      reply.hijack()
      engine.handle(request.raw, reply.raw)
    }
  })
  const readMethod = openMethods(fastify.server)
  // lines beyond node's 1000 would be forgotten without a word; the size of the head is the limit
  fastify.server.maxHeadersCount = 0
  // no body parsing: bodies are streams on their way through
  for (const method of METHODS) if (method !== 'CONNECT') fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true } as { hasBody: boolean })
  return fastify
}
