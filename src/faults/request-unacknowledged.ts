import type { Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { issue } from '../certificates/certificate.js'
import type { Fault } from './fault.js'
import { createDeafen, whyNotDeaf } from './parts/deaf.js'
import { createRawServer, leadTo, listen, targetAt } from './parts/listen.js'

export const requestUnacknowledged = {
  provokes: 'request_unacknowledged',
  explain: 'completes the handshakes of TCP and TLS and acknowledges nothing that is sent after them',
  unavailable: whyNotDeaf,
  async start (wish) {
    const { certPem: cert, keyPem: key } = issue({ names: ['upstream.edgeproxy.test'], ips: ['127.0.0.1'] })
    // 1.3: the client may send its request once the server has spoken, and the server need not hear of it
    const secureContext = createSecureContext({ cert, key, minVersion: 'TLSv1.3' })
    const deafen = createDeafen()
    const serve = (socket: Socket): void => {
      socket.once('readable', () => {
        const answer = (): void => { if (!socket.destroyed) new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => {}) }
        // between the ClientHello and the answer to it: the last moment before the client speaks unasked
        deafen(socket).then(answer, () => socket.destroy())
      })
    }
    const { port, close } = await listen(createRawServer(serve, { pauseOnConnect: true }), wish)
    return { site: leadTo(targetAt(port, { protocol: 'https:' }), { sslMode: 'full' }), close }
  }
} as const satisfies Fault
