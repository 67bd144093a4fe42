/**
 * The options of an edge as a program gives them: names in camelCase, most of them strings as on the command line.
 * `resolveOptions` turns them into the Settings the rooms read. The table behind it is table.ts.
 */
import type { FailureKind } from '../failures/catalog.js'
import type { DenyRule, RewriteRule } from './rules.js'
import type { ReloadSignal } from './launch-settings.js'
import type { SiteType } from './site-types.js'
import type { FailRule, Settings, SslMode } from './settings.js'
import type { StatusStyle } from './status-style.js'
import type { Draft } from './load.js'
import { OptionsError, type Problem } from './problem.js'
import { byName, formatPath, type Found } from './place.js'
import { readObject } from './read.js'
import { leadsNowhere, resolveLayers } from './resolve.js'

/** Milliseconds as a number, or text with a unit: `250ms`, `15s`, `2m`, `1h`. */
export type Duration = number | string

/** Bytes as a number, or text with a unit: `16kb`, `1mb`. */
export type Size = number | string

/** Pages of one's own by type (`5xx`, `1xxx`, `waf_block` ...): `{ '5xx': './500.html' }` or `5xx=./500.html`. */
export type CustomPagesWish = Readonly<Record<string, string>> | string

/** Paths and the folders that are shown there: `{ '/static': './static' }` or `/static=./static`. */
export type StaticPathsWish = Readonly<Record<string, string>> | string

/** A rule that replaces errors by an answer of one's own. */
export interface ErrorRuleWish {
  /** For the log. Default: its place in the list. */
  readonly name?: string | undefined
  /** Which errors: all that is named must fit. Default every status from 400. */
  readonly when?: {
    /** `503`, `500-599` or `5xx`. */
    readonly status?: number | string | ReadonlyArray<number | string> | undefined
    /** `1016`: the code of an error that the edge made. */
    readonly code?: number | readonly number[] | undefined
    /** The class of an error that the edge made, e.g. `5xx`, `1xxx`, `waf`. */
    readonly errorType?: string | readonly string[] | undefined
    /** Path prefix. */
    readonly path?: string | undefined
    /** Host without port; `*.shop.test` is every name below. */
    readonly host?: string | undefined
    /** Request headers and a part of their value. */
    readonly header?: Readonly<Record<string, string>> | undefined
  } | undefined
  /** The body, up to 10 KB; or an asset. */
  readonly content?: string | undefined
  /** Of the content: `text/html`, `text/plain`, `application/json` or `text/xml`. */
  readonly contentType?: string | undefined
  /** A file as body, up to 1.5 MB with everything it refers to; its ending decides about its type. */
  readonly asset?: { readonly name: string, readonly file: string } | undefined
  /** 400 to 999. Default the error's own. */
  readonly statusCode?: number | undefined
}

/** `3000`, `localhost:3000`, `http://..`, `https://..`, `unix:/path`, `railgun:localhost:2408` or `tunnel:name`. */
export type Where = string | number | URL

/** Options that a site may set for itself; on the top level they hold for every site. */
export interface SiteOptions {
  /** Where requests go; several share them round robin. On the top level: of every site that names none, and of hosts that no site takes. */
  readonly upstream?: Where | readonly Where[] | undefined
  /** In place of `upstream`: the program to start, as a list of words, or as a line that is divided at its spaces. */
  readonly command?: string | readonly string[] | undefined
  /** Its working directory. Default: the current one. */
  readonly cwd?: string | undefined
  /** Its variables, besides PORT, HOST and IP. */
  readonly env?: Readonly<Record<string, string>> | string | ReadonlyArray<string | Readonly<Record<string, string>>> | undefined
  /** Give it this process's whole environment. Default false: only the few variables that every program needs. */
  readonly inheritEnv?: boolean | undefined
  /** Address it is told to listen on. Default 127.0.0.1, or ::1 with family 6. */
  readonly programHost?: string | undefined
  /** IP version of the address it is told to listen on. Default 4. */
  readonly family?: 4 | 6 | undefined
  /** Port it is told to listen on. Default 0: any free one. */
  readonly programPort?: number | undefined
  /** How many of it run. Default 1. */
  readonly instances?: number | undefined
  /** With the edge, or when a request needs it. Default `on-request`. */
  readonly start?: 'eager' | 'on-request' | undefined
  /** Show browsers a page that reloads itself while it starts. Default false. */
  readonly startPage?: boolean | undefined
  /** When it listens elsewhere than it was told. Default `refuse`. */
  readonly elsewhere?: 'refuse' | 'follow' | 'brand' | undefined
  /** Makes it start anew without going away. Default `none`. */
  readonly reloadSignal?: ReloadSignal | 'none' | undefined
  /** The account's folder, for logs and generated configuration. Default: no files are kept. */
  readonly home?: string | undefined
  /** For a program to start listening. Default 30 s. */
  readonly startTimeout?: Duration | undefined
  /** How long one request waits for that. Default as startTimeout. */
  readonly startWait?: Duration | undefined
  /** Requests that may wait for one start. Default 100. */
  readonly startQueue?: number | undefined
  /** Failed starts in a row before a pause. Default 2; 0 never pauses. */
  readonly startFailures?: number | undefined
  /** Default 10 s, doubled with every further failure. */
  readonly startPause?: Duration | undefined
  /** Default 5 min. */
  readonly startPauseMax?: Duration | undefined
  /** How long it must go on listening to count as started. Default 100 ms. */
  readonly settleTime?: Duration | undefined
  /** Ending sooner without an answer counts as not started. Default 5 s. */
  readonly minUptime?: Duration | undefined
  /** Without requests for this long it is stopped; 0 never. Default 30 min. */
  readonly idleStop?: Duration | undefined
  /** From SIGTERM to SIGKILL. Default 5 s. */
  readonly stopTimeout?: Duration | undefined
  /** Who answers where there is no upstream. Default `program`, for a command. */
  readonly type?: SiteType | undefined
  /** Of `php` and `static`: the folder that is shown. */
  readonly root?: string | undefined
  /** Of `wsgi`: the Python file with the callable `application`. */
  readonly application?: string | undefined
  /** Of `wsgi`. Default: the system's Python. */
  readonly virtualenv?: string | undefined
  /** Of `wsgi`: paths that are folders, `/static=./static` or an object. */
  readonly staticPaths?: StaticPathsWish | readonly StaticPathsWish[] | undefined
  /** Of `wsgi`: lines for uWSGI's configuration, as they are. */
  readonly uwsgiSettings?: string | undefined
  /** Of `reverse_proxy` and `redirect`: where it leads. */
  readonly target?: string | undefined
  /** Of `redirect`. Default 301. */
  readonly redirectStatus?: 301 | 302 | undefined
  /** Of `redirect`: add path and query of the request. Default true. */
  readonly appendPath?: boolean | undefined
  /** Of `php`, `apache` and `reverse_proxy`: lines for the virtual host, as they are. */
  readonly vhostDirectives?: string | undefined
  /** Of `apache` or on the top level: lines for every Apache site of the account, as they are. */
  readonly globalDirectives?: string | undefined
  /** The site's path is taken off before a request is forwarded. Default false. */
  readonly trimPath?: boolean | undefined
  /** In place of `upstream`: the listener that requests are sent through; `localhost:2408`. */
  readonly railgun?: Where | undefined
  /** Secret that connectors of a `tunnel:name` upstream have to show. Default: the name is enough. */
  readonly tunnelToken?: string | undefined
  /** The set of documented limits to start from. Default `current`. */
  readonly limits?: 'current' | 'seed' | undefined
  /** Default 10 s. */
  readonly dnsTimeout?: Duration | undefined
  /** Default 19 s (`seed`: 15 s). */
  readonly connectTimeout?: Duration | undefined
  /** Default: as connectTimeout. */
  readonly tlsTimeout?: Duration | undefined
  /** Default 90 s. */
  readonly ackTimeout?: Duration | undefined
  /** Default 30 s. */
  readonly writeTimeout?: Duration | undefined
  /** Default 125 s (`seed`: 100 s). */
  readonly responseTimeout?: Duration | undefined
  /** Default: as responseTimeout. */
  readonly idleTimeout?: Duration | undefined
  /** Default 128kb (`seed`: 16kb). */
  readonly maxHeaderSize?: Size | undefined
  /** Default: follows the upstream's scheme. */
  readonly sslMode?: SslMode | undefined
  /** Name asked for in TLS and looked for in the certificate. Default: the visitor's host, else the site's first, else the upstream's. */
  readonly serverName?: string | undefined
  /** PEM file (or PEM text) trusted besides the system store; sslMode strict and ssl-only. */
  readonly originCa?: string | undefined
  /** PEM revocation list (file or text); sslMode strict and ssl-only. */
  readonly originCrl?: string | undefined
  /** Client certificate for upstreams that ask for one: PEM file or text. */
  readonly originPullCert?: string | undefined
  /** Its private key, without passphrase: PEM file or text. */
  readonly originPullKey?: string | undefined
  /** PEM file (or PEM text): certificate to show to clients, its chain behind it. Switches TLS on. Default: as `tls` says. */
  readonly tlsCert?: string | undefined
  /** PEM file (or PEM text): private key of `tlsCert`. */
  readonly tlsKey?: string | undefined
  /** `ip` or `ip:port` of the resolver for upstream names. Default: the system's. */
  readonly dnsServer?: string | undefined
  /** What to do with an upstream's own 502 or 504. Default: the brand decides. */
  readonly intercept?: 'replace' | 'pass' | undefined
  /** Name or folder of the brand. Default `cloudflare`. */
  readonly brand?: string | undefined
  /** Language of the pages. Default `auto`: follows Accept-Language. */
  readonly lang?: 'en' | 'fr' | 'auto' | undefined
  /** Statuses of the pages about an upstream, where the brand's documents leave them open. Default `documented`. */
  readonly statusStyle?: StatusStyle | undefined
  /** Header lines of relayed answers: as the brand changes them, or as the upstream sent them. Default `brand`. */
  readonly originHeaders?: 'brand' | 'keep' | undefined
  /** Two capitals: the country all visitors pretend to come from. Default: no country is told. */
  readonly country?: string | undefined
  /** Send the upstream True-Client-IP, where the brand knows that header. Default false. */
  readonly trueClientIp?: boolean | undefined
  /** Default `strict`. */
  readonly parser?: 'strict' | 'lenient' | undefined
  /** Requests running at once; 0 (default) is without limit. */
  readonly maxConnections?: number | undefined
  /** Failures in a row that open the circuit; 0 (default) switches it off. */
  readonly circuitFailures?: number | undefined
  /** Default 10 s. */
  readonly circuitCooldown?: Duration | undefined
  /** Pages in place of the brand's own; relative paths start from the working directory. Default none. */
  readonly customPages?: CustomPagesWish | readonly CustomPagesWish[] | undefined
  /** Rules that replace errors; a site's come before those of the top level. Default none. */
  readonly errorRules?: ErrorRuleWish | readonly ErrorRuleWish[] | undefined
  /** Requests to refuse. */
  readonly deny?: readonly DenyRule[] | undefined
  /** Requests that one client address may make: `20/10s`, `20/10s block 60s` or an object. Default no limit. */
  readonly rateLimit?: string | RateLimitWish | undefined
  /** Changes of the request on its way to the upstream. */
  readonly rewrite?: RewriteRule | readonly RewriteRule[] | undefined
  /** Whether a request for an IP address instead of a name is served. Default `allow`. */
  readonly directIp?: 'allow' | 'refuse' | undefined
  /** What to do with a client's own CF-Connecting-IP, doubled or overlong X-Forwarded-For. Default: the brand decides. */
  readonly forgedHeaders?: 'refuse' | 'replace' | undefined
}

/** A rate limit, part by part. */
export interface RateLimitWish {
  readonly requests: number
  readonly per: Duration
  /** How long a client that went over is refused. Default until its period is over. */
  readonly block?: Duration | undefined
}

/** A site: the hosts and the path it takes, and its own options. */
export interface SiteEntry extends SiteOptions {
  /** Name in the log. Default: its first host, else `site-1` and so on. */
  readonly name?: string | undefined
  /** Host names without port; `*.shop.test` takes every name below; none takes every host. */
  readonly hosts?: string | readonly string[] | undefined
  /** Path prefix, e.g. `/api`. */
  readonly path?: string | undefined
  /** `pending`: declared, but answered `site_not_found` as long as it is not active. Default `active`. */
  readonly state?: 'active' | 'pending' | undefined
  /** Whose site it is; its upstream may not be a host of another account's site. Default nobody's. */
  readonly account?: string | undefined
}

/** A fault rule: `kind`, `kind/reason`, `kind:0.5` or an object. */
export type FailWish = FailureKind | (string & {}) | (Omit<FailRule, 'rate'> & { readonly rate?: number | undefined })

export interface EdgeOptions extends SiteOptions {
  /** Default 0 (any free port); 8080 on the command line. */
  readonly port?: number | undefined
  /** Default 127.0.0.1. */
  readonly host?: string | undefined
  /** Port of 127.0.0.1 that connectors of tunnels connect to. Default 0 (any free port); 7844 on the command line. */
  readonly tunnelPort?: number | undefined
  /**
   * Speak TLS to clients, HTTP/2 and HTTP/1.1. Names without a `tlsCert` get certificates of a throw-away authority: in
   * memory, as `edge.ca`; on the command line kept in the user's data folder. Default false, true where a `tlsCert` is given
   * for every name.
   */
  readonly tls?: boolean | undefined
  /** Multiplies every limit. Default 1. */
  readonly timeScale?: number | undefined
  /** How long a client may take to send its request head. Default 30 s. */
  readonly clientHeaderTimeout?: Duration | undefined
  /** Faults to provoke by themselves. */
  readonly fail?: FailWish | readonly FailWish[] | undefined
  /** Honor the request header `Edge-Fault: <kind>`. Default false. */
  readonly failHeader?: boolean | undefined
  /** Default `none`; on the command line `pretty` on a terminal, else `json`. */
  readonly log?: 'pretty' | 'json' | 'none' | undefined
  /** Form of the JSON lines: `edgeproxy` (default), or one that a brand knows, such as `cloudflare`. */
  readonly logDialect?: string | undefined
  /** File that gets the JSON lines. */
  readonly logFile?: string | undefined
  /** Default `info`. */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent' | undefined
  /** Three capitals that end every ray ID. Default `LAB`. */
  readonly colo?: string | undefined
  /** How long a graceful stop waits for running requests; not scaled. Default 10 s. */
  readonly drainTimeout?: Duration | undefined
  /** Sites by host and path; the first that fits takes the request. */
  readonly sites?: readonly SiteEntry[] | undefined
}

const toProblem = ({ path, sentence }: Found): Problem => ({ where: formatPath(path) || 'options', sentence })

/**
 * Fills in the defaults: any free port and no log unless asked for. Reads the files that `originCa` and `originCrl` name;
 * relative paths start from the working directory.
 * @returns the settings, which can only be looked at for more where there are problems
 */
export function draftOptions (raw: EdgeOptions): Pick<Draft, 'settings' | 'problems' | 'at'> {
  const { given, sites, found } = readObject(raw, { via: 'api', base: process.cwd() })
  const layers = { overrides: {}, base: given, sites, defaults: { port: 0, tunnelPort: 0, log: 'none' } } as const
  const resolved = resolveLayers(layers)
  const all = [...found, ...resolved.found]
  if (all.length === 0 && leadsNowhere(layers)) {
    all.push({ path: ['upstream'], sentence: 'is missing; say where requests go, e.g. upstream: \'localhost:3000\', or what to start, e.g. command: [\'node\', \'app.js\']' })
  }
  return { settings: resolved.settings, problems: all.map(toProblem), at: byName }
}

/**
 * Checks options and returns the settings an edge runs on.
 * @throws OptionsError with every mistake that shows without its brands.
 */
export function resolveOptions (raw: EdgeOptions): Settings {
  const { settings, problems } = draftOptions(raw)
  if (problems.length > 0) throw new OptionsError(problems)
  return settings
}
