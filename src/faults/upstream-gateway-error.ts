import type { Fault } from './fault.js'
import { createServer } from 'node:http'
import { leadTo, listen, targetAt } from './parts/listen.js'

export const upstreamGatewayError = {
  provokes: 'upstream_gateway_error',
  explain: 'is a gateway itself and answers 502 or 504, in good HTTP',
  reasons: ['502', '504'],
  async start (wish) {
    const server = createServer((request, response) => {
      request.resume()
      response.writeHead(Number(wish.reason ?? 502), { 'content-type': 'text/plain' }).end('The gateway behind the edge could not reach its own upstream.\n')
    })
    const { port, close } = await listen(server, wish)
    return { site: leadTo(targetAt(port)), close }
  }
} as const satisfies Fault
