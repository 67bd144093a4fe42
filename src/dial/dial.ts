/**
 * Resolve, connect, handshake: from a target to a socket that is ready for a request. Each leg has its own timer and
 * raises its own failures. Used by the exchange, by upgrades and by `edgeproxy diagnose`, so that they cannot disagree.
 */
import { isIP, type OnReadOpts, type Socket } from 'node:net'
import { performance } from '../clock.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { connect } from './connect.js'
import { handshake } from './handshake.js'
import { namesFor } from './identity.js'
import type { Cancellation } from './cancellation.js'
import type { Probes } from './probe.js'
import { emptyRecord, type DialRecord } from './record.js'
import { resolve } from './resolve.js'
import { throughTunnel } from './through-tunnel.js'

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
  readonly leave?: Cancellation | undefined
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
