/** An upstream made of raw sockets: it sees every byte the edge sends and answers with exactly the bytes it is told to. */
import { connect, createServer as createTcpServer, type AddressInfo, type ListenOptions, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { once } from 'node:events'
import { parseLines, readChunks, valuesOf } from './response.js'

/** A request as the upstream received it. */
export interface Received {
  /** Without its line end, e.g. `GET /a//b HTTP/1.1`. */
  readonly requestLine: string
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The body's bytes as they stood on the wire: chunked bodies with their framing. */
  readonly body: Buffer
  readonly socket: Socket
  /** First value of a header, by any case of its name. */
  header (name: string): string | undefined
  /** All values of a header. */
  all (name: string): string[]
}

/** Bytes to send back, or a function that does with the socket what it wants. */
export type Respond = string | Buffer | ((request: Received, socket: Socket) => unknown)

export interface Upstream {
  readonly port: number
  /** `http://127.0.0.1:port`, `https:` with TLS. */
  readonly url: string
  /** Whole requests, in order of arrival. */
  readonly requests: readonly Received[]
  /** Connections accepted so far. */
  readonly connections: number
  /** Connections that stand now. */
  readonly sockets: ReadonlySet<Socket>
  readonly server: Server
  /** Resolves when a connection has closed, at once if none stands. */
  closed (): Promise<void>
  close (): Promise<void>
}

export interface UpstreamOptions {
  readonly tls?: TlsOptions
  /** Default 127.0.0.1 and any free port. */
  readonly listen?: ListenOptions
  /** Called for each connection before any byte. */
  readonly onConnection?: (socket: Socket) => unknown
}

interface Teardown { teardown (end: () => unknown): unknown }

/** Starts one and has `t` end it. */
export async function startUpstream (t: Teardown, respond: Respond, options: UpstreamOptions = {}): Promise<Upstream> {
  const requests: Received[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const accept = (socket: Socket): void => {
    connections++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    readRequests(socket, request => {
      requests.push(request)
      answer(request, respond)
    })
    options.onConnection?.(socket)
  }
  const server = options.tls === undefined
    ? createTcpServer({ allowHalfOpen: true, noDelay: true }, accept)
    : createTlsServer(options.tls, accept)
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  t.teardown(close)
  server.listen(options.listen?.path === undefined ? { host: '127.0.0.1', port: 0, ...options.listen } : options.listen)
  await once(server, 'listening')
  const port = (server.address() as AddressInfo).port
  return {
    port,
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    get connections () { return connections },
    sockets,
    server,
    closed: async () => { if (sockets.size > 0) await Promise.race([...sockets].map(hasClosed)) },
    close
  }
}

/** The bytes of a whole answer with Content-Length. */
export function answerBytes (body: string | Buffer = 'hello', status = '200 OK', headers: readonly string[] = []): Buffer {
  const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`]
  return Buffer.concat([Buffer.from(lines.join('\r\n') + '\r\n\r\n', 'latin1'), Buffer.from(body)])
}

export interface HeldPort {
  readonly port: number
  /** Gives it to whoever listens next. */
  release (): Promise<void>
}

/**
 * A port of 127.0.0.1 on which nothing listens, and nothing can meanwhile: it is the near end of a connection. Until it is
 * released, or `t` ends.
 */
export async function holdPort (t: Teardown): Promise<HeldPort> {
  const server = createTcpServer(socket => { socket.on('error', () => {}).resume() }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const holder = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', localAddress: '127.0.0.1' })
  await once(holder, 'connect')
  const port = holder.localPort as number
  server.close()
  const release = async (): Promise<void> => {
    if (holder.destroyed) return
    // an orderly end would leave the port waiting for stray packets
    holder.resetAndDestroy()
    await once(holder, 'close')
  }
  t.teardown(release)
  return { port, release }
}

/** The port alone, for tests in which nobody ever listens there. */
export const closedPort = async (t: Teardown): Promise<number> => (await holdPort(t)).port

const hasClosed = (socket: Socket): Promise<void> => new Promise(resolve => { socket.once('close', () => resolve()) })

function answer (request: Received, respond: Respond): void {
  if (typeof respond === 'function') respond(request, request.socket)
  else request.socket.write(typeof respond === 'string' ? Buffer.from(respond, 'latin1') : respond)
}

function readRequests (socket: Socket, take: (request: Received) => void): void {
  let bytes: Buffer = Buffer.alloc(0)
  socket.on('data', (more: Buffer) => {
    bytes = Buffer.concat([bytes, more])
    for (let used = takeOne(bytes, socket, take); used > 0; used = takeOne(bytes, socket, take)) bytes = bytes.subarray(used)
  })
}

/** Returns how many bytes a whole request took, 0 when more must come. */
function takeOne (bytes: Buffer, socket: Socket, take: (request: Received) => void): number {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd === -1) return 0
  const [requestLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const headers = parseLines(lines)
  const end = bodyEnd(bytes, headEnd + 4, headers)
  if (end === -1) return 0
  const [method = '', target = ''] = requestLine.split(' ')
  const body = Buffer.from(bytes.subarray(headEnd + 4, end))
  const all = (name: string): string[] => valuesOf(headers, name)
  take({ requestLine, method, target, headers, body, socket, header: name => all(name)[0], all })
  return end
}

function bodyEnd (bytes: Buffer, start: number, headers: Received['headers']): number {
  if (valuesOf(headers, 'transfer-encoding').length > 0) {
    return readChunks(bytes, start, false)?.end ?? -1
  }
  const end = start + Number(valuesOf(headers, 'content-length')[0] ?? 0)
  return bytes.length >= end ? end : -1
}
