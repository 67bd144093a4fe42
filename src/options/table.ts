/**
 * The one table of options. Flags, variables, config file keys, the published schema, the help text and the table in
 * docs/configuration.md all come from it; a new option is a line here, a field in options.ts and a place in resolve.ts.
 */
import type { EdgeOptions, SiteEntry } from './options.js'
import { count, factor, port, size, toggle } from './values/number.js'
import { SSL_MODES, type SslMode } from './ssl-mode.js'
import { STATUS_STYLES } from './status-style.js'
import { address, brand, choice, colo, country, dialect, dnsServer, path, serverName } from './values/text.js'
import { certificates, privateKey, revocations } from './values/pem.js'
import { customPages } from './values/custom-page.js'
import { deny } from './values/deny.js'
import { rateLimit } from './values/rate-limit.js'
import { rewrite } from './values/rewrite.js'
import { duration, wait } from './values/duration.js'
import { errorRule } from './values/error-rule.js'
import { fail } from './values/fail.js'
import { account, siteHost, siteName, sitePath } from './values/site.js'
import { tunnelToken } from './values/hop.js'
import { listener, upstream } from './values/upstream.js'
import { command, family, folder, instances, ip, reloadSignal, variables } from './values/launch.js'
import { application, lines, redirectStatus, root, siteType, staticPaths, target, virtualenv } from './values/server.js'
import type { Value } from './values/value.js'

/** Headings of the help text, in order. */
export const GROUPS = {
  upstream: 'Where requests go',
  launch: 'Programs that the edge starts itself',
  types: 'Types of sites, and servers that the edge configures for them',
  listen: 'Where the edge listens',
  pages: 'Pages',
  limits: 'Limits',
  tls: 'TLS to the upstream',
  rules: 'Rules',
  faults: 'Faults on purpose',
  log: 'Log',
  run: 'Running'
} as const

export interface Option<T = unknown> {
  readonly group: keyof typeof GROUPS
  /** `edge`: for the whole edge. `both`: there, or for one site. `site`: for one site only. */
  readonly level: 'edge' | 'both' | 'site'
  readonly value: Value<T>
  /** May be given several times. */
  readonly list?: true
  /** As one would write it; by set of limits where they differ; null: nothing, see `otherwise`. */
  readonly default: string | { readonly current: string, readonly seed: string } | null
  /** What happens when it is not given and there is no default, for people. */
  readonly otherwise?: string
  /** One sentence without full stop. */
  readonly meaning: string
  /** `file`: config file and API only. `shell`: flag and variable only. */
  readonly only?: 'file' | 'shell'
  /** The flag, where it is not the name: one value of a list. */
  readonly flag?: string
  /** The variable, where its own name means something else already. */
  readonly variable?: string
}

const LEVELS = choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')

export const OPTIONS = {
  name: { group: 'upstream', level: 'site', value: siteName, default: null, otherwise: 'its first host', meaning: 'name of the site in the log', only: 'file' },
  hosts: { group: 'upstream', level: 'site', value: siteHost, list: true, default: null, otherwise: 'every host', meaning: 'host names the site takes; *.shop.test takes every name below shop.test', only: 'file' },
  path: { group: 'upstream', level: 'site', value: sitePath, default: null, otherwise: 'every path', meaning: 'path prefix the site takes', only: 'file' },
  state: { group: 'upstream', level: 'site', value: choice('active', 'pending'), default: 'active', meaning: 'whether the site is served already; a pending one is answered site_not_found', only: 'file' },
  account: { group: 'upstream', level: 'site', value: account, default: null, otherwise: 'nobody\'s', meaning: 'whose site it is; an upstream that is a host of another account\'s site is refused', only: 'file' },
  upstream: { group: 'upstream', level: 'both', value: upstream, list: true, default: null, otherwise: 'required', meaning: 'where requests go: 3000, localhost:3000, http://.., https://.., unix:/path or tunnel:name, or with an ssl mode a host alone; several share them in turn' },
  railgun: { group: 'upstream', level: 'both', value: listener, default: null, otherwise: 'no listener', meaning: 'in place of upstream: the listener (edgeproxy railgun) to send requests through; it knows the origin' },
  tunnelToken: { group: 'upstream', level: 'both', value: tunnelToken, default: null, otherwise: 'the name is enough', meaning: 'secret that the connector (edgeproxy tunnel) of an upstream tunnel:name has to show' },
  hostHeader: { group: 'upstream', level: 'both', value: choice('visitor', 'upstream'), default: 'visitor', meaning: 'Host that the upstream is sent: the visitor\'s, or its own as it stands in upstream, for one that serves by name (a unix socket and a tunnel are sent localhost); X-Forwarded-Host is the visitor\'s either way' },
  dnsServer: { group: 'upstream', level: 'both', value: dnsServer, default: null, otherwise: 'the system', meaning: 'resolver to ask for upstream names' },
  maxConnections: { group: 'upstream', level: 'both', value: count, default: '0', meaning: 'requests running at once, more are refused with connection_limit_reached; 0 is without limit' },
  circuitFailures: { group: 'upstream', level: 'both', value: count, default: '0', meaning: 'failures in a row after which the upstream is skipped for a while; 0 never skips it' },
  circuitCooldown: { group: 'upstream', level: 'both', value: duration, default: '10s', meaning: 'how long it is skipped' },

  command: { group: 'launch', level: 'both', value: command, default: null, otherwise: 'nothing is started', meaning: 'in place of upstream: the program to start, as a list of words or one line; on the command line behind --', only: 'file', flag: '' },
  cwd: { group: 'launch', level: 'both', value: folder, default: null, otherwise: 'the folder of the config file, or the current one', meaning: 'working directory of the program' },
  env: { group: 'launch', level: 'both', value: variables, list: true, default: null, otherwise: 'a small environment', meaning: 'variables of the program, besides PORT, HOST and IP, which the edge gives it' },
  inheritEnv: { group: 'launch', level: 'both', value: toggle, default: null, otherwise: 'true behind --, else false', meaning: 'give the program the edge\'s whole environment instead of the few variables that every program needs' },
  programHost: { group: 'launch', level: 'both', value: ip, default: null, otherwise: 'as family says', meaning: 'address that the program is told to listen on' },
  family: { group: 'launch', level: 'both', value: family, default: '4', meaning: 'IP version of the address that the program is told to listen on: 127.0.0.1 or ::1' },
  programPort: { group: 'launch', level: 'both', value: port, default: '0', meaning: 'port that the program is told to listen on; 0 takes any free one' },
  instances: { group: 'launch', level: 'both', value: instances, default: '1', meaning: 'how many of the program run; requests go to them in turn' },
  start: { group: 'launch', level: 'both', value: choice('eager', 'on-request'), default: null, otherwise: 'eager behind --, else on-request', meaning: 'when the program is started: with the edge and after every crash, or when a request needs it' },
  startPage: { group: 'launch', level: 'both', value: toggle, default: null, otherwise: 'true behind --, else false', meaning: 'show a browser a page that reloads itself while the program starts, instead of letting it wait' },
  elsewhere: { group: 'launch', level: 'both', value: choice('refuse', 'follow', 'brand'), default: null, otherwise: 'brand behind --, else refuse', meaning: 'what to do when the program listens on another port or address than it was given: refuse it, follow it there, or as the platform that the brand imitates does; follow where that starts no programs' },
  reloadSignal: { group: 'launch', level: 'both', value: reloadSignal, default: 'none', meaning: 'signal that makes the program start anew without going away; with none a restart stops and starts it' },
  home: { group: 'launch', level: 'both', value: folder, default: null, otherwise: 'no files are kept', meaning: 'folder of the account: the site log and other logs go below admin/logs in it, generated configuration below admin/config', variable: 'EDGEPROXY_ACCOUNT_HOME' },

  type: { group: 'types', level: 'both', value: siteType, default: null, otherwise: 'program with a command', meaning: 'who answers: program is a command without a shell; nodejs and user_program are a line for the shell; wsgi is uWSGI with a Python application; php, static, apache, reverse_proxy and redirect share one Apache for each home' },
  root: { group: 'types', level: 'both', value: root, default: null, otherwise: 'required with php and static', meaning: 'folder whose files and programs are shown' },
  application: { group: 'types', level: 'both', value: application, default: null, otherwise: 'required with wsgi', meaning: 'Python file that holds the callable application' },
  virtualenv: { group: 'types', level: 'both', value: virtualenv, default: null, otherwise: 'the system\'s Python', meaning: 'virtual environment of a wsgi application' },
  staticPaths: { group: 'types', level: 'both', value: staticPaths, list: true, flag: 'static-path', default: null, otherwise: 'the application answers everything', meaning: 'paths of a wsgi site that are folders: /static=./static' },
  uwsgiSettings: { group: 'types', level: 'both', value: lines, default: null, otherwise: 'none', meaning: 'lines added to uWSGI\'s configuration of a wsgi site as they are, such as need-app = true', only: 'file' },
  target: { group: 'types', level: 'both', value: target, default: null, otherwise: 'required with reverse_proxy and redirect', meaning: 'address that a reverse_proxy asks or a redirect leads to' },
  redirectStatus: { group: 'types', level: 'both', value: redirectStatus, default: '301', meaning: 'status of a redirect: 301 is permanent, 302 temporary' },
  appendPath: { group: 'types', level: 'both', value: toggle, default: 'true', meaning: 'whether a redirect adds path and query of the request to its target' },
  vhostDirectives: { group: 'types', level: 'both', value: lines, default: null, otherwise: 'none', meaning: 'Apache directives for the virtual host of a php, apache or reverse_proxy site, as they are', only: 'file' },
  globalDirectives: { group: 'types', level: 'both', value: lines, default: null, otherwise: 'none', meaning: 'Apache directives for all sites of the account, as they are; on the top level or in an apache site. A mistake in one stops them all', only: 'file' },
  trimPath: { group: 'types', level: 'both', value: toggle, default: 'false', meaning: 'take the path of the site off the request before it is forwarded: /shop/cart becomes /cart' },

  port: { group: 'listen', level: 'edge', value: port, default: '8080', meaning: 'port to listen on; 0 takes any free one' },
  host: { group: 'listen', level: 'edge', value: address, default: '127.0.0.1', meaning: 'address to listen on; 0.0.0.0 is reachable from other machines' },
  tunnelPort: { group: 'listen', level: 'edge', value: port, default: '7844', meaning: 'port of 127.0.0.1 that connectors connect to; only opened when an upstream is a tunnel; 0 takes any free one' },
  tls: { group: 'listen', level: 'edge', value: toggle, default: 'false', meaning: 'speak TLS to clients, HTTP/2 and HTTP/1.1, with certificates of an authority of your own that is made at the first start' },
  tlsCert: { group: 'listen', level: 'both', value: certificates, default: null, otherwise: 'as tls says', meaning: 'certificate to show to clients, its chain behind it; switches TLS on' },
  tlsKey: { group: 'listen', level: 'both', value: privateKey, default: null, otherwise: 'none', meaning: 'private key of tls-cert' },

  brand: { group: 'pages', level: 'both', value: brand, default: 'cloudflare', meaning: 'whose pages to show: a name, or a folder of your own' },
  lang: { group: 'pages', level: 'both', value: choice('en', 'fr', 'auto'), default: 'auto', meaning: 'language of the pages; auto follows Accept-Language' },
  colo: { group: 'pages', level: 'edge', value: colo, default: 'LAB', meaning: 'three capital letters that end every ray ID' },
  originHeaders: { group: 'pages', level: 'both', value: choice('brand', 'keep'), default: 'brand', meaning: 'header lines of a relayed answer: changed as the brand\'s edge changes them (Server and others), or kept as the upstream sent them' },
  country: { group: 'pages', level: 'both', value: country, default: null, otherwise: 'no country is told', meaning: 'country all visitors pretend to come from: two capital letters, XX for unknown, T1 for Tor' },
  trueClientIp: { group: 'pages', level: 'both', value: toggle, default: 'false', meaning: 'tell the upstream the visitor\'s address in True-Client-IP, too, where the brand knows that header' },
  intercept: { group: 'pages', level: 'both', value: choice('replace', 'pass'), default: null, otherwise: 'the brand decides', meaning: 'what to do with an upstream\'s own 502 or 504: show our page, or pass it on as it came' },
  statusStyle: { group: 'pages', level: 'both', value: choice(...STATUS_STYLES), default: 'documented', meaning: 'statuses of the pages about an upstream: as the brand\'s documents have them, or 502 for all, where the documents leave it open (alwaysdata)' },
  customPages: { group: 'pages', level: 'both', value: customPages, list: true, flag: 'custom-page', default: null, otherwise: 'the brand\'s own pages', meaning: 'pages of your own by type, checked and filled in as an upload would be: 5xx=./500.html' },
  errorRules: { group: 'pages', level: 'both', value: errorRule, list: true, default: null, otherwise: 'no rules', meaning: 'rules that replace the body of errors, made here or by the upstream; the first that fits counts', only: 'file' },

  limits: { group: 'limits', level: 'both', value: choice('current', 'seed'), default: 'current', meaning: 'set of documented limits to start from' },
  timeScale: { group: 'limits', level: 'edge', value: factor, default: '1', meaning: 'multiplies every duration but drain-timeout; 0.01 makes 125 s last 1.25 s' },
  dnsTimeout: { group: 'limits', level: 'both', value: duration, default: '10s', meaning: 'time to resolve the upstream\'s name' },
  connectTimeout: { group: 'limits', level: 'both', value: duration, default: { current: '19s', seed: '15s' }, meaning: 'time to connect to the upstream (TCP)' },
  tlsTimeout: { group: 'limits', level: 'both', value: duration, default: null, otherwise: 'as connect-timeout', meaning: 'time to finish the TLS handshake with the upstream' },
  ackTimeout: { group: 'limits', level: 'both', value: duration, default: '90s', meaning: 'time until the upstream\'s machine acknowledges the request' },
  writeTimeout: { group: 'limits', level: 'both', value: duration, default: '30s', meaning: 'time without progress in sending the request' },
  responseTimeout: { group: 'limits', level: 'both', value: duration, default: { current: '125s', seed: '100s' }, meaning: 'time from the request sent to the head of the response' },
  idleTimeout: { group: 'limits', level: 'both', value: duration, default: null, otherwise: 'as response-timeout', meaning: 'time between two pieces of a response body' },
  clientHeaderTimeout: { group: 'limits', level: 'edge', value: duration, default: '30s', meaning: 'time for a client to send the head of its request' },
  startTimeout: { group: 'limits', level: 'both', value: duration, default: '30s', meaning: 'time for a program to start listening' },
  startWait: { group: 'limits', level: 'both', value: duration, default: null, otherwise: 'as start-timeout', meaning: 'how long one request waits for the program to start' },
  startQueue: { group: 'limits', level: 'both', value: count, default: '100', meaning: 'requests that may wait for one start' },
  startFailures: { group: 'limits', level: 'both', value: count, default: '2', meaning: 'failed starts in a row after which the program is left alone for a while; 0 tries again for every request' },
  startPause: { group: 'limits', level: 'both', value: duration, default: '10s', meaning: 'how long it is left alone; doubles with every further failure' },
  startPauseMax: { group: 'limits', level: 'both', value: duration, default: '5m', meaning: 'the longest such pause' },
  settleTime: { group: 'limits', level: 'both', value: duration, default: '100ms', meaning: 'how long a program must go on listening before it counts as started' },
  minUptime: { group: 'limits', level: 'both', value: duration, default: '5s', meaning: 'a program that ends sooner, and has answered nothing, counts as not started' },
  idleStop: { group: 'limits', level: 'both', value: wait, default: '30m', meaning: 'time without requests after which a program is stopped; 0s never stops it' },
  stopTimeout: { group: 'limits', level: 'both', value: duration, default: '5s', meaning: 'time for a program to end after SIGTERM, before SIGKILL' },
  maxHeaderSize: { group: 'limits', level: 'both', value: size, default: { current: '128kb', seed: '16kb' }, meaning: 'largest head of a response' },

  sslMode: { group: 'tls', level: 'both', value: choice(...Object.keys(SSL_MODES) as [SslMode, ...SslMode[]]), default: null, otherwise: 'as the upstream\'s scheme says', meaning: 'how to speak to an upstream without scheme, and whether to check certificates: off and flexible are plain HTTP, full is TLS unchecked, strict and ssl-only are TLS checked; a host alone gets port 80 or 443, with full and strict as the visitor came' },
  serverName: { group: 'tls', level: 'both', value: serverName, default: null, otherwise: 'the visitor\'s host, else the site\'s first, else the upstream\'s', meaning: 'name to ask for and to find in the certificate' },
  originCa: { group: 'tls', level: 'both', value: certificates, default: null, otherwise: 'the system store alone', meaning: 'certificates to trust besides the system store, with ssl-mode strict or ssl-only' },
  originCrl: { group: 'tls', level: 'both', value: revocations, default: null, otherwise: 'no revocation check', meaning: 'revocation list to check against, with ssl-mode strict or ssl-only' },
  originPullCert: { group: 'tls', level: 'both', value: certificates, default: null, otherwise: 'none is sent', meaning: 'client certificate for an upstream that asks for one (authenticated origin pulls)' },
  originPullKey: { group: 'tls', level: 'both', value: privateKey, default: null, otherwise: 'none', meaning: 'private key of origin-pull-cert, without passphrase' },

  parser: { group: 'rules', level: 'both', value: choice('strict', 'lenient'), default: 'strict', meaning: 'whether an answer that bends the rules of HTTP is refused or let through' },
  deny: { group: 'rules', level: 'both', value: deny, list: true, default: null, otherwise: 'nothing is refused', meaning: 'requests to refuse: rules of ip, path, country, userAgent and referer, all of which must fit, and because, the reason to give', only: 'file' },
  rateLimit: { group: 'rules', level: 'both', value: rateLimit, default: null, otherwise: 'no limit', meaning: 'requests that one client address may make in a period; the rest is refused, and with block for that long' },
  rewrite: { group: 'rules', level: 'both', value: rewrite, list: true, default: null, otherwise: 'nothing is changed', meaning: 'changes on the way to the upstream: rules of path, to, set and remove', only: 'file' },
  directIp: { group: 'rules', level: 'both', value: choice('allow', 'refuse'), default: 'allow', meaning: 'whether a request for an IP address instead of a name is served' },
  forgedHeaders: { group: 'rules', level: 'both', value: choice('refuse', 'replace'), default: null, otherwise: 'the brand decides', meaning: 'what to do when a client itself sends the headers that tell the upstream its address: refuse the request, or say it anew' },

  fail: { group: 'faults', level: 'edge', value: fail, list: true, default: null, otherwise: 'no fault', meaning: 'make requests fail for real: a kind, a finer reason, and the share of requests, as in tls_certificate_error/expired:0.1' },
  failHeader: { group: 'faults', level: 'edge', value: toggle, default: 'false', meaning: 'let a request ask for a fault by the header Edge-Fault: <kind>' },

  log: { group: 'log', level: 'edge', value: choice('pretty', 'json', 'none'), default: null, otherwise: 'pretty on a terminal, else json', meaning: 'form of the log on standard output' },
  logDialect: { group: 'log', level: 'edge', value: dialect, default: 'edgeproxy', meaning: 'form of the JSON lines: our own, or one that a brand knows, such as cloudflare (Logpush records)' },
  logFile: { group: 'log', level: 'edge', value: path, default: null, otherwise: 'no file', meaning: 'file that gets the JSON lines' },
  logLevel: { group: 'log', level: 'edge', value: LEVELS, default: 'info', meaning: 'least level that is logged' },

  drainTimeout: { group: 'run', level: 'edge', value: wait, default: '10s', meaning: 'how long a stop waits for running requests; not scaled' },
  config: { group: 'run', level: 'edge', value: path, default: null, otherwise: 'edgeproxy.config.{yaml,yml,json,mjs}, if there', meaning: 'config file; read again when it changes', only: 'shell' }
} as const satisfies Record<Exclude<keyof EdgeOptions | keyof SiteEntry | 'config', 'sites'>, Option>

export type OptionName = keyof typeof OPTIONS

type ReadValue<O> = O extends { readonly value: Value<infer T> } ? O extends { readonly list: true } ? readonly T[] : T : never

/** What was given, read: durations in ms, upstreams parsed. Nothing is filled in. */
export type Given = { -readonly [K in OptionName]?: ReadValue<(typeof OPTIONS)[K]> }

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[]

export const isOptionName = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name)

/** The row of an option, without the narrow types of the table. */
export const optionOf = (name: OptionName): Option => OPTIONS[name]

/** `connectTimeout` -> `connect-timeout` */
export const flagOf = (name: OptionName): string => optionOf(name).flag ?? name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** `connectTimeout` -> `EDGEPROXY_CONNECT_TIMEOUT` */
export const variableOf = (name: OptionName): string => optionOf(name).variable ?? `EDGEPROXY_${flagOf(name).replace(/-/g, '_').toUpperCase()}`

/** Options that a flag or a variable can set. */
export const SHELL_OPTIONS = OPTION_NAMES.filter(name => optionOf(name).only !== 'file')

/** Options that stand on the top level of a config file. */
export const TOP_OPTIONS = OPTION_NAMES.filter(name => optionOf(name).only !== 'shell' && optionOf(name).level !== 'site')

/** Options that stand in a site of a config file. */
export const ENTRY_OPTIONS = OPTION_NAMES.filter(name => optionOf(name).level !== 'edge')
