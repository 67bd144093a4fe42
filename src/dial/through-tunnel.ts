/** The dial of a site whose origin is behind a tunnel: nothing is dialed, a connection that a connector opened is taken. */
import type { Socket } from 'node:net'
import { UpstreamFailure } from '../failures/failure.js'
import type { Target } from '../options/settings.js'

/** @throws UpstreamFailure `tunnel_disconnected` when no connector is connected */
export async function throughTunnel (target: Target): Promise<Socket> {
  throw noConnector(target)
}

const noConnector = ({ label }: Target): UpstreamFailure =>
  new UpstreamFailure('tunnel_disconnected', `no connector of ${label} is connected`, { reason: 'no_connector', address: label })
