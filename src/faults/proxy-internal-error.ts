import type { Fault } from './fault.js'
import { createRawServer, leadTo, listen, targetAt } from './parts/listen.js'

// of a block that is reserved for documentation (RFC 5737)
const NOT_OURS = '192.0.2.1'

export const proxyInternalError = {
  provokes: 'proxy_internal_error',
  explain: 'makes the edge leave from an address that this machine does not have',
  async start (wish) {
    const { port, close } = await listen(createRawServer(socket => socket.resume()), wish)
    return { site: leadTo(targetAt(port, { localAddress: NOT_OURS })), close }
  }
} as const satisfies Fault
