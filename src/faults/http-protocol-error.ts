import type { Fault } from './fault.js'
import { startHttp } from './parts/http.js'
import { fatalAlert } from './parts/tls.js'

const UNEXPECTED_MESSAGE = 10

const ANSWERS = {
  not_http: 'ready> what would you like to do?\r\n',
  bad_status: 'HTTP/1.1 999 Beyond The List\r\nContent-Length: 0\r\n\r\n',
  bad_header: 'HTTP/1.1 200 OK\r\nContent Length 12\r\n\r\nHello world.',
  tls: fatalAlert(UNEXPECTED_MESSAGE),
  ssh: 'SSH-2.0-OpenSSH_9.6\r\n',
  // an empty SETTINGS frame: the first thing an HTTP/2 server says (RFC 9113 section 3.4)
  http2: Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
} as const

export const httpProtocolError = {
  provokes: 'http_protocol_error',
  explain: 'answers with something that is no HTTP',
  reasons: ['not_http', 'bad_status', 'bad_header', 'tls', 'ssh', 'http2'],
  start (wish) {
    const answer = ANSWERS[wish.reason as keyof typeof ANSWERS] ?? ANSWERS.not_http
    return startHttp(wish, socket => socket.end(answer))
  }
} as const satisfies Fault
