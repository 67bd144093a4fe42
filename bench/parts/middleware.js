// http-proxy-middleware on a bare node:http server, with a keep-alive agent (without one it opens a connection for each
// request). Found in the folder given, because it is no dependency of ours.
//
//   node bench/parts/middleware.js <port> <upstream port> <folder with node_modules>
import { Agent, createServer } from 'node:http'
import { createRequire } from 'node:module'

const [port, upstreamPort, folder] = process.argv.slice(2)
const { createProxyMiddleware } = createRequire(`${folder}/`)('http-proxy-middleware')
const middleware = createProxyMiddleware({
  target: `http://127.0.0.1:${upstreamPort}`,
  agent: new Agent({ keepAlive: true, maxFreeSockets: 2048 })
})
createServer((request, response) => middleware(request, response, () => response.destroy()))
  .listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 })

process.on('SIGTERM', () => process.exit())
