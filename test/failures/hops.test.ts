// What stands between edge and origin as a process of its own: the listener and the tunnel. Page and log line must agree.
import t from 'tap'
import { meetAll } from '../support/failing.js'

meetAll(t, [
  { kind: 'railgun_listener_error', reason: 'connection', status: 527, seen: { reason: 'connection', code: 'ECONNREFUSED', address: /^railgun:127\.0\.0\.1:\d+$/ } },
  { kind: 'tunnel_disconnected', status: 530, page: '1033', seen: { reason: 'no_connector', address: /^tunnel:/ } }
])
