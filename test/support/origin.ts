// Origins whose TLS is right or wrong in one way, on a port of their own, and names for them.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import { createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createAuthority, issue, type CertificateWish } from '../../src/certificates/certificate.js'
import { toEntry } from '../../src/sockets/table.js'

interface Teardown { teardown (end: () => unknown): unknown }

export interface Where { readonly host?: string, readonly port?: number }

/** The authority that the tests' edges trust, and a certificate of it for `shop.test`. */
export const authority = createAuthority({ name: 'authority of the tests' })

/** As a TLS server takes it. */
export function certificateFor (wish: CertificateWish): { cert: string, key: string, serial: string } {
  const { certPem, keyPem, serial } = issue(wish)
  return { cert: certPem, key: keyPem, serial }
}

export const good = certificateFor({ names: ['shop.test'], authority })

/** Listens until the test ends; resolves with the port. */
export async function listen (t: Teardown, server: Server, { host = '127.0.0.1', port = 0 }: Where = {}): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => { sockets.delete(socket) })
  })
  server.listen(port, host)
  await once(server, 'listening')
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return (server.address() as AddressInfo).port
}

/** An origin in plain HTTP; it says `plain` unless told otherwise. */
export const plainOrigin = async (t: Teardown, serve: RequestListener = (_request, response) => { response.end('plain') }, where?: Where): Promise<number> =>
  await listen(t, createHttpServer(serve), where)

/** An origin in TLS; it answers with the protocol, the name it was asked for and the client it knows. */
export async function tlsOrigin (t: Teardown, options: ServerOptions = good, where?: Where): Promise<number> {
  const server = createHttpsServer(options, (request, response) => {
    const socket = request.socket as TLSSocket & { servername?: string }
    const client = socket.getPeerCertificate().subject?.CN ?? 'nobody'
    response.end(`${socket.getProtocol() ?? ''} ${String(socket.servername)} ${client}`)
  })
  // TLS that comes to nothing is what these origins are for
  server.on('tlsClientError', (_error, socket) => { socket.destroy() })
  return await listen(t, server, where)
}

/** An origin that does something else with the first bytes of a connection. */
export const rawOrigin = async (t: Teardown, serve: (socket: Socket) => void, where?: Where): Promise<number> =>
  await listen(t, createServer(socket => { socket.once('data', () => { serve(socket) }) }), where)

const HEADER = 12

/** A name server that gives every name these addresses, in this order within each family. Resolves with `ip:port`. */
export async function nameServer (t: Teardown, ...addresses: readonly string[]): Promise<string> {
  const server = createSocket('udp4')
  server.on('message', (query, peer) => {
    let end = HEADER
    while ((query[end] ?? 0) !== 0) end += (query[end] ?? 0) + 1
    const question = query.subarray(HEADER, end + 5)
    const family = question.readUInt16BE(question.length - 4) === 1 ? 4 : 6
    const records = addresses.filter(address => isIP(address) === family).map(recordOf)
    const head = Buffer.from(query.subarray(0, HEADER))
    // RFC 1035 section 4.1.1: an answer, one question, the records of the family that was asked for
    head.set([0x81, 0x80, 0, 1, 0, records.length, 0, 0, 0, 0], 2)
    server.send(Buffer.concat([head, question, ...records]), peer.port, peer.address)
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => new Promise<void>(resolve => server.close(() => { resolve() })))
  return `127.0.0.1:${server.address().port}`
}

/** RFC 1035 section 4.1.3: the name is that of the question. */
function recordOf (address: string): Buffer {
  const bytes = isIP(address) === 4
    ? Buffer.from(address.split('.').map(Number))
    : Buffer.from(toEntry(address, 0).slice(0, 32), 'hex').swap32()
  return Buffer.concat([Buffer.from([0xc0, HEADER, 0, bytes.length === 4 ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, bytes.length]), bytes])
}

/** Why ports below 1024 cannot be had, or false: the value of a test's `skip`. */
export async function whyNoLowPorts (address: string): Promise<string | false> {
  for (const port of [80, 443]) {
    const server = createServer()
    server.listen(port, address)
    try {
      await once(server, 'listening')
    } catch (error) {
      return `port ${port} of ${address}: ${(error as NodeJS.ErrnoException).code ?? ''}`
    }
    server.close()
    await once(server, 'close')
  }
  return false
}
