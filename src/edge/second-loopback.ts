/**
 * `localhost` is two addresses. Fastify would open a second server for the other one, which knows nothing of our doors (TLS,
 * upgrades, requests that never became one); here the second listener hands its connections to the first server.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'

/** The family that a machine without IPv6 lacks. */
const OTHER = '::1'

export const FIRST = '127.0.0.1'

/** Not there, or none of our business: the address is missing, or the kernel chose a port for the other one alone. */
const forgiven = (code: string | undefined, wanted: number): boolean =>
  code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || (code === 'EADDRINUSE' && wanted === 0)

/**
 * @param server listens on 127.0.0.1 already
 * @param wanted the port that was asked for; 0 for any
 * @returns null where there is no second address to listen on
 * @throws the error of `listen` when the port is taken there
 */
export async function openSecondLoopback (server: Server, wanted: number): Promise<Server | null> {
  const { port } = server.address() as AddressInfo
  const second = createServer({ pauseOnConnect: false, noDelay: true }, socket => { server.emit('connection', socket) })
  try {
    await once(second.listen({ host: OTHER, port }), 'listening')
    second.on('error', error => { server.emit('error', error) })
    return second
  } catch (error) {
    if (forgiven((error as NodeJS.ErrnoException).code, wanted)) return null
    throw error
  }
}
