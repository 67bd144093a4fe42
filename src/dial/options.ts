/** Options of the way to an upstream: where it is, how it is reached and spoken to. */
import type { Scope } from '../options/layers.js'
import type { Rows, Settled, SitePart } from '../options/row.js'
import type { Target } from '../options/settings.js'
import { duration } from '../options/values/duration.js'
import { certificates, privateKey, revocations } from '../options/values/pem.js'
import { choice, dnsServer, serverName } from '../options/values/text.js'
import { tunnelToken } from './options/hop.js'
import { targetsOf } from './options/targets.js'
import { listener, upstream, type Upstream } from './options/upstream.js'
import { withToken } from './options/where.js'
import { SSL_MODES, type SslMode } from './ssl-mode.js'

export const rows = {
  /** Where requests go; several share them round robin. On the top level: of every site that names none, and of hosts that no site takes. */
  upstream: {
    group: 'upstream',
    level: 'both',
    value: upstream,
    list: true,
    default: null,
    otherwise: 'required',
    into: 'upstreams',
    meaning:
      'where requests go: 3000, localhost:3000, http://.., https://.., unix:/path or tunnel:name, or with an ssl mode a' +
      ' host alone; several share them in turn'
  },
  /** In place of `upstream`: the listener that requests are sent through; `localhost:2408`. */
  railgun: {
    group: 'upstream',
    level: 'both',
    value: listener,
    default: null,
    otherwise: 'no listener',
    into: 'upstreams',
    meaning: 'in place of upstream: the listener (edgeproxy railgun) to send requests through; it knows the origin'
  },
  /** Secret that connectors of a `tunnel:name` upstream have to show. Default: the name is enough. */
  tunnelToken: {
    group: 'upstream',
    level: 'both',
    value: tunnelToken,
    default: null,
    otherwise: 'the name is enough',
    into: 'upstreams',
    meaning: 'secret that the connector (edgeproxy tunnel) of an upstream tunnel:name has to show'
  },
  /** `ip` or `ip:port` of the resolver for upstream names. Default: the system's. */
  dnsServer: {
    group: 'upstream',
    level: 'both',
    value: dnsServer,
    default: null,
    otherwise: 'the system',
    meaning: 'resolver to ask for upstream names'
  },
  /** Default 10 s. */
  dnsTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: '10s',
    into: 'limits.dns',
    meaning: 'time to resolve the upstream\'s name'
  },
  /** Default 19 s (`seed`: 15 s). */
  connectTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: { current: '19s', seed: '15s' },
    into: 'limits.connect',
    meaning: 'time to connect to the upstream (TCP)'
  },
  /** Default: as connectTimeout. */
  tlsTimeout: {
    group: 'limits',
    level: 'both',
    value: duration,
    default: null,
    otherwise: 'as connect-timeout',
    into: 'limits.tls',
    meaning: 'time to finish the TLS handshake with the upstream'
  },
  /** Default: follows the upstream's scheme. */
  sslMode: {
    group: 'tls',
    level: 'both',
    value: choice(...Object.keys(SSL_MODES) as [SslMode, ...SslMode[]]),
    default: null,
    otherwise: 'as the upstream\'s scheme says',
    meaning:
      'how to speak to an upstream without scheme, and whether to check certificates: off and flexible are plain HTTP, ' +
      'full is TLS unchecked, strict and ssl-only are TLS checked; a host alone gets port 80 or 443, with full and ' +
      'strict as the visitor came'
  },
  /** Name asked for in TLS and looked for in the certificate. Default: the visitor's host, else the site's first, else the upstream's. */
  serverName: {
    group: 'tls',
    level: 'both',
    value: serverName,
    default: null,
    otherwise: 'the visitor\'s host, else the site\'s first, else the upstream\'s',
    meaning: 'name to ask for and to find in the certificate'
  },
  /** PEM file (or PEM text) trusted besides the system store; sslMode strict and ssl-only. */
  originCa: {
    group: 'tls',
    level: 'both',
    value: certificates,
    default: null,
    otherwise: 'the system store alone',
    meaning: 'certificates to trust besides the system store, with ssl-mode strict or ssl-only'
  },
  /** PEM revocation list (file or text); sslMode strict and ssl-only. */
  originCrl: {
    group: 'tls',
    level: 'both',
    value: revocations,
    default: null,
    otherwise: 'no revocation check',
    meaning: 'revocation list to check against, with ssl-mode strict or ssl-only'
  },
  /** Client certificate for upstreams that ask for one: PEM file or text. */
  originPullCert: {
    group: 'tls',
    level: 'both',
    value: certificates,
    default: null,
    otherwise: 'none is sent',
    into: 'originPull',
    meaning: 'client certificate for an upstream that asks for one (authenticated origin pulls)'
  },
  /** Its private key, without passphrase: PEM file or text. */
  originPullKey: {
    group: 'tls',
    level: 'both',
    value: privateKey,
    default: null,
    otherwise: 'none',
    into: 'originPull',
    meaning: 'private key of origin-pull-cert, without passphrase'
  }
} as const satisfies Rows

/** Requests go to one of these in turn. */
export const upstreamsOf = ({ of, layer, found }: Scope<typeof rows>, upstreams: readonly Upstream[]): readonly Target[] =>
  withToken(targetsOf(upstreams, of.sslMode, layer, found), of.tunnelToken)

/** A stalled handshake counts like a stalled connect: whoever shortens that limit shortens this one unless it was given. */
export const dialLimits = (of: Settled<typeof rows>) => ({
  /** Name resolution. */
  dns: of.dnsTimeout,
  /** TCP connect: no SYN+ACK. */
  connect: of.connectTimeout,
  /** TLS handshake. */
  tls: of.tlsTimeout ?? of.connectTimeout
})

/** What the edge shows an upstream that wants to know who calls: a client certificate. Both in PEM. */
export interface OriginPull {
  /** The certificate, and the chain that leads to its issuer where there is one. */
  readonly cert: string
  readonly key: string
}

/** Both or none; what is missing is told by `check`. */
export function originPullOf ({ originPullCert: cert, originPullKey: key }: Settled<typeof rows>): OriginPull | null {
  return cert === null || key === null ? null : { cert, key }
}

declare module '../options/settings.js' {
  interface Limits extends Readonly<ReturnType<typeof dialLimits>> {}
  interface SiteSettings extends SitePart<typeof rows> {
    /** Client certificate for upstreams that ask for one, or null. */
    readonly originPull: OriginPull | null
  }
}
