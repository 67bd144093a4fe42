// The yardstick: @fastify/http-proxy as it comes, logger off.
//
//   node bench/parts/plugin.js <port> <upstream port>
import Fastify from 'fastify'
import httpProxy from '@fastify/http-proxy'

const [port, upstreamPort] = process.argv.slice(2).map(Number)
const app = Fastify({ logger: false })
await app.register(httpProxy, { upstream: `http://127.0.0.1:${upstreamPort}` })
await app.listen({ port, host: '127.0.0.1', backlog: 4096 })

process.on('SIGTERM', () => process.exit())
