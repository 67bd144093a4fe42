// http-proxy-middleware on a bare node:http server, with a keep-alive agent (without one it opens a connection for each
// request).
//
//   node bench/parts/middleware.js <port> <upstream port>
import { Agent, createServer } from 'node:http'
import { createProxyMiddleware } from 'http-proxy-middleware'

const [port, upstreamPort] = process.argv.slice(2)
const middleware = createProxyMiddleware({
  target: `http://127.0.0.1:${upstreamPort}`,
  agent: new Agent({ keepAlive: true, maxFreeSockets: 2048 })
})
createServer((request, response) => middleware(request, response, () => response.destroy()))
  .listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 })

process.on('SIGTERM', () => process.exit())
