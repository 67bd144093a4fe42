/** Options of the edge as a whole: where it listens, how clients are spoken to, faults on purpose, how it ends. */
import type { EdgePart, Rows } from '../options/row.js'
import { duration, wait } from '../options/values/duration.js'
import { port, toggle } from '../options/values/number.js'
import { certificates, privateKey } from '../options/values/pem.js'
import { address, colo } from '../options/values/text.js'
import { delay } from './options/delay.js'
import { fail } from './options/fail.js'
import type { KeyPair } from './options/key-pair.js'

export const rows = {
  /** Default 0 (any free port); 8080 on the command line. */
  port: {
    group: 'listen',
    level: 'edge',
    value: port,
    short: 'p',
    default: '8080',
    presets: { api: '0' },
    meaning: 'port to listen on; 0 takes any free one'
  },
  /** Default 127.0.0.1; on the command line with it the same port of ::1, where it is free, so that `localhost` leads here. */
  host: {
    group: 'listen',
    level: 'edge',
    value: address,
    default: '127.0.0.1',
    meaning: 'address to listen on; 0.0.0.0 is reachable from other machines'
  },
  /** Port of 127.0.0.1 that connectors of tunnels connect to. Default 0 (any free port); 7844 on the command line. */
  tunnelPort: {
    group: 'listen',
    level: 'edge',
    value: port,
    default: '7844',
    presets: { api: '0' },
    meaning: 'port of 127.0.0.1 that connectors connect to; only opened when an upstream is a tunnel; 0 takes any free one'
  },
  /**
   * Speak TLS to clients, HTTP/2 and HTTP/1.1. Names without a `tlsCert` get certificates of a throw-away authority: in
   * memory, as `edge.ca`; on the command line kept in the user's data folder. Default false, true where a `tlsCert` is given
   * for every name.
   */
  tls: {
    group: 'listen',
    level: 'edge',
    value: toggle,
    default: 'false',
    into: 'tls',
    meaning:
      'speak TLS to clients, HTTP/2 and HTTP/1.1, with certificates of an authority of your own that is made at the ' +
      'first start'
  },
  /** PEM file (or PEM text): certificate to show to clients, its chain behind it. Switches TLS on. Default: as `tls` says. */
  tlsCert: {
    group: 'listen',
    level: 'both',
    value: certificates,
    default: null,
    otherwise: 'as tls says',
    into: 'keyPair',
    meaning: 'certificate to show to clients, its chain behind it; switches TLS on'
  },
  /** PEM file (or PEM text): private key of `tlsCert`. */
  tlsKey: {
    group: 'listen',
    level: 'both',
    value: privateKey,
    default: null,
    otherwise: 'none',
    into: 'keyPair',
    meaning: 'private key of tls-cert'
  },
  /** Three capitals that end every ray ID. Default `LAB`. */
  colo: {
    group: 'pages',
    level: 'edge',
    value: colo,
    default: 'LAB',
    meaning: 'three capital letters that end every ray ID'
  },
  /** How long a client may take to send its request head. Default 30 s. */
  clientHeaderTimeout: {
    group: 'limits',
    level: 'edge',
    value: duration,
    default: '30s',
    meaning: 'time for a client to send the head of its request'
  },
  /** Faults to provoke by themselves. */
  fail: {
    group: 'faults',
    level: 'edge',
    value: fail,
    list: true,
    default: null,
    otherwise: 'no fault',
    meaning:
      'make requests fail for real: a kind, a finer reason, and the share of requests, as in ' +
      'tls_certificate_error/expired:0.1'
  },
  /** Slow requests down on purpose: a wait before `connect`, `request`, `head` or `body`, a bandwidth. Default none. */
  delay: {
    group: 'faults',
    level: 'edge',
    value: delay,
    list: true,
    default: null,
    otherwise: 'no delay',
    meaning:
      'slow requests down on the way to the upstream and back: before connect, request, head or body, with jitter and the share of ' +
      'requests, as in head:800ms±200ms:0.5; 32kb/s limits the bandwidth of the body'
  },
  /** Honor the request headers `Edge-Fault: <kind>` and `Edge-Delay: <delay>`. Default false. */
  failHeader: {
    group: 'faults',
    level: 'edge',
    value: toggle,
    default: 'false',
    meaning: 'let a request ask for a fault by the header Edge-Fault: <kind>, for a delay by Edge-Delay: 800ms'
  },
  /** How long a graceful stop waits for running requests; not scaled. Default 10 s. */
  drainTimeout: {
    group: 'run',
    level: 'edge',
    value: wait,
    default: '10s',
    unscaled: true,
    meaning: 'how long a stop waits for running requests; not scaled'
  }
} as const satisfies Rows

export interface TlsSettings {
  /** Names without a certificate of their own get one of the edge's own authority. */
  readonly ownAuthority: boolean
  /** Shown for names of no site, and to clients that name nobody; null where none was given. */
  readonly keyPair: KeyPair | null
}

declare module '../options/settings.js' {
  interface Settings extends EdgePart<typeof rows> {
    /** How clients are spoken to; null: plain HTTP/1.1. */
    readonly tls: TlsSettings | null
  }
  interface SiteSettings {
    /** What clients of this site are shown; null where none was given. */
    readonly keyPair: KeyPair | null
  }
}
