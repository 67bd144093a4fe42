/**
 * What the broken upstreams have in common: a server on loopback that can be ended with all its connections, and the
 * settings that lead a request there.
 */
import { type Server, type ServerOpts, type Socket, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { SiteSettings, Target } from '../../options/settings.js'
import type { FaultWish, RunningFault } from '../fault.js'

export const LOOPBACK = '127.0.0.1'

export interface Listener {
  readonly port: number
  /** Ends the server and every connection; resolves when nothing is left. */
  close (): Promise<void>
}

/** A TCP server whose connections are all handed to `serve`. */
export function createRawServer (serve: (socket: Socket) => void, options: ServerOpts = {}): Server {
  return createServer(options, serve)
}

/**
 * Listens on loopback, on the wished port or any free one.
 * @throws Error naming the port when it is taken or forbidden.
 */
export async function listen (server: Server, wish: FaultWish): Promise<Listener> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // the other side may do what it likes: it is the one under test
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, wish.port)))
    server.listen(wish.port ?? 0, LOOPBACK, resolve)
  })
  // no file left to accept a connection with: the edge, whose process this is, tells of it and goes on
  server.on('error', () => {})
  const close = (): Promise<void> => new Promise(resolve => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
  return { port: (server.address() as AddressInfo).port, close }
}

/** A sentence for an error that names the port, whatever asked for it. */
export function portError (error: { code?: string | undefined, message: string }, port: number | undefined): Error {
  const reasons: Record<string, string> = { EADDRINUSE: 'is taken', EACCES: 'may not be used by this user' }
  const reason = reasons[error.code ?? '']
  return reason === undefined || port === undefined ? new Error(error.message, { cause: error }) : new Error(`port ${port} of ${LOOPBACK} ${reason}`, { cause: error })
}

/** The address of a fault, as a site's upstream. */
export function targetAt (port: number, rest: Partial<Target> = {}): Target {
  const host = rest.host ?? LOOPBACK
  return { protocol: 'http:', host, port, socketPath: null, label: `${host}:${port}`, localAddress: null, ...rest }
}

/** Site settings that lead to one upstream and to nothing else on the way there. */
export const leadTo = (target: Target, rest: Partial<SiteSettings> = {}): Partial<SiteSettings> =>
  ({ upstreams: [target], launch: null, sslMode: null, circuit: { failures: 0, cooldown: 0, open: false }, ...rest })

/** Starts a plain TCP upstream. */
export async function startRaw (wish: FaultWish, serve: (socket: Socket) => void, options: ServerOpts = {}): Promise<RunningFault> {
  const { port, close } = await listen(createRawServer(serve, options), wish)
  return { site: leadTo(targetAt(port)), close }
}

/** For faults that need no upstream of their own. */
export const nothingToClose = (): Promise<void> => Promise.resolve()
