// A program that uses an edge in every way and closes it: it must end by itself. Prints what it saw.
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { startEdge } from '../../../src/index.js'

const server = createServer((request, response) => { if (request.url !== '/hangs') response.end('ok') })
server.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'))
await once(server.listen(0, '127.0.0.1'), 'listening')
const edge = await startEdge({ upstream: (server.address() as AddressInfo).port, timeScale: 0.01 })
const { port } = new URL(edge.url)
const statuses = [(await fetch(edge.url)).status]
for (const kind of ['connection_refused', 'http_response_timeout', 'connection_timeout', 'tls_handshake_timeout', 'http_response_body_timeout'] as const) {
  edge.fail(kind, { times: 1 })
  statuses.push((await fetch(edge.url)).status)
}
// what is still going on when it closes
const tunnel = connect(Number(port), '127.0.0.1').on('error', () => {})
tunnel.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
await once(tunnel, 'data')
const hanging = connect(Number(port), '127.0.0.1').on('error', () => {})
hanging.write('GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n')
await once(server, 'request')
const idle = connect(Number(port), '127.0.0.1').on('error', () => {})
await once(idle, 'connect')
for (let i = 0; i < 5; i++) await edge.nextFailure()
const waiting = edge.nextFailure({ timeout: 60_000 }).then(({ kind }) => kind, (error: Error) => error.message)
await edge.close()
await edge.close()
server.closeAllConnections()
server.close()
for (const socket of [tunnel, hanging, idle]) if (!socket.closed) await once(socket.resume(), 'close')
process.stdout.write(JSON.stringify({ statuses, told: await waiting, journeys: edge.journeys.map(({ outcome }) => outcome) }))
