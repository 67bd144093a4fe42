/**
 * `localhost` is two addresses. Fastify would open a second server for the other one, which knows nothing of our doors (TLS,
 * upgrades, requests that never became one); here the second listener hands its connections to the first server.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'

/** The family that a machine without IPv6 lacks. */
const OTHER = '::1'

export const FIRST = '127.0.0.1'

/** The machine has no IPv6 loopback: `localhost` is the first address alone. */
const MISSING: ReadonlySet<string | undefined> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

export interface SecondLoopback {
  /** null where there is no second address to listen on. */
  readonly server: Server | null
  /** Whether whoever asks for `localhost` reaches this edge and nobody else. */
  readonly isWhole: boolean
}

/**
 * @param server listens on 127.0.0.1 already
 * @param mayShare the port may be somebody else's on the second address: it was not asked for, or the kernel chose it
 * @throws the error of `listen` when the port is taken there and may not be
 */
export async function openSecondLoopback (server: Server, mayShare: boolean): Promise<SecondLoopback> {
  const { port } = server.address() as AddressInfo
  const second = createServer({ pauseOnConnect: false, noDelay: true }, socket => { server.emit('connection', socket) })
  try {
    await once(second.listen({ host: OTHER, port }), 'listening')
    second.on('error', error => { server.emit('error', error) })
    return { server: second, isWhole: true }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (MISSING.has(code)) return { server: null, isWhole: true }
    if (code === 'EADDRINUSE' && mayShare) return { server: null, isWhole: false }
    throw error
  }
}
