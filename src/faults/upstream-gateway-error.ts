import type { Fault } from './fault.js'
import { createServer } from 'node:http'
import { leadTo, listen, targetAt } from './parts/listen.js'

const STATUS = { bad_gateway: 502, gateway_timeout: 504 } as const

export const upstreamGatewayError = {
  provokes: 'upstream_gateway_error',
  explain: 'is a gateway itself and answers 502 or 504, in good HTTP',
  reasons: ['bad_gateway', 'gateway_timeout'],
  async start (wish) {
    const status = STATUS[wish.reason as keyof typeof STATUS] ?? STATUS.bad_gateway
    const server = createServer((request, response) => {
      request.resume()
      response.writeHead(status, { 'content-type': 'text/plain' }).end('The gateway behind the edge could not reach its own upstream.\n')
    })
    const { port, close } = await listen(server, wish)
    return { site: leadTo(targetAt(port)), close }
  }
} as const satisfies Fault
