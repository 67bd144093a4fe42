/**
 * Resolve, connect, handshake: from a target to a socket that is ready for a request. Each leg has its own timer and
 * raises its own failures. Used by the exchange, by upgrades and by `edgeproxy diagnose`, so that they cannot disagree.
 */
import { isIP, type OnReadOpts, type Socket } from 'node:net'
import type { Attempt } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { SiteSettings, Target } from '../options/settings.js'
import type { ClientCertificate } from './client-certificate.js'
import { connect } from './connect.js'
import { handshake } from './handshake.js'
import { namesFor } from './identity.js'
import type { Leave } from './leaving.js'
import type { Probes } from './probe.js'
import { resolve } from './resolve.js'
import { throughTunnel } from './through-tunnel.js'

/** Filled in leg by leg, also when a later leg fails. Milliseconds; null where the dial did not come by. */
export interface DialRecord {
  /** The leg that it is on. */
  stage: 'resolve' | 'connect' | 'handshake'
  resolve: number | null
  connect: number | null
  handshake: number | null
  /** Address really used, once known. */
  address: string | null
  attempts: readonly Attempt[]
  /** TLS version agreed on; null without TLS. */
  tls: string | null
  /** What became of the upstream's wish for a client certificate; undefined where it had none. */
  clientCertificate: ClientCertificate
}

export const emptyRecord = (): DialRecord =>
  ({ stage: 'connect', resolve: null, connect: null, handshake: null, address: null, attempts: [], tls: null, clientCertificate: undefined })

/** A record of a dial that begins for this request. */
export const beginDial = (journey: Journey): DialRecord => (journey.dial = emptyRecord())

/** Writes down what a dial was like. */
export function noteDial (journey: Journey, { resolve, connect, handshake, tls }: DialRecord): void {
  Object.assign(journey.timings, { resolve, connect, handshake })
  journey.upstreamTls = tls
  journey.dial = null
}

/** Whether the bytes of a socket to this target are those of its connection. */
export const isPlain = (target: Target): boolean => !usesTls(target) && target.hop?.kind !== 'tunnel'

/** Whether requests to this target travel in TLS. */
export const usesTls = (target: Target): boolean => target.protocol === 'https:'

/** What is dialed, for whom, and with what. */
export interface DialOptions {
  readonly target: Target
  readonly site: SiteSettings
  /** Host of the request, as the visitor wrote it: names in TLS follow it. Empty where there is none. */
  readonly host: string
  /** Written to as the dial goes on. */
  readonly record?: DialRecord | undefined
  readonly leave?: Leave | undefined
  /** How what comes is read, where it comes as it is: not out of TLS, nor out of a tunnel. */
  readonly onread?: OnReadOpts | undefined
  /** Those of the edge that dials: dials that share a refusal. Default: each asks by itself. */
  readonly probes?: Probes | undefined
}

/** @throws UpstreamFailure of the stages resolve, connect and handshake, and `tunnel_disconnected`; the reason when the client leaves */
export async function dial ({ target, site, host, record = emptyRecord(), leave, onread, probes }: DialOptions): Promise<Socket> {
  if (target.hop?.kind === 'tunnel') return await throughTunnel(target, site.limits.connect, record, leave)
  let mark = performance.now()
  const lap = (): number => {
    const now = performance.now()
    const ms = now - mark
    mark = now
    return ms
  }
  let addresses: readonly string[] = [target.host]
  // an address needs no resolving, nor the turns of the event loop that waiting for it would take
  if (target.socketPath === null && isIP(target.host) === 0) {
    record.stage = 'resolve'
    try {
      addresses = await resolve(target.host, site.dnsServer, site.limits.dns)
    } finally {
      record.resolve = lap()
    }
    if (leave?.aborted === true) throw leave.reason
  }
  record.stage = 'connect'
  let socket: Socket
  try {
    const connected = await connect({ target, addresses, limit: site.limits.connect, leave, onread, probes })
    socket = connected.socket
    record.address = target.hop === undefined ? connected.address : `railgun:${connected.address}`
    record.attempts = connected.attempts
  } finally {
    record.connect = lap()
  }
  if (!usesTls(target)) return socket
  record.stage = 'handshake'
  try {
    return await handshake({ socket, names: namesFor(target, site, host), site, address: record.address, record, leave })
  } finally {
    record.handshake = lap()
  }
}
