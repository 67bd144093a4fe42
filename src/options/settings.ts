import type { ErrorSettings } from './errors.js'
import type { FailureKind } from '../failures/catalog.js'
import type { DenyRule, RateLimit, RewriteRule } from './rules.js'
import type { LaunchSettings } from './launch-settings.js'
import type { SslMode } from './ssl-mode.js'
import type { StatusStyle } from './status-style.js'

export type { SslMode }

/**
 * The settings an edge runs on: every default filled in, every duration in milliseconds and already multiplied by the
 * time scale, every address parsed. The rooms read these and never the raw options.
 */
export interface Settings {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host: string
  /** Port to listen on; 0 takes any free one. Default 8080 on the command line, 0 in the API. */
  readonly port: number
  /** Port of 127.0.0.1 that connectors of tunnels connect to; opened only when an upstream is a tunnel. Default 7844, 0 in the API. */
  readonly tunnelPort: number
  /** Three capitals that end every ray ID. Default LAB. */
  readonly colo: string
  /** Name or folder of the brand of requests that no site has taken (yet); `cli` and `index` turn it into a brand. */
  readonly brand: string
  /** Language of their pages; as in the sites. */
  readonly lang: Lang
  /** Reading of their statuses; as in the sites. */
  readonly statusStyle: StatusStyle
  /** Country of visitors whose site is not known (yet); as in the sites. */
  readonly country: string | null
  /** Faults to provoke by themselves. */
  readonly fail: readonly FailRule[]
  /** Honor the request header `Edge-Fault: <kind>`. Default false. */
  readonly failHeader: boolean
  /** What every limit here was multiplied by, for processes that count by themselves. Default 1. */
  readonly timeScale: number
  /** How long a client may take to send its request head, ms. Default 30 s. */
  readonly clientHeaderTimeout: number
  /** How long a graceful stop waits for running requests, ms. Default 10 s; not scaled. */
  readonly drainTimeout: number
  readonly log: LogSettings
  /** Name of the form of the JSON lines; `cli` and `index` turn it into one. */
  readonly logDialect: string
  /** As `directIp` of a site, for a host that no site takes. */
  readonly directIp: 'allow' | 'refuse'
  /** For failures before a site is known. */
  readonly errors: ErrorSettings
  /** How clients are spoken to; null: plain HTTP/1.1. */
  readonly tls: TlsSettings | null
  /** First match wins; never empty. A site without hosts takes every host. */
  readonly sites: readonly SiteSettings[]
}

/** Language of pages; `auto` follows Accept-Language. */
export type Lang = 'en' | 'fr' | 'auto'

/** A certificate, its chain behind it, and its private key; both PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

export interface TlsSettings {
  /** Names without a certificate of their own get one of the edge's own authority. */
  readonly ownAuthority: boolean
  /** Shown for names of no site, and to clients that name nobody; null where none was given. */
  readonly keyPair: KeyPair | null
}

export interface LogSettings {
  /** `pretty` on a terminal, else `json`; `none` prints nothing (the fixture's default). */
  readonly format: 'pretty' | 'json' | 'none'
  /** File that gets the JSON lines, or null for standard output. */
  readonly file: string | null
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
}

export interface FailRule {
  readonly kind: FailureKind
  /** The finer reason, e.g. `expired`. */
  readonly reason?: string | undefined
  /** Share of the requests that get it, 0 to 1. Default 1. */
  readonly rate: number
  /** `GET /pay`: method and path prefix, each optional. Default every request. */
  readonly match?: string | undefined
  /** How many times, then back to normal. Default without end. */
  readonly times?: number | undefined
}

/** The limits of one site, in ms (bytes for maxHeaderSize). */
export interface Limits {
  /** Name resolution. */
  readonly dns: number
  /** TCP connect: no SYN+ACK. */
  readonly connect: number
  /** TLS handshake. */
  readonly tls: number
  /** The request was written, but the upstream's kernel did not acknowledge it. */
  readonly ack: number
  /** The request could not be written: no progress for that long. */
  readonly write: number
  /** No response head after the request was written; re-armed by upload progress. */
  readonly response: number
  /** Gap between two pieces of a response body; runs neither for upgrades nor while the client is the slow one. */
  readonly idle: number
  /** Response head section, bytes. */
  readonly maxHeaderSize: number
}

/** Where a site's requests go: one address of possibly several. */
export interface Target {
  readonly protocol: 'http:' | 'https:'
  /** Name or IP address without brackets; empty for a unix socket. */
  readonly host: string
  readonly port: number
  /** Path of a unix socket, or null. */
  readonly socketPath: string | null
  /** `host:port` or `unix:/path`, as shown in logs. */
  readonly label: string
  /** Local address to bind, or null for the kernel's choice. */
  readonly localAddress: string | null
  /** What stands between the edge and the origin as a process of its own; absent where nothing does. */
  readonly hop?: Hop
  /** Where the requests of https visitors go; absent: the same way as everybody's. */
  readonly whenSecure?: Target
}

/** What the edge shows an upstream that wants to know who calls: a client certificate. Both in PEM. */
export interface OriginPull {
  /** The certificate, and the chain that leads to its issuer where there is one. */
  readonly cert: string
  readonly key: string
}

/**
 * `railgun`: a listener that is asked in the origin's place and tells in a header what it could not do. `tunnel`: nothing is
 * dialed; a connector beside the origin has opened connections to the edge.
 */
export type Hop =
  | { readonly kind: 'railgun' }
  | { readonly kind: 'tunnel', readonly name: string, readonly token: string | null }

export interface CircuitSettings {
  /** Failures in a row before the response head that open the circuit; 0 switches it off (default). */
  readonly failures: number
  /** How long an open circuit skips the upstream, ms. Default 10 s. */
  readonly cooldown: number
  /** Starts open: as after a suspension. Default false. */
  readonly open: boolean
}

export interface SiteSettings extends ErrorSettings {
  readonly name: string
  /** Host names without port, lower case; `*.shop.test` matches one or more labels; empty takes every host. */
  readonly hosts: readonly string[]
  /** Path prefix that selects the site, or null. */
  readonly path: string | null
  /** Empty where the edge starts the program itself. */
  readonly upstreams: readonly Target[]
  /** The program that the edge starts; null where the upstream is somebody else's. */
  readonly launch: LaunchSettings | null
  /** `path` is taken off the target on its way to the upstream. Default false. */
  readonly trimPath: boolean
  readonly limits: Limits
  /** null follows the upstream's scheme: http is flexible, https is full. */
  readonly sslMode: SslMode | null
  /** Name for SNI and the certificate's name check; null follows the visitor's host, and takes the upstream's own as well. */
  readonly serverName: string | null
  /** Host that the upstream is sent: the visitor's (default), or its own. */
  readonly hostHeader: 'visitor' | 'upstream'
  /** What clients of this site are shown; null where none was given. */
  readonly keyPair: KeyPair | null
  /** PEM certificates trusted in the checking modes besides the system store. */
  readonly originCa: string | null
  /** PEM revocation list (label `X509 CRL`) for the checking modes. */
  readonly originCrl: string | null
  /** Client certificate for upstreams that ask for one, or null. */
  readonly originPull: OriginPull | null
  /** `ip:port` of the resolver asked for upstream names; null asks the system. */
  readonly dnsServer: string | null
  /** Requests running at once; more are answered `connection_limit_reached`. 0 is without limit (default). */
  readonly maxConnections: number
  readonly deny: readonly DenyRule[]
  /** null is without limit (default). */
  readonly rateLimit: RateLimit | null
  /** All that fit apply, in order; each looks at the request as it came. */
  readonly rewrite: readonly RewriteRule[]
  /** Whether a Host that is an IP address is served. Default allow. */
  readonly directIp: 'allow' | 'refuse'
  /** A client's own words about its address; null lets the brand decide. */
  readonly forgedHeaders: 'refuse' | 'replace' | null
  /** `pending`: declared, but not yet known at the edge. Default active. */
  readonly state: 'active' | 'pending'
  /** The upstream's host is a site of another account; null: it is not. */
  readonly foreignUpstream: { readonly host: string, readonly account: string } | null
  readonly circuit: CircuitSettings
  readonly parser: 'strict' | 'lenient'
  /** What to do with an upstream's own 502 or 504; null lets the brand decide. */
  readonly intercept: 'replace' | 'pass' | null
  /** Name or folder of its brand. */
  readonly brand: string
  /** Default auto. */
  readonly lang: Lang
  /** Default documented. */
  readonly statusStyle: StatusStyle
  /** Header lines of relayed answers: as the brand changes them (default), or as the upstream sent them. */
  readonly originHeaders: 'brand' | 'keep'
  /** Two capitals: the country all visitors pretend to come from; null tells none (default). */
  readonly country: string | null
  /** Send True-Client-IP to the upstream, where the brand knows it. Default false. */
  readonly trueClientIp: boolean
}
