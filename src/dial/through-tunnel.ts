/** The dial of a site whose origin is behind a tunnel: nothing is dialed, a connection that a connector opened is taken. */
import type { Socket } from 'node:net'
import { performance } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Target } from '../options/settings.js'
import { tunnelOf } from '../tunnel/hub.js'
import type { DialRecord } from './record.js'
import type { Cancellation } from './cancellation.js'
import { fairTimeout } from './fair-timeout.js'

/**
 * @param limit ms to wait for a connection while the connector is connected and all of its connections are busy
 * @throws UpstreamFailure `tunnel_disconnected` when no connector is connected, `connection_timeout`
 */
export async function throughTunnel (target: Target, limit: number, record: DialRecord, leave?: Cancellation): Promise<Socket> {
  const started = performance.now()
  const { label } = target
  const tunnel = tunnelOf(target)
  if (tunnel === undefined) throw noConnector(label)
  try {
    return await new Promise<Socket>((resolve, reject) => {
      let stop = (): void => {}
      const late = fairTimeout(limit, () => {
        lose(new UpstreamFailure('connection_timeout', `the connector of ${label} offered no connection within ${limit} ms`, { code: 'ETIMEDOUT', address: label }))
      })
      const lose = (error: Error): void => {
        late.cancel()
        stop()
        reject(error)
      }
      if (leave !== undefined) leave.onabort = () => { lose(leave.reason as Error) }
      stop = tunnel.take(socket => {
        late.cancel()
        if (socket === null) lose(noConnector(label))
        else resolve(socket)
      })
    })
  } finally {
    if (leave !== undefined) leave.onabort = null
    record.connect = performance.now() - started
    record.address = label
  }
}

const noConnector = (label: string): UpstreamFailure =>
  new UpstreamFailure('tunnel_disconnected', `no connector of ${label} is connected`, { reason: 'no_connector', address: label })
