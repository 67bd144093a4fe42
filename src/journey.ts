import { epochMs, performance } from './clock.js'
import type { Attempt, Explained, PeerCertificate, StartFacts, UpstreamFailure } from './failures/failure.js'
import type { Stage } from './failures/stage.js'
import { hostOnly } from './patterns.js'

/** How a journey ended; a closed union. */
export type Outcome =
  /** The upstream's answer reached the client, whatever its status. */
  | 'relayed'
  /** The edge made a page. */
  | 'branded'
  /** Failed after the head had left, or still running when the edge was stopped: the client's connection was cut. */
  | 'cut'
  /** The client left. */
  | 'abandoned'

/** Milliseconds spent on each leg; null where the journey did not come by (a reused connection has no connect). */
export interface Timings {
  resolve: number | null
  connect: number | null
  handshake: number | null
  request: number | null
  head: number | null
  body: number | null
  /** Of waits that were asked for (`edge.delay()`); they belong to no other leg. null: none. */
  delay: number | null
}

/** What the upstream really sent: the first bytes of its answer, kept only until the answer was understood. */
export interface Evidence {
  /** Up to 256 bytes. */
  readonly bytes: Buffer
  /** Offset in `bytes` of the byte the parser stopped at, or null. */
  readonly offendingAt: number | null
  /** Response header sizes by name, largest first, when the head section was too large. */
  readonly headerSizes?: readonly (readonly [name: string, bytes: number])[]
  /** What the peer's certificate says, when it was refused. */
  readonly certificate?: PeerCertificate
}

/** Bytes that an upstream sent behind the end of its answer. */
export interface Surplus {
  readonly bytes: number
  /** The first of them, latin1. */
  readonly begins: string
  /** What had told where the answer ends. */
  readonly after: 'none' | 'length' | 'chunked'
  /** Content-Length, where that told it. */
  readonly length: number
}

/** What is kept of an error or a redirect that was relayed: enough to tell whether it was asked for in the wrong way. */
export interface Answered {
  readonly status: number
  /** Where a redirect leads; null for an error. */
  readonly location: string | null
  readonly setsCookie: boolean
  /** The beginning of an error's body, one character for each byte; null where it is none or cannot be read. */
  body: string | null
}

/** The process of a program that the edge started. */
export interface JourneyInstance {
  /** `shop/1`: its site and its number. */
  readonly name: string
  readonly pid: number | null
  /** What became of it, when it ended at about this moment; else null. Waits a moment for its end. */
  readonly end: () => Promise<ProgramEnd | null>
}

/** How the process of a program ended that had a request. */
export interface ProgramEnd {
  /** `node app.js (pid 812) ended with code 1: Error: boom (app.js:3:56)` */
  readonly summary: string
  /** Not because the edge ended it. */
  readonly byItself: boolean
  readonly start: StartFacts
  readonly explained: Explained
}

/** A request, as others name it. */
export interface RequestName {
  readonly ray: string
  readonly method: string
  readonly url: string
}

/** A request of which the upstream did not take all. */
export interface PartlySent {
  /** Bytes of its body that the kernel had taken. */
  readonly bytes: number
  /** Its Content-Length; null where it named none. */
  readonly size: number | null
}

/** Who ended an upgraded connection, and how. */
export interface UpgradeEnd {
  readonly endedBy: 'client' | 'upstream' | 'edge'
  /** `fin`: in order; `reset`: cut off; `lost`: gone without either; `stop`: the edge was stopped; `idle`: nothing came for too long. */
  readonly how: 'fin' | 'reset' | 'lost' | 'stop' | 'idle'
  /** WebSocket close code (RFC 6455 section 7.4) of the first Close frame, where one was seen; 1005 where it held none. */
  readonly code?: number
}

/** What only a log dialect wants to know of a request. */
export interface JourneyParticulars {
  readonly localAddress: string
  readonly localPort: number
  readonly userAgent: string
  readonly referer: string
  /** Name in Basic credentials; empty without any. */
  readonly userName: string
  readonly requestBytes: number | null
  contentType: string
  headBytes: number
  /** Those that were asked for, by lower-case name. */
  readonly requestHeaders: Readonly<Record<string, string>>
  responseHeaders: Readonly<Record<string, string>>
}

/**
 * The record of one request, from its arrival to the close of its response. Each room fills in its own fields; whoever
 * comes later only reads. The fields are plain and all present from the start: one shape, so that the engine stays fast.
 */
export class Journey {
  readonly ray: string
  /** Epoch ms of arrival. */
  readonly time: number
  /** performance.now() of arrival. */
  readonly start: number

  // the request, as it came
  method: string
  /** The raw request target. */
  url: string
  host: string
  /** Plain: an IPv4 client of a dual-stack listener has no `::ffff:` before it. */
  readonly remoteAddress: string
  readonly remotePort: number
  httpVersion = '1.1'
  secure = false
  /** Name the client asked for in its TLS handshake (SNI), lower case; null without TLS or without a name. */
  serverName: string | null = null
  /** `TLSv1.3`; null without TLS. */
  tlsVersion: string | null = null
  /** Name of the cipher as OpenSSL spells it; null without TLS. */
  tlsCipher: string | null = null
  /** Two capitals: the country the visitor pretends to come from; null where none is told. */
  country: string | null = null

  // site
  site: string | null = null
  brand: string

  // dial and exchange
  /** `ip:port` really used, or the label while nothing was connected. */
  upstreamAddress: string | null = null
  /** `host:port` as configured. */
  upstreamLabel: string | null = null
  /** The upstream's own host, where it was sent in place of the visitor's. */
  hostSent: string | null = null
  /** What stands between the edge and the origin, when something does. */
  hop: 'railgun' | 'tunnel' | null = null
  /** Which instance of a program that the edge started; null where it started none. */
  instance: JourneyInstance | null = null
  upstreamStatus: number | null = null
  /** The upstream's answer, where it is an error or a redirect; null for most. */
  answered: Answered | null = null
  /** Upstreams (not addresses) tried. */
  attempts = 0
  /** Every connection attempt of the last dial. */
  connects: readonly Attempt[] = []
  reused = false
  /** The dial under way, and the leg it is on. */
  dial: { readonly stage: Stage } | null = null
  /**
   * ms after which the kept connection of the first sending ended without an answer, or turned out to hold bytes that are
   * none, and the request was sent again (RFC 9110 section 9.2.2): none where the connection was dead already, more where
   * the program died of it. Null where the request was sent once.
   */
  repeatedAfter: number | null = null
  /**
   * A kept connection began with bytes that are no answer: this request, the one before on it, left them. Where they are
   * the reason to send it again (`repeatedAfter`), the second try may have succeeded.
   */
  leftBy: RequestName | null = null
  /** TLS version of the connection to the upstream; null without TLS. */
  upstreamTls: string | null = null
  /** Bytes received from the upstream for this request. */
  bytesReceived = 0
  /** The upstream answered, or closed, before it had the whole request; else null. */
  partlySent: PartlySent | null = null
  /** What came behind the end of the answer, as far as it came before the request was over. */
  surplus: Surplus | null = null
  /** Those of them that were interim answers (1xx), or came with one. */
  interimBytes = 0
  readonly timings: Timings = { resolve: null, connect: null, handshake: null, request: null, head: null, body: null, delay: null }

  // how it ended
  failure: UpstreamFailure | null = null
  /** Error that no kind describes: our own bug. Logged with its stack. */
  bug: Error | null = null
  evidence: Evidence | null = null
  /** One sentence about what was really there, or about an answer that speaks of the way it was asked for; gathered after the answer left. */
  hint: string | null = null
  outcome: Outcome | null = null
  /** The edge itself ended it: the drain limit was over, or it had to stop at once. */
  stopped = false
  /** Name of the brand's page, when one was made. */
  page: string | null = null
  /** Type of the site's own page, or name of its rule, that was shown in place of the error's own body. */
  custom: string | null = null
  /** Fault asked for, when one was. */
  fault: string | null = null
  statusCode: number | null = null
  /** Body bytes sent to the client. */
  bytesSent = 0
  /** ms from arrival to the close of the response. */
  responseTime = 0
  /** Gathered only where a log dialect asks for it. */
  particulars: JourneyParticulars | null = null
  /** The upgrade's protocol, when the connection became a tunnel. */
  upgrade: string | null = null
  /** Who ended that tunnel, and how; null before. */
  upgradeEnd: UpgradeEnd | null = null

  constructor (ray: string, brand: string, method: string, url: string, host: string, remoteAddress: string, remotePort: number) {
    this.ray = ray
    this.brand = brand
    this.time = epochMs()
    this.start = performance.now()
    this.method = method
    this.url = url
    this.host = host
    this.remoteAddress = remoteAddress
    this.remotePort = remotePort
  }

  /** Where the ray was made. */
  get colo (): string { return this.ray.slice(this.ray.indexOf('-') + 1) }

  /** The host asked for without its port, lower case. */
  get hostname (): string { return hostOnly(this.host) }

  /** Address of this edge that the client reached; null where no log asked for it. */
  get localAddress (): string | null { return this.particulars?.localAddress ?? null }
}
