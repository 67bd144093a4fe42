// What stands between edge and origin as a process of its own: the listener and the tunnel. Page and log line must agree.
import t from 'tap'
import { meetAll } from '../support/failing.js'

const listener = /^railgun:127\.0\.0\.1:\d+$/

const broken = (reason: string, seen: Record<string, unknown> = {}): Parameters<typeof meetAll>[1][number] =>
  ({ kind: 'railgun_listener_error', reason, status: 527, seen: { reason, address: listener, ...seen } })

// the listener is a process with limits of its own, which shrink with the edge's
meetAll(t, [
  broken('refused', { code: 'ECONNREFUSED', message: /refused by 127\.0\.0\.1:\d+/ }),
  broken('timeout', { code: 'ETIMEDOUT', message: /no answer from 127\.0\.0\.1:\d+/ }),
  broken('lan_timeout', { message: /no response head from 127\.0\.0\.1:\d+ within 1500 ms/ }),
  broken('tls', { message: /alert: handshake_failure/ }),
  broken('origin', { message: /closed the connection without an answer/ }),
  broken('connection', { code: 'ECONNRESET', message: /no working connection to the Railgun listener/ }),
  { kind: 'tunnel_disconnected', status: 530, page: '1033', seen: { reason: 'no_connector', address: 'tunnel:broken' } },
  { kind: 'tunnel_disconnected', reason: 'lost', status: 530, page: '1033', seen: { reason: 'lost', address: 'tunnel:broken' } }
], { timeScale: 0.05, responseTimeout: '125s', connectTimeout: '19s', ackTimeout: '90s' })
