// The request on its way to an upstream that took the connection. Every failure is a real one; page and log line must agree.
import t from 'tap'
import { FAULTS } from '../../src/faults/index.js'
import { requestBytes } from '../support/client.js'
import { meetAll } from '../support/failing.js'

const { needs } = FAULTS.connection_write_timeout
const linux = process.platform === 'linux'

meetAll(t, [
  {
    kind: 'connection_write_timeout',
    status: 524,
    request: url => requestBytes(url, needs.method, { accept: 'text/html' }, 'x'.repeat(needs.bodyBytes)),
    seen: { message: /stopped reading the request/ }
  },
  { kind: 'request_unacknowledged', status: 522, seen: { ack: 'unacknowledged', message: /never acknowledged/ } },
  // more than one segment: none of them may be taken for acknowledged
  { kind: 'request_unacknowledged', status: 522, request: url => requestBytes(url, 'POST', { accept: 'text/html' }, 'x'.repeat(100_000)), seen: { ack: 'unacknowledged' } },
  { kind: 'http_response_timeout', status: 524, seen: { ack: linux ? 'acknowledged' : 'unknown', message: /within 800 ms/ } }
])
